import { addEvent } from './bookkeeping';
import { eventMessages } from './eventMessages';
import {
  openServiceDeployment,
  type DeploymentState,
  type ServiceState,
} from './service';
import { taskAt } from './task';

const MINUTE_MS = 60_000;

/** Completes the rollout, and says that the service is steady, once every task has been as desired for the bake time. */
export function judgeSteadiness(
  service: ServiceState,
  primary: DeploymentState,
  at: number,
): void {
  if (shiftPending(service)) {
    return;
  }
  judgeEarlySuccess(service, primary, at);
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
  const due = service.steadySince + bakeMs(service);
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
  if (primary.rolloutState === 'IN_PROGRESS') {
    declareSuccess(service, primary, at);
  }
}

function declareSuccess(
  service: ServiceState,
  primary: DeploymentState,
  at: number,
): void {
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
    if (record.alarms.status === 'MONITORING') {
      record.alarms.status = 'MONITORING_COMPLETE';
    }
    record.finishedAt = at;
    record.updatedAt = at;
  }
}

/** A rolling update bakes before it is complete; where traffic is shifted, that was a stage of its own. */
function bakeMs(service: ServiceState): number {
  const { strategy, bakeTimeInMinutes } = service.scenario.deployment;
  return (
    service.pace.bakeMs +
    (strategy === 'ROLLING' ? bakeTimeInMinutes * MINUTE_MS : 0)
  );
}

/** Whether traffic still has to be shifted before a deployment can be complete. */
function shiftPending(service: ServiceState): boolean {
  const record = openServiceDeployment(service);
  return (
    record?.status === 'IN_PROGRESS' &&
    record.shift !== undefined &&
    record.shift.stage !== 'CLEAN_UP'
  );
}

/**
 * Declares a rolling update a success before all of its tasks are up, where the service is configured so. What is left of it goes on, without circuit
 * breaker and alarms.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentEarlySuccessCriteria.html
 */
function judgeEarlySuccess(
  service: ServiceState,
  primary: DeploymentState,
  at: number,
): void {
  const criteria = service.scenario.deployment.earlySuccess;
  if (!criteria || primary.rolloutState !== 'IN_PROGRESS') {
    return;
  }
  const healthy = service.tasks.filter(
    task =>
      task.deploymentId === primary.id &&
      taskAt(task, at)?.healthStatus === 'HEALTHY',
  ).length;
  const met =
    healthy * 100 >= service.desiredCount * criteria.healthyPercent &&
    (criteria.cleanup === 'DEFERRED' ||
      service.tasks.every(({ deploymentId }) => deploymentId === primary.id));
  service.earlySuccessSince = met
    ? (service.earlySuccessSince ?? at)
    : undefined;
  if (service.earlySuccessSince === undefined) {
    return;
  }
  const due = service.earlySuccessSince + bakeMs(service);
  if (at >= due) {
    declareSuccess(service, primary, at);
  } else {
    service.lookAt = Math.min(service.lookAt, due);
  }
}
