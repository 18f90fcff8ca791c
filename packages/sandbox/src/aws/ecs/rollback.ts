import { eventMessages } from './eventMessages';
import { openServiceDeployment, primaryOf, type ServiceState } from './service';
import { addEvent, askForLook } from './bookkeeping';
import { takeTrafficBack } from './trafficShift';

/**
 * Makes the last completed deployment PRIMARY again. It keeps its id, as on ECS; the one that is left becomes ACTIVE and is drained.
 *
 * @param at - epoch milliseconds
 */
export function rollBack(
  service: ServiceState,
  at: number,
  words: { rolloutStateReason: string; reason: string },
): void {
  const target = service.lastCompleted;
  if (!target) {
    throw new Error(`${service.name} never completed a deployment`);
  }
  const left = primaryOf(service);
  left.status = 'ACTIVE';
  left.updatedAt = at;

  target.status = 'PRIMARY';
  target.rolloutState = 'IN_PROGRESS';
  target.rolloutStateReason = words.rolloutStateReason;
  target.updatedAt = at;
  service.deployments = [
    target,
    ...service.deployments.filter(deployment => deployment !== target),
  ];
  service.steadySince = undefined;
  service.steadySaid = false;
  service.failuresInARow = 0;
  service.launchesHeldUntil = at;
  addEvent(service, at, eventMessages.rollingBack(service.name, target.id));

  const record = openServiceDeployment(service);
  if (record) {
    takeTrafficBack(record);
    record.status = 'ROLLBACK_IN_PROGRESS';
    record.rollback = {
      reason: words.reason,
      startedAt: at,
      serviceRevisionId: target.serviceRevisionId,
    };
    record.updatedAt = at;
  }
  askForLook(service, at);
}
