import type { Clock } from '../../clock';
import { createTestWorld } from '../__testUtils__/createTestWorld';
import { answerHook, deployService, requestStop } from './commands';
import { describeServiceDeployment } from './describe/describeServiceDeployment';
import { primaryOf, type ServiceState } from './service';
import { taskAt } from './task';
import { trafficSteps, waitingHooks } from './trafficShift';

type World = Parameters<typeof createTestWorld>[0][number];

function worldOf(service: Partial<World>) {
  const { world, clock } = createTestWorld([
    { key: 'core', loadBalanced: true, ...service },
  ]);
  const read = () => world.services()[0];
  const record = () => read().serviceDeployments[0];
  return { world, clock, service: read, record };
}

/** Looks every half second of the clock until the condition holds. */
function runUntil(clock: Clock, condition: () => boolean): void {
  for (let look = 0; look < 4000; look++) {
    if (condition()) return;
    clock.advance(500);
  }
  throw new Error('It never happened');
}

const healthyOf = (service: ServiceState, revision: number, now: number) =>
  service.tasks.filter(
    task =>
      task.revision === revision &&
      taskAt(task, now)?.healthStatus === 'HEALTHY',
  ).length;

const shifting = (deployment: World['deployment']) => ({ deployment });

describe('trafficSteps', () => {
  it.each([
    [{ strategy: 'BLUE_GREEN' }, [100]],
    [{ strategy: 'CANARY', canary: { canaryPercent: 10 } }, [10, 100]],
    [{ strategy: 'CANARY', canary: { canaryPercent: 100 } }, [100]],
    [{ strategy: 'LINEAR', linear: { stepPercent: 25 } }, [25, 50, 75, 100]],
    [{ strategy: 'LINEAR', linear: { stepPercent: 40 } }, [40, 80, 100]],
    [
      { strategy: 'LINEAR', linear: { stepPercent: 33.3 } },
      [33.3, 66.6, 99.9, 100],
    ],
  ] as const)('of %j are %j', (deployment, steps) => {
    const { service } = worldOf(shifting({ ...deployment }));
    expect(trafficSteps(service().scenario.deployment)).toEqual(steps);
  });
});

describe('a blue/green deployment', () => {
  it('goes through its stages, with both revisions at full strength until the traffic has gone over', () => {
    const { world, clock, service, record } = worldOf(
      shifting({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 }),
    );
    deployService(service(), 2, clock.now());
    const stages: string[] = [];
    runUntil(clock, () => {
      const { lifecycleStage, targetServiceRevision, sourceServiceRevisions } =
        describeServiceDeployment(world, service(), record());
      if (stages.at(-1) !== lifecycleStage) stages.push(String(lifecycleStage));
      const weight = targetServiceRevision?.requestedProductionTrafficWeight;
      expect(sourceServiceRevisions?.[0].requestedProductionTrafficWeight).toBe(
        100 - Number(weight),
      );
      const full = (revision: number) =>
        healthyOf(service(), revision, clock.now()) === 2;
      expect(lifecycleStage === 'CLEAN_UP' || full(1)).toBe(true);
      expect(Number(weight) === 0 || full(2)).toBe(true);
      return record().status === 'SUCCESSFUL';
    });
    expect(stages).toEqual([
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
    ]);
    expect(service().tasks.every(({ revision }) => revision === 2)).toBe(true);
  });

  it('gives the traffic back, and takes its own tasks away, when it is rolled back in the middle', () => {
    const { clock, service, record } = worldOf(
      shifting({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 }),
    );
    const good = primaryOf(service());
    deployService(service(), 2, clock.now());
    runUntil(clock, () => record().shift?.stage === 'BAKE_TIME');
    expect(record().shift?.productionWeight).toBe(100);
    requestStop(service(), record(), 'ROLLBACK', clock.now());
    runUntil(clock, () => record().status === 'ROLLBACK_SUCCESSFUL');
    expect(record().shift?.productionWeight).toBe(0);
    expect(service().deployments).toEqual([good]);
    expect(service().tasks).toHaveLength(2);
  });

  it('stays where it is when it is aborted', () => {
    const { clock, service, record } = worldOf(
      shifting({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 }),
    );
    deployService(service(), 2, clock.now());
    runUntil(clock, () => record().shift?.stage === 'BAKE_TIME');
    requestStop(service(), record(), 'ABORT', clock.now());
    clock.advance(3_600_000);
    expect(service().tasks).toHaveLength(4);
    expect(record()).toMatchObject({
      status: 'STOPPED',
      shift: { stage: 'BAKE_TIME', productionWeight: 100 },
    });
  });
});

describe('lifecycle hooks', () => {
  const paused = (timeoutAction: 'CONTINUE' | 'ROLLBACK' = 'ROLLBACK') =>
    worldOf(
      shifting({
        strategy: 'CANARY',
        canary: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 },
        hooks: [
          {
            targetType: 'PAUSE',
            stages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
            timeoutMinutes: 60,
            timeoutAction,
          },
        ],
      }),
    );
  const waiting = ({ record }: ReturnType<typeof paused>) => {
    const { shift } = record();
    return shift ? waitingHooks(shift) : [];
  };

  it('keep a deployment until somebody answers, before each step of the traffic', () => {
    const it_ = paused();
    const { clock, service, record } = it_;
    deployService(service(), 2, clock.now());
    runUntil(clock, () => waiting(it_).length === 1);
    clock.advance(30 * 60_000);
    service();
    expect(record().shift).toMatchObject({
      stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
      productionWeight: 0,
    });
    const [first] = waiting(it_);
    answerHook(service(), record(), first, 'CONTINUE', clock.now());
    runUntil(clock, () => record().shift?.productionWeight === 10);
    runUntil(clock, () => waiting(it_).length === 1);
    expect(record().shift?.productionWeight).toBe(10);
    const [second] = waiting(it_);
    expect(second.id).not.toBe(first.id);
    answerHook(service(), record(), second, 'CONTINUE', clock.now());
    runUntil(clock, () => record().status === 'SUCCESSFUL');
  });

  it('roll back when told to', () => {
    const it_ = paused();
    const { clock, service, record } = it_;
    deployService(service(), 2, clock.now());
    runUntil(clock, () => waiting(it_).length === 1);
    answerHook(service(), record(), waiting(it_)[0], 'ROLLBACK', clock.now());
    runUntil(clock, () => record().status === 'ROLLBACK_SUCCESSFUL');
    expect(primaryOf(service()).revision).toBe(1);
  });

  it.each([
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
    ['CONTINUE', 'SUCCESSFUL'],
  ] as const)('time out, and then do as configured: %s', (action, status) => {
    const it_ = paused(action);
    const { clock, service, record } = it_;
    deployService(service(), 2, clock.now());
    clock.advance(61 * 60_000);
    service();
    expect(record().shift?.hooks[0].status).toBe('TIMED_OUT');
    clock.advance(3 * 3_600_000);
    service();
    expect(record().status).toBe(status);
  });

  it('of Lambda end by themselves', () => {
    const { clock, service, record } = worldOf(
      shifting({
        strategy: 'BLUE_GREEN',
        hooks: [{ targetType: 'AWS_LAMBDA', stages: ['POST_SCALE_UP'] }],
      }),
    );
    deployService(service(), 2, clock.now());
    runUntil(clock, () => record().shift?.hooks[0]?.status === 'IN_PROGRESS');
    runUntil(clock, () => record().status === 'SUCCESSFUL');
    expect(record().shift?.hooks[0].status).toBe('SUCCEEDED');
  });
});

describe('alarms of a deployment', () => {
  const alarm = 'alphaswarm-alb-5xx-prod';
  const watched = {
    strategy: 'LINEAR' as const,
    linear: { stepPercent: 25, stepBakeTimeInMinutes: 1 },
    alarms: { names: [alarm] },
  };

  it('roll it back when the revision sets one off, and are OK again when its tasks are gone', () => {
    const { world, clock, service, record } = worldOf({
      deployment: watched,
      revisions: [
        { revision: 1, imageTag: '1', registeredDaysAgo: 2 },
        {
          revision: 2,
          imageTag: '2',
          registeredDaysAgo: 1,
          defect: { kind: 'raises-alarm', alarm, afterSeconds: 20 },
        },
      ],
    });
    deployService(service(), 2, clock.now());
    runUntil(clock, () => world.alarmState(alarm)?.state === 'ALARM');
    expect(record()).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { status: 'TRIGGERED', triggered: [alarm] },
    });
    runUntil(clock, () => record().status === 'ROLLBACK_SUCCESSFUL');
    runUntil(clock, () => world.alarmState(alarm)?.state === 'OK');
    expect(service().events.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/deployment failed: alarm detected/),
    );
  });

  it('just stop it where it is not configured to roll back', () => {
    const { world, clock, service, record } = worldOf({
      deployment: { ...watched, alarms: { names: [alarm], rollback: false } },
    });
    deployService(service(), 2, clock.now());
    world.setAlarm(alarm, 'ALARM');
    clock.advance(60_000);
    service();
    expect(record().status).toBe('STOPPED');
    expect(primaryOf(service()).rolloutState).toBe('FAILED');
  });

  it('are nothing to a deployment that is done, or that watches others', () => {
    const { world, clock, service, record } = worldOf({ deployment: watched });
    world.setAlarm(alarm, 'ALARM');
    expect(record().status).toBe('SUCCESSFUL');
    world.setAlarm(alarm, undefined);
    deployService(service(), 2, clock.now());
    world.setAlarm('another', 'ALARM');
    runUntil(clock, () => record().status === 'SUCCESSFUL');
    expect(record().alarms.status).toBe('MONITORING_COMPLETE');
  });
});

describe('early success', () => {
  it('is declared before all tasks are up, and nothing watches the rest', () => {
    const { clock, service, record } = worldOf({
      desiredCount: 4,
      minimumHealthyPercent: 50,
      maximumPercent: 100,
      deployment: { earlySuccess: { healthyPercent: 50 } },
    });
    deployService(service(), 2, clock.now());
    runUntil(clock, () => record().status === 'SUCCESSFUL');
    expect(healthyOf(service(), 2, clock.now())).toBeLessThan(4);
    expect(service().deployments).toHaveLength(2);
    expect(record().breaker.status).toBe('MONITORING_COMPLETE');
    runUntil(clock, () => service().deployments.length === 1);
    expect(healthyOf(service(), 2, clock.now())).toBe(4);
  });
});

describe('a revision whose health check never passes', () => {
  it('trips the circuit breaker', () => {
    const { clock, service, record } = worldOf({
      revisions: [
        { revision: 1, imageTag: '1', registeredDaysAgo: 2 },
        {
          revision: 2,
          imageTag: '2',
          registeredDaysAgo: 1,
          defect: { kind: 'unhealthy' },
        },
      ],
    });
    deployService(service(), 2, clock.now());
    runUntil(clock, () => record().status === 'ROLLBACK_SUCCESSFUL');
    expect(
      service().stoppedTasks.find(({ revision }) => revision === 2)?.end,
    ).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      reason: 'Task failed container health checks',
    });
  });
});
