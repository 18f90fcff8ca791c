import { addEvent, nextRandom } from './bookkeeping';
import { planCapacity, planShiftCapacity } from './capacity';
import { eventMessages } from './eventMessages';
import { rollBack } from './rollback';
import { judgeSteadiness } from './steadiness';
import {
  openServiceDeployment,
  primaryOf,
  type DeploymentState,
  type ServiceState,
  type TrafficShift,
} from './service';
import { planTask, stopTask, taskAt, type Task } from './task';
import { advanceTrafficShift } from './trafficShift';

/** One pass of the service scheduler. */
export function look(service: ServiceState, at: number): void {
  carryOutStopRequest(service, at);
  shiftTraffic(service, at);
  const primary = primaryOf(service);
  const healthy = (task: Task) => taskAt(task, at)?.healthStatus === 'HEALTHY';
  const primaryLive = liveTasks(service, primary, at);
  const shifting = shiftUnderWay(service);
  const retiring = service.deployments
    .filter(
      deployment =>
        deployment !== primary &&
        !(shifting && deployment === service.lastCompleted),
    )
    .flatMap(deployment => liveTasks(service, deployment, at));
  const retiringHealthy = retiring.filter(healthy);
  const retiringUnhealthy = retiring.filter(task => !healthy(task));

  const plan = shifting
    ? planShiftCapacity({
        desired: service.desiredCount,
        scalesUp:
          shifting.stage !== 'RECONCILE_SERVICE' &&
          shifting.stage !== 'PRE_SCALE_UP',
        primaryLive: primaryLive.length,
        primaryFailed: primary.rolloutState === 'FAILED',
        strayHealthy: retiringHealthy.length,
        strayUnhealthy: retiringUnhealthy.length,
      })
    : planCapacity({
        desired: service.desiredCount,
        minimumHealthyPercent: service.scenario.minimumHealthyPercent,
        maximumPercent: service.scenario.maximumPercent,
        primaryLive: primaryLive.length,
        primaryHealthy: primaryLive.filter(healthy).length,
        primaryFailed: primary.rolloutState === 'FAILED',
        retiringHealthy: retiringHealthy.length,
        retiringUnhealthy: retiringUnhealthy.length,
      });

  // A scale-in takes tasks that don't serve yet before those that do, and the youngest first.
  const expendable = [...primaryLive].sort(
    (a, b) =>
      Number(healthy(a)) - Number(healthy(b)) || b.createdAt - a.createdAt,
  );
  stopTasks(
    service,
    expendable.slice(0, plan.stopPrimary),
    at,
    `Scaling activity initiated by (deployment ${primary.id})`,
  );
  stopTasks(
    service,
    [
      ...retiringUnhealthy.slice(0, plan.stopRetiringUnhealthy),
      ...retiringHealthy.slice(0, plan.stopRetiringHealthy),
    ],
    at,
    `Scaling activity initiated by (deployment ${primary.id})`,
  );
  if (plan.start > 0 && at < service.launchesHeldUntil) {
    service.lookAt = Math.min(service.lookAt, service.launchesHeldUntil);
  } else {
    startTasks(service, primary, plan.start, at);
  }
  judgeSteadiness(service, primary, at);
}

function carryOutStopRequest(service: ServiceState, at: number): void {
  const record = openServiceDeployment(service);
  if (record?.status === 'ROLLBACK_REQUESTED' && service.lastCompleted) {
    rollBack(service, at, {
      rolloutStateReason: `ECS deployment rolling back to deploymentId ${service.lastCompleted.id}.`,
      reason: 'Service deployment rollback was requested by the user.',
    });
  } else if (record?.status === 'STOP_REQUESTED') {
    const primary = primaryOf(service);
    primary.rolloutState = 'FAILED';
    primary.rolloutStateReason = `ECS deployment ${primary.id} was stopped by the user.`;
    primary.updatedAt = at;
    record.status = 'STOPPED';
    record.statusReason = 'Service deployment was stopped by the user.';
    record.stoppedAt = at;
    record.finishedAt = at;
    record.updatedAt = at;
  }
}

function shiftTraffic(service: ServiceState, at: number): void {
  const record = openServiceDeployment(service);
  const primary = primaryOf(service);
  if (record?.status !== 'IN_PROGRESS' || record.deploymentId !== primary.id) {
    return;
  }
  if (advanceTrafficShift(service, record, primary, at) === 'ROLLBACK') {
    record.status = 'ROLLBACK_REQUESTED';
    carryOutStopRequest(service, at);
  }
}

/** The traffic shift that keeps both revisions at full strength, if there is one. */
function shiftUnderWay(service: ServiceState): TrafficShift | undefined {
  const record = openServiceDeployment(service);
  return record?.status === 'IN_PROGRESS' && record.shift?.stage !== 'CLEAN_UP'
    ? record.shift
    : undefined;
}

/** The tasks of a deployment that are meant to run at this instant. */
export function liveTasks(
  service: ServiceState,
  deployment: DeploymentState,
  at: number,
): Task[] {
  return service.tasks.filter(
    task =>
      task.deploymentId === deployment.id &&
      taskAt(task, at)?.desiredStatus === 'RUNNING',
  );
}

function startTasks(
  service: ServiceState,
  deployment: DeploymentState,
  count: number,
  at: number,
): void {
  if (count === 0) {
    return;
  }
  const revision = service.revisions.get(deployment.revision);
  if (!revision) {
    throw new Error(`${service.name} has no revision ${deployment.revision}`);
  }
  const started = Array.from({ length: count }, () => {
    const random = nextRandom(service);
    return planTask({
      id: random.hex(32),
      deploymentId: deployment.id,
      revision: revision.revision,
      availabilityZone: random.pick(['a', 'b', 'c']),
      privateIp: `10.0.${random.integer(10, 30)}.${random.integer(4, 250)}`,
      createdAt: at,
      pace: service.pace,
      slowness: service.scenario.slowness,
      jitter: random.next(),
      defect: revision.defect,
      defectFrom: revision.defectFrom,
      image: revision.image,
    });
  });
  service.tasks.push(...started);
  deployment.updatedAt = at;
  addEvent(
    service,
    at,
    eventMessages.started(
      service.name,
      started.map(({ id }) => id),
    ),
  );
}

function stopTasks(
  service: ServiceState,
  tasks: Task[],
  at: number,
  reason: string,
): void {
  if (tasks.length === 0) {
    return;
  }
  const ids = tasks.map(({ id }) => id);
  const serving = tasks.filter(
    task => taskAt(task, at)?.healthStatus === 'HEALTHY',
  );
  service.tasks = service.tasks.map(task =>
    ids.includes(task.id) ? stopTask(task, at, reason, service.pace) : task,
  );
  if (service.targetGroupArn && serving.length > 0) {
    addEvent(
      service,
      at,
      eventMessages.deregistered(
        service.name,
        serving.length,
        service.targetGroupArn,
      ),
    );
    addEvent(
      service,
      at,
      eventMessages.draining(
        service.name,
        serving.map(({ id }) => id),
      ),
    );
  }
  addEvent(service, at, eventMessages.stopped(service.name, ids));
}
