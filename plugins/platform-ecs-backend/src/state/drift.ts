import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import { mainContainer } from './imageTag';

/** The image that a service's tasks run. */
export type RunningImage = {
  /** As the task definition names it. */
  image?: string;
  /** `sha256:…` of what was pulled. */
  digest?: string;
};

/** The image of the newest started task of the revision that the service should run. */
export function runningImage(
  { taskDefinition }: EcsService,
  tasks: readonly EcsTask[],
): RunningImage | undefined {
  const [newest] = tasks
    .filter(task => task.taskDefinition === taskDefinition)
    .toSorted(newestFirst);
  return newest && imageOf(newest);
}

/**
 * How what runs differs from what was deployed last, as a sentence; `undefined` if it doesn't. Three ways to differ:
 *
 * - tasks run another revision than the service should run, and no rollout is replacing them;
 * - tasks run revisions side by side, beyond a rollout;
 * - tasks of one revision run different images: the tag was pushed again, and a redeploy would replace what the older tasks run.
 *
 * @param tasks - those of the service that run
 * @param isMoving - whether a rollout is under way: mixed revisions are what it is then
 */
export function driftOf(options: {
  service: EcsService;
  tasks: readonly EcsTask[];
  isMoving: boolean;
}): string | undefined {
  const { service, isMoving } = options;
  const tasks = options.tasks.filter(
    ({ lastStatus, desiredStatus }) =>
      lastStatus === 'RUNNING' && desiredStatus === 'RUNNING',
  );
  const revisions = groupBy(tasks, task => task.taskDefinition);
  const others = [...revisions.keys()].filter(
    revision => revision !== service.taskDefinition,
  );
  if (!isMoving && others.length > 0) {
    const counts = [...revisions]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([revision, { length }]) => `${length} run ${revision}`);
    return `${service.taskDefinition} is deployed, but of its tasks ${counts.join(' and ')}.`;
  }
  const current = revisions.get(service.taskDefinition) ?? [];
  const pulled = current.filter(task => imageOf(task)?.digest !== undefined);
  const digests = groupBy(pulled, task => imageOf(task)?.digest);
  if (digests.size > 1) {
    const [newest] = pulled.toSorted(newestFirst);
    const newer = digests.get(imageOf(newest)?.digest)?.length ?? 0;
    return `Its tag was pushed again: ${pulled.length - newer} of ${pulled.length} tasks still run an older image.`;
  }
  return undefined;
}

function imageOf(task: EcsTask): RunningImage | undefined {
  const family = task.taskDefinition.split(':')[0];
  const main = mainContainer(family, task.containers);
  return main && { image: main.image, digest: main.imageDigest };
}

function newestFirst(a: EcsTask, b: EcsTask): number {
  const at = ({ startedAt, createdAt }: EcsTask) =>
    startedAt ?? createdAt ?? '';
  return at(b).localeCompare(at(a)) || a.id.localeCompare(b.id);
}

function groupBy<TItem, TKey>(
  items: readonly TItem[],
  keyOf: (item: TItem) => TKey,
): Map<TKey, TItem[]> {
  const groups = new Map<TKey, TItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
