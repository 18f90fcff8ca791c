import { liveTasks } from '../scheduler';
import type { DeploymentState, ServiceState } from '../service';
import { isPending, taskAt } from '../task';

/** The tasks of a deployment that run or are pending at this instant. */
export function countTasks(
  service: ServiceState,
  now: number,
  deploymentId?: string,
): { running: number; pending: number } {
  const statuses = service.tasks
    .filter(task => !deploymentId || task.deploymentId === deploymentId)
    .flatMap(task => taskAt(task, now)?.lastStatus ?? []);
  return {
    running: statuses.filter(status => status === 'RUNNING').length,
    pending: statuses.filter(isPending).length,
  };
}

/** How many tasks a deployment is meant to have: all for the PRIMARY, what is left for the others. */
export function requestedTasks(
  service: ServiceState,
  deployment: DeploymentState,
  now: number,
): number {
  return deployment.status === 'PRIMARY'
    ? service.desiredCount
    : liveTasks(service, deployment, now).length;
}
