import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import type { TaskGateway } from '../tasks/TaskGateway';

/** Longer than a reading takes, milliseconds. */
const JUST_NOW_MS = 15_000;

/** The tasks that run in a cluster, and how its services were when they were read. */
export type RunningTasks = {
  byService: ReadonlyMap<string, readonly EcsTask[]>;
  /** {@link settlement} by service. */
  settlements: ReadonlyMap<string, string>;
};

/** Before the tasks have been read. */
export const noTasksYet: RunningTasks = {
  byService: new Map(),
  settlements: new Map(),
};

/** How a service has come to rest: which deployments it has, and how many tasks each runs. */
export function settlement({ deployments }: EcsService): string {
  return deployments
    .map(({ id, runningCount }) => `${id}×${runningCount}`)
    .toSorted()
    .join(' ');
}

/** Whether a service may have come to rest between the reading of its tasks and its own. */
function changedJustNow({ deployments, observedAt }: EcsService): boolean {
  return deployments.some(
    ({ updatedAt }) =>
      updatedAt !== undefined &&
      Date.parse(observedAt) - Date.parse(updatedAt) < JUST_NOW_MS,
  );
}

/**
 * Reads all tasks of a cluster that are meant to run: a hundred to a call, not service by service.
 *
 * @param services - as they are described before, or, where nothing is known of them yet, at the same time
 */
export async function readRunningTasks(
  gateway: TaskGateway,
  services: Promise<readonly EcsService[]>,
  options: CallOptions,
): Promise<RunningTasks> {
  const arns = await gateway.listTasks({ desiredStatus: 'RUNNING' }, options);
  const found = await gateway.describeTasks(arns, options);
  const byService = new Map<string, EcsTask[]>();
  for (const { service, task } of found) {
    if (service === undefined) continue;
    const tasks = byService.get(service) ?? [];
    tasks.push(task);
    byService.set(service, tasks);
  }
  return {
    byService,
    settlements: new Map(
      (await services)
        .filter(service => !changedJustNow(service))
        .map(service => [service.name, settlement(service)]),
    ),
  };
}
