import type {
  EcsDeployment,
  ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';
import { rolledBack } from './rolledBack';
import { startTrouble } from './startTrouble';

/** For so long after a change of its deployment, a service that lacks tasks is on its way and not failing: ECS needs a moment to launch. */
const LAUNCH_GRACE_MS = 60_000;

/**
 * A service's state in one word, from counts, deployments, the circuit breaker and ECS's own events; `ACTIVE` says only that the service exists.
 *
 * @param service - as ECS describes it; `undefined` for one that ECS doesn't know (`MISSING`)
 */
export function serviceState(service: EcsService | undefined): ServiceState {
  if (!service || service.status !== 'ACTIVE') return 'unknown';
  const primary = primaryDeployment(service);
  if (!primary) return 'unknown';
  const { desiredCount, runningCount, pendingCount } = service;
  if (desiredCount === 0) {
    return runningCount + pendingCount === 0 ? 'stopped' : 'rolling-out';
  }
  if (rolledBack(service)) return 'rolled-back';
  switch (primary.rolloutState) {
    case 'FAILED':
      return 'failing';
    case 'IN_PROGRESS':
      return isStruggling(service, primary) ? 'failing' : 'rolling-out';
    default:
      return stateOfSettledRollout(service, primary);
  }
}

/** ECS counts failed tasks only until the first one runs; its events tell of the rest. */
function isStruggling(service: EcsService, primary: EcsDeployment): boolean {
  return primary.failedTasks > 0 || startTrouble(service) !== undefined;
}

function stateOfSettledRollout(
  service: EcsService,
  primary: EcsDeployment,
): ServiceState {
  const { desiredCount, runningCount, pendingCount } = service;
  if (runningCount < desiredCount) {
    if (isStruggling(service, primary)) return 'failing';
    return pendingCount > 0 || changedJustNow(service, primary)
      ? 'rolling-out'
      : 'failing';
  }
  const settled =
    runningCount === desiredCount && pendingCount === 0 && !isDraining(service);
  return settled ? 'steady' : 'rolling-out';
}

function changedJustNow(service: EcsService, primary: EcsDeployment): boolean {
  const changedAt = primary.updatedAt ?? primary.createdAt;
  if (changedAt === undefined) return false;
  const age = Date.parse(service.observedAt) - Date.parse(changedAt);
  return age < LAUNCH_GRACE_MS;
}

/** Whether an older deployment still has tasks. */
function isDraining(service: EcsService): boolean {
  return service.deployments.some(
    ({ status, runningCount, pendingCount }) =>
      status !== 'PRIMARY' && runningCount + pendingCount > 0,
  );
}

/** Whether the next look at the service will likely differ: a rollout, a rollback or a scaling is under way. */
export function isMoving(service: EcsService): boolean {
  return (
    service.status === 'DRAINING' ||
    serviceState(service) === 'rolling-out' ||
    isDraining(service) ||
    service.deployments.some(
      ({ status, rolloutState }) =>
        status === 'PRIMARY' && rolloutState === 'IN_PROGRESS',
    )
  );
}
