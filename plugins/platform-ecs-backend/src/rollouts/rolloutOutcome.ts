import type { RolloutOutcome } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceDeployment } from './parseServiceDeployment';

/** What tells how a deployment stands. */
export type StandingDeployment = Pick<
  ServiceDeployment,
  'status' | 'rollback' | 'targetServiceRevision' | 'lifecycleHookDetails'
>;

/**
 * How a service deployment stands or ended. It succeeded only if ECS says so, it was not rolled back, and, where that can still be compared, the revision
 * that was deployed is, by its ARN, among those that the service runs.
 *
 * @param currentRevisions - the ARNs of the service's revisions now; only for the newest deployment, since a later one replaces them
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export function rolloutOutcome(
  deployment: StandingDeployment,
  currentRevisions?: readonly string[],
): RolloutOutcome {
  const { status, rollback, targetServiceRevision: target } = deployment;
  switch (status) {
    case 'PENDING':
    case 'IN_PROGRESS':
      if (isPaused(deployment)) return 'paused';
      return rollback ? 'rolling-back' : 'in-progress';
    case 'SUCCESSFUL':
      if (rollback) return 'rolled-back';
      return currentRevisions?.length &&
        !(target && currentRevisions.includes(target.arn))
        ? 'unknown'
        : 'succeeded';
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return 'rolling-back';
    case 'ROLLBACK_SUCCESSFUL':
      return 'rolled-back';
    case 'ROLLBACK_FAILED':
      return 'rollback-failed';
    case 'STOP_REQUESTED':
      return 'stopping';
    case 'STOPPED':
      return 'stopped';
    default:
      return 'unknown';
  }
}

/** Whether a deployment waits for somebody. */
export function isPaused({
  lifecycleHookDetails,
}: Pick<ServiceDeployment, 'lifecycleHookDetails'>): boolean {
  return lifecycleHookDetails.some(
    ({ targetType, status }) =>
      targetType === 'PAUSE' && status === 'AWAITING_ACTION',
  );
}

/** Whether a deployment is still on its way. */
export function isUnderWay(outcome: RolloutOutcome): boolean {
  return (
    outcome === 'in-progress' ||
    outcome === 'paused' ||
    outcome === 'rolling-back' ||
    outcome === 'stopping'
  );
}
