import { circuitBreakerThreshold } from './circuitBreaker';
import {
  openServiceDeployment,
  primaryOf,
  type DeploymentState,
  type HookInvocation,
  type ServiceDeploymentState,
  type ServiceState,
} from './service';
import { askForLook, nextRandom, recordCounts } from './bookkeeping';
import { beginTrafficShift } from './trafficShift';

/**
 * Changes the desired count. No deployment comes of it.
 *
 * @param now - epoch milliseconds; the service must be settled until then
 */
export function scaleService(
  service: ServiceState,
  desiredCount: number,
  now: number,
): void {
  if (service.desiredCount === desiredCount) {
    return;
  }
  service.desiredCount = desiredCount;
  service.desiredCountSetAt = now;
  primaryOf(service).updatedAt = now;
  service.steadySince = undefined;
  service.steadySaid = false;
  recordCounts(service, now);
  askForLook(service, now);
}

/**
 * Starts a deployment of a revision: it becomes PRIMARY, what was PRIMARY becomes ACTIVE.
 *
 * @param now - epoch milliseconds; the service must be settled until then
 */
export function deployService(
  service: ServiceState,
  revision: number,
  now: number,
): DeploymentState {
  const superseded = openServiceDeployment(service);
  if (superseded) {
    superseded.status = 'STOPPED';
    superseded.statusReason =
      'Service deployment was superseded by a newer service deployment.';
    superseded.stoppedAt = now;
    superseded.finishedAt = now;
    superseded.updatedAt = now;
  }
  const previous = service.deployments.find(
    ({ status }) => status === 'PRIMARY',
  );
  if (previous) {
    previous.status = 'ACTIVE';
  }

  const random = nextRandom(service);
  const serviceRevisionId =
    previous?.revision === revision
      ? previous.serviceRevisionId
      : random.digits(19);
  if (!service.serviceRevisions.some(({ id }) => id === serviceRevisionId)) {
    service.serviceRevisions.unshift({
      id: serviceRevisionId,
      revision,
      createdAt: now,
    });
  }
  const id = `ecs-svc/${random.digits(19)}`;
  const deployment: DeploymentState = {
    id,
    status: 'PRIMARY',
    revision,
    serviceRevisionId,
    createdAt: now,
    updatedAt: now,
    failedTasks: 0,
    breakerWatching: true,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
  };
  service.deployments.unshift(deployment);
  const { strategy, alarms } = service.scenario.deployment;
  service.serviceDeployments.unshift({
    id: random.hex(21),
    deploymentId: id,
    targetServiceRevisionId: serviceRevisionId,
    sourceServiceRevisionIds: previous ? [previous.serviceRevisionId] : [],
    status: 'IN_PROGRESS',
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    breaker: {
      status: 'MONITORING',
      failureCount: 0,
      threshold: circuitBreakerThreshold(service.desiredCount),
    },
    alarms: {
      status: alarms ? 'MONITORING' : 'DISABLED',
      names: alarms?.names ?? [],
      triggered: [],
    },
    // The first deployment of a service has no traffic to shift.
    shift:
      strategy === 'ROLLING' || !previous
        ? undefined
        : beginTrafficShift(service, now),
  });
  service.steadySince = undefined;
  service.earlySuccessSince = undefined;
  service.steadySaid = false;
  service.failuresInARow = 0;
  service.launchesHeldUntil = now;
  askForLook(service, now);
  return deployment;
}

/** Asks that the service deployment that is under way be rolled back, or left where it is. */
export function requestStop(
  service: ServiceState,
  record: ServiceDeploymentState,
  stopType: 'ROLLBACK' | 'ABORT',
  now: number,
): void {
  record.status =
    stopType === 'ROLLBACK' ? 'ROLLBACK_REQUESTED' : 'STOP_REQUESTED';
  record.updatedAt = now;
  askForLook(service, now);
}

/**
 * Answers a paused lifecycle hook.
 *
 * @param hook - one that awaits an action
 */
export function answerHook(
  service: ServiceState,
  record: ServiceDeploymentState,
  hook: HookInvocation,
  action: 'CONTINUE' | 'ROLLBACK',
  now: number,
): void {
  hook.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
  record.updatedAt = now;
  if (action === 'ROLLBACK') {
    record.status = 'ROLLBACK_REQUESTED';
  }
  askForLook(service, now);
}
