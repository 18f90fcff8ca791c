import { addEvent } from './bookkeeping';
import { eventMessages } from './eventMessages';
import {
  openServiceDeployment,
  type DeploymentState,
  type ServiceState,
} from './service';
import { taskAt } from './task';

/** Completes the rollout, and says that the service is steady, once every task has been as desired for the bake time. */
export function judgeSteadiness(
  service: ServiceState,
  primary: DeploymentState,
  at: number,
): void {
  const steady =
    primary.rolloutState !== 'FAILED' &&
    service.tasks.length === service.desiredCount &&
    service.tasks.every(
      task =>
        task.deploymentId === primary.id &&
        taskAt(task, at)?.healthStatus === 'HEALTHY',
    );
  if (!steady) {
    service.steadySince = undefined;
    service.steadySaid = false;
    return;
  }
  service.steadySince ??= at;
  if (service.steadySaid) {
    return;
  }
  const due = service.steadySince + service.pace.bakeMs;
  if (at < due) {
    service.lookAt = Math.min(service.lookAt, due);
    return;
  }
  completeRollout(service, primary, at);
  addEvent(service, at, eventMessages.steady(service.name));
  service.steadySaid = true;
  service.failuresInARow = 0;
}

function completeRollout(
  service: ServiceState,
  primary: DeploymentState,
  at: number,
): void {
  service.deployments = [primary];
  if (primary.rolloutState !== 'IN_PROGRESS') {
    return;
  }
  primary.rolloutState = 'COMPLETED';
  primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
  primary.updatedAt = at;
  service.lastCompleted = primary;
  addEvent(
    service,
    at,
    eventMessages.deploymentCompleted(service.name, primary.id),
  );
  const record = openServiceDeployment(service);
  if (record) {
    const rolledBack = record.status === 'ROLLBACK_IN_PROGRESS';
    record.status = rolledBack ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL';
    if (record.breaker.status === 'MONITORING') {
      record.breaker.status = 'MONITORING_COMPLETE';
    }
    record.finishedAt = at;
    record.updatedAt = at;
  }
}
