import { eventMessages } from './eventMessages';
import { failDeployment } from './failure';
import { openServiceDeployment, primaryOf, type ServiceState } from './service';
import { taskAt } from './task';

/**
 * Tells a service that an alarm went off. A deployment that watches it fails, and is rolled back if the service is configured so.
 *
 * @param at - epoch milliseconds
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function tripAlarm(
  service: ServiceState,
  name: string,
  at: number,
): void {
  const record = openServiceDeployment(service);
  const primary = primaryOf(service);
  if (
    record?.status !== 'IN_PROGRESS' ||
    record.alarms.status !== 'MONITORING' ||
    record.deploymentId !== primary.id ||
    !record.alarms.names.includes(name)
  ) {
    return;
  }
  record.alarms.status = 'TRIGGERED';
  record.alarms.triggered.push(name);
  failDeployment(service, primary, at, {
    rolloutStateReason: 'ECS deployment failed: alarm detected.',
    event: eventMessages.alarmDetected(service.name, primary.id),
    rollback: service.scenario.deployment.alarms?.rollback
      ? {
          rolloutStateReason: id =>
            `ECS deployment alarm detected: rolling back to deploymentId ${id}.`,
          reason:
            'Service deployment rolled back because one or more alarms were triggered.',
        }
      : undefined,
    statusReason: 'One or more alarms were triggered.',
  });
}

/** Notes that a revision which sets off an alarm has begun to serve. */
export function expectAlarm(
  service: ServiceState,
  revision: number,
  at: number,
): void {
  const defect = service.revisions.get(revision)?.defect;
  if (
    defect?.kind === 'raises-alarm' &&
    !service.alarmDue &&
    !service.raisedAlarms.some(
      alarm => alarm.revision === revision && alarm.clearedAt === undefined,
    )
  ) {
    service.alarmDue = {
      at: at + defect.afterSeconds * 1000,
      revision,
      name: defect.alarm,
    };
  }
}

/** Sets off the alarm that is due, and clears those whose cause has gone. */
export function noticeAlarms(service: ServiceState, at: number): void {
  const serves = (revision: number) =>
    service.tasks.some(
      task =>
        task.revision === revision &&
        taskAt(task, at)?.healthStatus === 'HEALTHY',
    );
  for (const alarm of service.raisedAlarms) {
    if (alarm.clearedAt === undefined && !serves(alarm.revision)) {
      alarm.clearedAt = at;
    }
  }
  const due = service.alarmDue;
  if (!due || due.at > at) {
    return;
  }
  service.alarmDue = undefined;
  if (serves(due.revision)) {
    service.raisedAlarms.push({ name: due.name, revision: due.revision, at });
    tripAlarm(service, due.name, at);
  }
}
