import { autoscale, autoscalingAt } from './autoscale';
import { addEvent, askForLook, recordCounts } from './bookkeeping';
import { circuitBreakerThreshold, tripBreaker } from './circuitBreaker';
import { expectAlarm, noticeAlarms } from './deploymentAlarms';
import { eventMessages } from './eventMessages';
import { look } from './scheduler';
import { openServiceDeployment, type ServiceState } from './service';
import { failedBeforeHealthy, nextChange, type Task } from './task';

const HOUR_MS = 3_600_000;
/** ECS repeats "has reached a steady state" this often. */
const STEADY_REMINDER_MS = 6 * HOUR_MS;
/** ECS forgets a stopped task after about an hour; its logs stay, and so must the record. */
const STOPPED_TASKS_KEPT = 500;

/**
 * Lets everything happen that is due by `now`, in order, each thing at its own instant. The result depends on what was asked of the service
 * and when, never on how often anybody looked.
 *
 * @param now - epoch milliseconds
 */
export function settle(service: ServiceState, now: number): void {
  for (;;) {
    const at = nextInstant(service);
    if (at > now) {
      break;
    }
    service.settledAt = at;
    noticeTasks(service, at);
    noticeAlarms(service, at);
    autoscale(service, at);
    if (service.lookAt <= at) {
      service.lookAt = Infinity;
      look(service, at);
    }
    if (steadyReminderAt(service) <= at) {
      addEvent(service, at, eventMessages.steady(service.name));
    }
    recordCounts(service, at);
  }
  service.settledAt = Math.max(service.settledAt, now);
}

function nextInstant(service: ServiceState): number {
  let at = Math.min(
    service.lookAt,
    steadyReminderAt(service),
    service.alarmDue?.at ?? Infinity,
    autoscalingAt(service),
  );
  for (const task of service.tasks) {
    at = Math.min(at, nextChange(task, service.settledAt));
  }
  return at;
}

function steadyReminderAt(service: ServiceState): number {
  const newest = service.events[0];
  return service.steadySaid && newest
    ? newest.createdAt + STEADY_REMINDER_MS
    : Infinity;
}

function noticeTasks(service: ServiceState, at: number): void {
  for (const task of [...service.tasks]) {
    if (task.healthyAt === at && !(task.end && task.end.at <= at)) {
      noticeHealthy(service, task, at);
    }
    if (task.end?.at === at && task.end.failed) {
      noticeFailure(service, task, at);
    }
    if (task.end?.stoppedAt === at) {
      service.tasks = service.tasks.filter(other => other !== task);
      service.stoppedTasks.push(task);
      if (service.stoppedTasks.length > STOPPED_TASKS_KEPT) {
        service.stoppedTasks.shift();
      }
      askForLook(service, at);
    }
  }
}

function noticeHealthy(service: ServiceState, task: Task, at: number): void {
  expectAlarm(service, task.revision, at);
  const deployment = service.deployments.find(
    ({ id }) => id === task.deploymentId,
  );
  if (deployment?.rolloutState === 'IN_PROGRESS') {
    deployment.failedTasks = 0;
    deployment.breakerWatching = false;
    deployment.updatedAt = at;
  }
  if (service.targetGroupArn) {
    addEvent(
      service,
      at,
      eventMessages.registered(service.name, service.targetGroupArn),
    );
  }
  askForLook(service, at);
}

function noticeFailure(service: ServiceState, task: Task, at: number): void {
  if (task.unhealthyAt !== undefined) {
    addEvent(service, at, eventMessages.unhealthy(service.name, task.id));
  }
  service.failuresInARow += 1;
  service.launchesHeldUntil = at + launchHoldMs(service.failuresInARow);
  if (service.failuresInARow % 10 === 0) {
    addEvent(service, at, eventMessages.cannotStartConsistently(service.name));
  }
  askForLook(service, at);

  const deployment = service.deployments.find(
    ({ id }) => id === task.deploymentId,
  );
  if (
    deployment?.rolloutState !== 'IN_PROGRESS' ||
    !deployment.breakerWatching ||
    !failedBeforeHealthy(task)
  ) {
    return;
  }
  deployment.failedTasks += 1;
  deployment.updatedAt = at;
  const record = openServiceDeployment(service);
  if (record?.deploymentId === deployment.id) {
    record.breaker.failureCount = deployment.failedTasks;
    record.updatedAt = at;
  }
  if (deployment.failedTasks >= circuitBreakerThreshold(service.desiredCount)) {
    tripBreaker(service, deployment, at);
  }
}

/** ECS launches replacements ever more slowly while tasks keep failing. */
function launchHoldMs(failuresInARow: number): number {
  return failuresInARow < 6
    ? 0
    : Math.min(30_000, (failuresInARow - 5) * 2_000);
}
