import type { Clock } from '../../clock';
import { deployService, requestStop, scaleService } from './commands';
import { primaryOf, type ServiceState } from './service';
import { settle } from './simulation';
import { taskAt } from './task';
import { createTestWorld } from '../__testUtils__/createTestWorld';

function worldOf(...args: Parameters<typeof createTestWorld>) {
  const { world, clock } = createTestWorld(...args);
  const service = () => world.services()[0];
  return { world, clock, service };
}

/** Looks every 100 ms of the clock until the condition holds. */
function runUntil(
  clock: Clock,
  service: () => ServiceState,
  condition: (state: ServiceState) => boolean,
  eachLook: (state: ServiceState, now: number) => void = () => {},
): number {
  const begun = clock.now();
  for (let look = 0; look < 3000; look++) {
    eachLook(service(), clock.now());
    if (condition(service())) {
      return clock.now() - begun;
    }
    clock.advance(100);
  }
  throw new Error('It never happened');
}

const statusCounts = (service: ServiceState, now: number) => {
  const views = service.tasks.flatMap(task => taskAt(task, now) ?? []);
  return {
    healthy: views.filter(({ healthStatus }) => healthStatus === 'HEALTHY')
      .length,
    runningOrPending: views.filter(
      ({ desiredStatus, lastStatus }) =>
        desiredStatus === 'RUNNING' || lastStatus === 'RUNNING',
    ).length,
  };
};

const completed = (service: ServiceState) =>
  primaryOf(service).rolloutState === 'COMPLETED';

describe('a service', () => {
  it('is steady when the world begins, with the events of its first deployment', () => {
    const { service } = worldOf([{ key: 'core' }]);
    expect(service().counts.at(-1)).toMatchObject({
      desired: 2,
      running: 2,
      pending: 0,
    });
    expect(service().deployments).toHaveLength(1);
    expect(completed(service())).toBe(true);
    expect(service().events[0].message).toBe(
      '(service alphaswarm-core-prod) has reached a steady state.',
    );
  });

  it('rolls out in 10 to 15 seconds: a PRIMARY and an ACTIVE deployment, then one', () => {
    const { clock, service } = worldOf([{ key: 'core', desiredCount: 4 }]);
    const old = primaryOf(service());
    const fresh = deployService(service(), 2, clock.now());

    expect(service().deployments.map(({ id, status }) => [id, status])).toEqual(
      [
        [fresh.id, 'PRIMARY'],
        [old.id, 'ACTIVE'],
      ],
    );
    const took = runUntil(clock, service, completed);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThanOrEqual(15_000);
    expect(service().deployments).toEqual([fresh]);
    expect(fresh.rolloutStateReason).toBe(
      `ECS deployment ${fresh.id} completed.`,
    );
    expect(service().tasks.every(({ revision }) => revision === 2)).toBe(true);
    expect(service().serviceDeployments[0]).toMatchObject({
      status: 'SUCCESSFUL',
      breaker: { status: 'MONITORING_COMPLETE' },
    });
  });

  it.each([
    [100, 200, 4],
    [50, 100, 4],
    [75, 125, 6],
    [0, 100, 1],
    [100, 150, 2],
  ])(
    'never has fewer than %i %% healthy nor more than %i %% running of %i while it rolls out',
    (minimumHealthyPercent, maximumPercent, desiredCount) => {
      const { clock, service } = worldOf([
        { key: 'core', minimumHealthyPercent, maximumPercent, desiredCount },
      ]);
      deployService(service(), 2, clock.now());
      runUntil(clock, service, completed, (state, now) => {
        const { healthy, runningOrPending } = statusCounts(state, now);
        expect(healthy).toBeGreaterThanOrEqual(
          Math.ceil((desiredCount * minimumHealthyPercent) / 100),
        );
        expect(runningOrPending).toBeLessThanOrEqual(
          Math.floor((desiredCount * maximumPercent) / 100),
        );
      });
    },
  );

  it('does not depend on how often it is looked at', () => {
    const watched = worldOf([{ key: 'core' }]);
    const unwatched = worldOf([{ key: 'core' }]);
    for (const { clock, service } of [watched, unwatched]) {
      deployService(service(), 3, clock.now());
    }
    for (let look = 0; look < 400; look++) {
      watched.clock.advance(100);
      watched.service();
    }
    unwatched.clock.advance(40_000);
    expect(unwatched.service()).toEqual(watched.service());
  });

  it('is the same under the same seed and another under another', () => {
    const ids = (seed: string) =>
      worldOf([{ key: 'core' }], seed)
        .service()
        .tasks.map(({ id }) => id);
    expect(ids('a')).toEqual(ids('a'));
    expect(ids('a')).not.toEqual(ids('b'));
  });

  it('scales out and in within seconds, without a deployment', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    const before = primaryOf(service()).id;
    scaleService(service(), 5, clock.now());
    expect(
      runUntil(clock, service, state => state.counts.at(-1)?.running === 5),
    ).toBeLessThan(8000);
    clock.advance(10_000);
    scaleService(service(), 1, clock.now());
    runUntil(clock, service, state => state.tasks.length === 1);
    expect(service().deployments.map(({ id }) => id)).toEqual([before]);
    expect(service().serviceDeployments).toHaveLength(1);
  });

  it('can be scaled to zero and is steady there', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    scaleService(service(), 0, clock.now());
    runUntil(clock, service, state => state.steadySaid);
    expect(service().counts.at(-1)).toMatchObject({ desired: 0, running: 0 });
  });

  it('trips the circuit breaker on an image that is not there, and rolls back', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    const good = primaryOf(service());
    const bad = deployService(service(), 3, clock.now());

    runUntil(clock, service, () => bad.rolloutState === 'FAILED');
    expect(bad.failedTasks).toBeGreaterThanOrEqual(3);
    expect(bad.status).toBe('ACTIVE');
    expect(primaryOf(service())).toBe(good);
    expect(good).toMatchObject({
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${good.id}.`,
    });
    expect(service().stoppedTasks.at(-1)?.end).toMatchObject({
      stopCode: 'TaskFailedToStart',
      reason: expect.stringContaining('CannotPullContainerError'),
    });

    runUntil(clock, service, completed, (state, now) =>
      expect(statusCounts(state, now).healthy).toBe(2),
    );
    expect(service().deployments).toEqual([good]);
    expect(service().serviceDeployments[0]).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      breaker: { status: 'TRIGGERED', threshold: 3 },
      rollback: { serviceRevisionId: good.serviceRevisionId },
    });
    const messages = service().events.map(({ message }) => message);
    expect(messages).toContain(
      `(service alphaswarm-core-prod) (deployment ${bad.id}) deployment failed: tasks failed to start.`,
    );
    expect(messages).toContain(
      `(service alphaswarm-core-prod) rolling back to deployment ${good.id}.`,
    );
  });

  it('keeps the failed deployment, and the old tasks, when rollback is off', () => {
    const { clock, service } = worldOf([{ key: 'core', rollback: false }]);
    const bad = deployService(service(), 3, clock.now());
    runUntil(clock, service, () => bad.rolloutState === 'FAILED');
    clock.advance(600_000);
    expect(primaryOf(service())).toBe(bad);
    expect(service().deployments).toHaveLength(2);
    expect(service().counts.at(-1)).toMatchObject({ running: 2, pending: 0 });
    expect(service().serviceDeployments[0].status).toBe('STOPPED');
  });

  it('rolls back when asked in the middle of a rollout', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    const good = primaryOf(service());
    deployService(service(), 2, clock.now());
    clock.advance(3000);
    requestStop(
      service(),
      service().serviceDeployments[0],
      'ROLLBACK',
      clock.now(),
    );
    runUntil(clock, service, completed);
    expect(service().deployments).toEqual([good]);
    expect(service().serviceDeployments[0].status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('lets a newer deployment supersede one that is under way', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    deployService(service(), 3, clock.now());
    clock.advance(2000);
    service();
    deployService(service(), 2, clock.now());
    runUntil(clock, service, completed);
    expect(service().serviceDeployments.map(({ status }) => status)).toEqual([
      'SUCCESSFUL',
      'STOPPED',
      'SUCCESSFUL',
    ]);
    expect(service().tasks.every(({ revision }) => revision === 2)).toBe(true);
  });

  it('keeps failing, ever more slowly, when its container crashes after the rollout', () => {
    const { clock, service } = worldOf([
      {
        key: 'core',
        revisions: [
          {
            revision: 1,
            imageTag: '1',
            registeredDaysAgo: 1,
            defect: {
              kind: 'crashes',
              afterSeconds: 1,
              exitCode: 137,
              sinceMinutesAgo: 30,
            },
          },
        ],
        deployedHoursAgo: 5,
      },
    ]);
    clock.advance(60_000);
    expect(completed(service())).toBe(true);
    expect(service().steadySaid).toBe(false);
    expect(service().stoppedTasks.at(-1)?.end?.exitCode).toBe(137);
    expect(service().events.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('unable to consistently start tasks'),
    );
  });

  it('costs little to leave alone for a month', () => {
    const { clock, service } = worldOf([{ key: 'core' }]);
    clock.advance(30 * 24 * 3_600_000);
    settle(service(), clock.now());
    expect(service().events).toHaveLength(100);
    expect(service().tasks).toHaveLength(2);
  });
});
