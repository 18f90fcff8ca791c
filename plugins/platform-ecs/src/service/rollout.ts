import type {
  EcsDeployment,
  EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** One deployment's lane in the rollout: the new one comes in, old ones fade out. */
export type RolloutLane = {
  deployment: EcsDeployment;
  side: 'new' | 'old';
  /** Parts of the lane's full width, 0 to 1. All lanes of a rollout share one scale. */
  runningShare: number;
  pendingShare: number;
  desiredShare: number;
};

/** The part of a service that tells whether something moves. */
export type Motion = Pick<EcsServiceDetail, 'state' | 'deployments'>;

/**
 * Whether the service is on its way to another state. A rollout goes on while its tasks fail: `failing` may be moving, and so may a
 * rollback.
 */
export function isMoving({ state, deployments }: Motion): boolean {
  return (
    state === 'rolling-out' ||
    deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS')
  );
}

/** Whether a rollout is what the page should open on: one under way, or one that ended badly. */
export function showsRollout(service: Motion): boolean {
  return (
    isMoving(service) ||
    service.state === 'failing' ||
    service.state === 'rolled-back' ||
    service.deployments.length > 1
  );
}

/** The rollout's lanes: ECS's `PRIMARY` deployment first, then the older ones as ECS orders them. */
export function rolloutLanes(
  deployments: readonly EcsDeployment[],
): RolloutLane[] {
  const scale = Math.max(
    1,
    ...deployments.map(({ desiredCount, runningCount, pendingCount }) =>
      Math.max(desiredCount, runningCount + pendingCount),
    ),
  );
  return [...deployments]
    .sort(
      (a, b) => Number(b.status === 'PRIMARY') - Number(a.status === 'PRIMARY'),
    )
    .map(deployment => ({
      deployment,
      side: deployment.status === 'PRIMARY' ? 'new' : 'old',
      runningShare: deployment.runningCount / scale,
      pendingShare: deployment.pendingCount / scale,
      desiredShare: deployment.desiredCount / scale,
    }));
}

/**
 * How long a deployment has been on its way.
 *
 * @param now - epoch milliseconds
 * @returns milliseconds; `undefined` if ECS did not say when it began
 */
export function rolloutElapsedMs(
  { createdAt }: EcsDeployment,
  now: number,
): number | undefined {
  return createdAt ? Math.max(0, now - Date.parse(createdAt)) : undefined;
}

/** A duration in words: "45 s", "2 min 5 s", "1 h 3 min". */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  }
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
