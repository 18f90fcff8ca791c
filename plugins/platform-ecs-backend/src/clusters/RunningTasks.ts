import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import type { TaskGateway } from '../tasks/TaskGateway';

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

/**
 * Reads all tasks of a cluster that are meant to run: a hundred to a call, not service by service.
 *
 * @param services - as they were described just before
 */
export async function readRunningTasks(
  gateway: TaskGateway,
  services: readonly EcsService[],
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
      services.map(service => [service.name, settlement(service)]),
    ),
  };
}
