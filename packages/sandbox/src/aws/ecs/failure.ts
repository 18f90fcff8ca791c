import { addEvent } from './bookkeeping';
import { rollBack } from './rollback';
import {
  openServiceDeployment,
  type DeploymentState,
  type ServiceState,
} from './service';

/** Why a deployment failed, as ECS words it in the places where it says so. */
export interface DeploymentFailure {
  rolloutStateReason: string;
  event: string;
  /** Why it was rolled back, if it is to be. */
  rollback?: { rolloutStateReason: (id: string) => string; reason: string };
  /** Why the service deployment just stopped, if not. */
  statusReason: string;
}

/**
 * Fails the PRIMARY deployment, and rolls back if there is something to go back to and it is wanted.
 *
 * @param at - epoch milliseconds
 */
export function failDeployment(
  service: ServiceState,
  deployment: DeploymentState,
  at: number,
  failure: DeploymentFailure,
): void {
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = failure.rolloutStateReason;
  deployment.updatedAt = at;
  addEvent(service, at, failure.event);
  const record = openServiceDeployment(service);
  if (record) {
    record.updatedAt = at;
  }
  if (failure.rollback && service.lastCompleted) {
    rollBack(service, at, {
      rolloutStateReason: failure.rollback.rolloutStateReason(
        service.lastCompleted.id,
      ),
      reason: failure.rollback.reason,
    });
  } else if (record) {
    record.status = 'STOPPED';
    record.statusReason = failure.statusReason;
    record.stoppedAt = at;
    record.finishedAt = at;
  }
}
