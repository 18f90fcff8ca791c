import type { LifecycleHookStage, ServiceScenario } from '../../scenario';
import { addEvent, nextRandom } from './bookkeeping';
import { eventMessages } from './eventMessages';
import {
  type DeploymentState,
  type HookInvocation,
  type LifecycleStage,
  type ServiceDeploymentState,
  type ServiceState,
  type TrafficShift,
} from './service';
import { taskAt } from './task';

const MINUTE_MS = 60_000;

/**
 * The percents that a strategy shifts production traffic to, one step after the other.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
 */
export function trafficSteps(
  deployment: ServiceScenario['deployment'],
): number[] {
  const { canaryPercent } = deployment.canary;
  const { stepPercent } = deployment.linear;
  switch (deployment.strategy) {
    case 'CANARY':
      return canaryPercent < 100 ? [canaryPercent, 100] : [100];
    case 'LINEAR': {
      const whole = Math.ceil(100 / stepPercent) - 1;
      return [
        ...Array.from(
          { length: whole },
          (_, step) => Math.round((step + 1) * stepPercent * 10) / 10,
        ),
        100,
      ];
    }
    default:
      return [100];
  }
}

/** How a traffic shift begins: with a reconciliation when more than one revision is there already. */
export function beginTrafficShift(
  service: ServiceState,
  now: number,
): TrafficShift {
  const shift: TrafficShift = {
    stage: 'PRE_SCALE_UP',
    stageSince: now,
    stepsDone: 0,
    productionWeight: 0,
    testWeight: 0,
    hooks: [],
  };
  enter(
    service,
    shift,
    service.deployments.length > 2 ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP',
    now,
  );
  return shift;
}

/**
 * Moves a deployment on through its lifecycle stages, as far as it gets by `at`, and has the scheduler look again when it gets further.
 *
 * @returns ROLLBACK when a hook that timed out says so
 */
export function advanceTrafficShift(
  service: ServiceState,
  record: ServiceDeploymentState,
  target: DeploymentState,
  at: number,
): 'ROLLBACK' | undefined {
  const shift = record.shift;
  while (shift && shift.stage !== 'CLEAN_UP') {
    const hooks = settleHooks(service, shift, at);
    if (hooks.rollback) {
      return 'ROLLBACK';
    }
    const due = Math.max(
      hooks.doneAt,
      stageDoneAt(service, shift, target, at),
      shift.stageSince,
    );
    if (due > at) {
      service.lookAt = Math.min(service.lookAt, due, hooks.nextAt);
      return undefined;
    }
    if (shift.stage === 'PRODUCTION_TRAFFIC_SHIFT') {
      shift.stepsDone += 1;
    }
    enter(service, shift, stageAfter(service, shift), at);
    record.updatedAt = at;
  }
  return undefined;
}

/** Gives all traffic back to where it came from. */
export function takeTrafficBack(record: ServiceDeploymentState): void {
  if (record.shift) {
    record.shift.productionWeight = 0;
    record.shift.testWeight = 0;
  }
}

/** The hooks of the present stage that still keep it. */
export function waitingHooks(shift: TrafficShift): HookInvocation[] {
  return shift.hooks.filter(
    ({ status }) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS',
  );
}

const ORDER: LifecycleStage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
];

function stageAfter(
  service: ServiceState,
  shift: TrafficShift,
): LifecycleStage {
  const steps = trafficSteps(service.scenario.deployment);
  return shift.stage === 'PRODUCTION_TRAFFIC_SHIFT' &&
    shift.stepsDone < steps.length
    ? 'PRE_PRODUCTION_TRAFFIC_SHIFT'
    : ORDER[ORDER.indexOf(shift.stage) + 1];
}

function enter(
  service: ServiceState,
  shift: TrafficShift,
  stage: LifecycleStage,
  at: number,
): void {
  shift.stage = stage;
  shift.stageSince = at;
  if (stage === 'TEST_TRAFFIC_SHIFT') {
    shift.testWeight = 100;
  } else if (stage === 'PRODUCTION_TRAFFIC_SHIFT') {
    const steps = trafficSteps(service.scenario.deployment);
    shift.productionWeight = steps[shift.stepsDone];
  }
  for (const hook of service.scenario.deployment.hooks) {
    if (!(hook.stages as LifecycleStage[]).includes(stage)) {
      continue;
    }
    const paused = hook.targetType === 'PAUSE';
    shift.hooks.push({
      id: `ecs-${paused ? 'pause' : 'lambda'}-${nextRandom(service).hex(43)}`,
      targetType: hook.targetType,
      stage: stage as LifecycleHookStage,
      status: paused ? 'AWAITING_ACTION' : 'IN_PROGRESS',
      startedAt: at,
      expiresAt: at + hook.timeoutMinutes * MINUTE_MS,
      timeoutAction: hook.timeoutAction,
    });
    if (paused) {
      addEvent(service, at, eventMessages.paused(service.name, stage));
    }
  }
}

/** Ends the hooks that are done by `at`: Lambda hooks by themselves, paused ones when their time is up. */
function settleHooks(
  service: ServiceState,
  shift: TrafficShift,
  at: number,
): { rollback: boolean; doneAt: number; nextAt: number } {
  let rollback = false;
  for (const hook of waitingHooks(shift)) {
    if (hook.targetType === 'AWS_LAMBDA') {
      if (hook.startedAt + service.pace.hookMs <= at) {
        hook.status = 'SUCCEEDED';
      }
    } else if (hook.expiresAt <= at) {
      hook.status = 'TIMED_OUT';
      rollback ||= hook.timeoutAction === 'ROLLBACK';
    }
  }
  const waiting = waitingHooks(shift);
  const nextAt = Math.min(
    ...waiting.map(hook =>
      hook.targetType === 'AWS_LAMBDA'
        ? hook.startedAt + service.pace.hookMs
        : hook.expiresAt,
    ),
  );
  return { rollback, doneAt: waiting.length > 0 ? nextAt : at, nextAt };
}

/** When a stage has done its own work; Infinity while it waits for tasks. Epoch milliseconds. */
function stageDoneAt(
  service: ServiceState,
  shift: TrafficShift,
  target: DeploymentState,
  at: number,
): number {
  const { deployment } = service.scenario;
  const soon = shift.stageSince + service.pace.stageMs;
  switch (shift.stage) {
    case 'SCALE_UP': {
      const healthy = service.tasks.filter(
        task =>
          task.deploymentId === target.id &&
          taskAt(task, at)?.healthStatus === 'HEALTHY',
      );
      return healthy.length >= service.desiredCount ? at : Infinity;
    }
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      const last =
        shift.stepsDone + 1 >= trafficSteps(service.scenario.deployment).length;
      const bake =
        deployment.strategy === 'CANARY'
          ? deployment.canary.canaryBakeTimeInMinutes
          : deployment.linear.stepBakeTimeInMinutes;
      return soon + (last ? 0 : bake * MINUTE_MS);
    }
    case 'BAKE_TIME':
      return shift.stageSince + deployment.bakeTimeInMinutes * MINUTE_MS;
    default:
      return soon;
  }
}
