import fc from 'fast-check';
import { serviceStates } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  ago,
  deployment,
  ecsService,
  serviceEvent,
} from '../__testUtils__/ecsService';
import { arbitraryService } from '../__testUtils__/arbitraryService';
import { isMoving, serviceState } from './serviceState';

const next = deployment({
  id: 'ecs-svc/2',
  taskDefinition: 'alphaswarm-core-prod:8',
  rolloutState: 'IN_PROGRESS',
  runningCount: 1,
  pendingCount: 1,
  createdAt: ago(30),
  updatedAt: ago(5),
});
const draining = deployment({ status: 'ACTIVE', desiredCount: 0 });

describe('serviceState', () => {
  it('is steady when what runs is what is wanted and nothing moves', () => {
    expect(serviceState(ecsService())).toBe('steady');
  });

  it('is not steady for an ACTIVE service that lacks tasks without a rollout', () => {
    expect(serviceState(ecsService({ runningCount: 1 }))).toBe('failing');
    expect(serviceState(ecsService({ runningCount: 0 }))).toBe('failing');
  });

  it('is rolling out while tasks that are missing are starting, or were asked for just now', () => {
    expect(serviceState(ecsService({ runningCount: 1, pendingCount: 1 }))).toBe(
      'rolling-out',
    );
    expect(
      serviceState(
        ecsService({
          desiredCount: 4,
          deployments: [deployment({ desiredCount: 4, updatedAt: ago(5) })],
        }),
      ),
    ).toBe('rolling-out');
  });

  it('is failing in a crash loop, although its tasks are starting', () => {
    expect(
      serviceState(
        ecsService({
          runningCount: 1,
          pendingCount: 1,
          events: [
            serviceEvent(
              20,
              'is unable to consistently start tasks successfully.',
            ),
            serviceEvent(3000, 'has reached a steady state.'),
          ],
        }),
      ),
    ).toBe('failing');
  });

  it('forgets trouble that a steady state came after, or that an earlier deployment had', () => {
    const missing = { runningCount: 1, pendingCount: 1 };
    expect(
      serviceState(
        ecsService({
          ...missing,
          events: [
            serviceEvent(10, 'has reached a steady state.'),
            serviceEvent(20, 'was unable to place a task.'),
          ],
        }),
      ),
    ).toBe('rolling-out');
    expect(
      serviceState(
        ecsService({
          ...missing,
          events: [serviceEvent(7200, 'was unable to place a task.')],
        }),
      ),
    ).toBe('rolling-out');
  });

  it('is rolling out during a rollout, and as long as old tasks are left', () => {
    expect(
      serviceState(
        ecsService({ runningCount: 3, deployments: [next, draining] }),
      ),
    ).toBe('rolling-out');
    expect(
      serviceState(
        ecsService({
          deployments: [
            {
              ...next,
              rolloutState: 'COMPLETED',
              runningCount: 2,
              pendingCount: 0,
            },
            draining,
          ],
        }),
      ),
    ).toBe('rolling-out');
  });

  it('is failing when tasks of a rollout fail in a row, and when the breaker stopped it without a rollback', () => {
    expect(
      serviceState(
        ecsService({ deployments: [{ ...next, failedTasks: 1 }, draining] }),
      ),
    ).toBe('failing');
    expect(
      serviceState(
        ecsService({ deployments: [{ ...next, rolloutState: 'FAILED' }] }),
      ),
    ).toBe('failing');
  });

  it.each(['IN_PROGRESS', 'COMPLETED'] as const)(
    'is rolled back when the deployment started last is not the one that runs, also when that says %s',
    rolloutState => {
      expect(
        serviceState(
          ecsService({
            deployments: [
              deployment({ rolloutState }),
              { ...next, status: 'ACTIVE', rolloutState: 'FAILED' },
            ],
          }),
        ),
      ).toBe('rolled-back');
    },
  );

  it('stays rolled back when the failed deployment is gone from the list', () => {
    expect(
      serviceState(
        ecsService({
          events: [
            serviceEvent(5, 'has reached a steady state.'),
            serviceEvent(60, 'rolling back to deployment ecs-svc/1.'),
          ],
        }),
      ),
    ).toBe('rolled-back');
    expect(
      serviceState(
        ecsService({
          deployments: [
            deployment({
              id: 'ecs-svc/3',
              rolloutStateReason:
                'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
            }),
          ],
        }),
      ),
    ).toBe('rolled-back');
  });

  it('is not rolled back any more after the next deployment', () => {
    expect(
      serviceState(
        ecsService({
          deployments: [deployment({ id: 'ecs-svc/9', createdAt: ago(100) })],
          events: [serviceEvent(600, 'rolling back to deployment ecs-svc/1.')],
        }),
      ),
    ).toBe('steady');
  });

  it('does not take a deployment for another whose id begins alike', () => {
    expect(
      serviceState(
        ecsService({
          events: [serviceEvent(60, 'rolling back to deployment ecs-svc/12.')],
        }),
      ),
    ).toBe('steady');
  });

  it('is stopped when scaled to zero, and on its way there while tasks are left', () => {
    const zero = {
      desiredCount: 0,
      deployments: [deployment({ desiredCount: 0 })],
    };
    expect(serviceState(ecsService({ ...zero, runningCount: 0 }))).toBe(
      'stopped',
    );
    expect(serviceState(ecsService({ ...zero, runningCount: 1 }))).toBe(
      'rolling-out',
    );
  });

  it('is unknown for a service that ECS does not know, that is deleted, or that has no PRIMARY deployment', () => {
    expect(serviceState(undefined)).toBe('unknown');
    expect(serviceState(ecsService({ status: 'INACTIVE' }))).toBe('unknown');
    expect(serviceState(ecsService({ status: 'DRAINING' }))).toBe('unknown');
    expect(serviceState(ecsService({ deployments: [] }))).toBe('unknown');
  });

  it('is one of the words, whatever ECS says', () => {
    fc.assert(
      fc.property(arbitraryService(), service => {
        expect(serviceStates).toContain(serviceState(service));
      }),
    );
  });

  it('is never steady unless exactly the wanted tasks run under one deployment that is not failing or moving', () => {
    fc.assert(
      fc.property(arbitraryService(), service => {
        if (serviceState(service) !== 'steady') return;
        expect(service.status).toBe('ACTIVE');
        expect(service.runningCount).toBe(service.desiredCount);
        expect(service.desiredCount).toBeGreaterThan(0);
        expect(service.pendingCount).toBe(0);
        const [primary] = service.deployments.filter(
          ({ status }) => status === 'PRIMARY',
        );
        expect(primary.rolloutState).not.toBe('IN_PROGRESS');
        expect(primary.rolloutState).not.toBe('FAILED');
        expect(isMoving(service)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isMoving', () => {
  it('follows rollouts, rollbacks and scaling, and rests when nothing is under way', () => {
    expect(isMoving(ecsService())).toBe(false);
    expect(isMoving(ecsService({ runningCount: 0 }))).toBe(false);
    expect(isMoving(ecsService({ runningCount: 1, pendingCount: 1 }))).toBe(
      true,
    );
    expect(
      isMoving(
        ecsService({ deployments: [{ ...next, failedTasks: 3 }, draining] }),
      ),
    ).toBe(true);
    expect(
      isMoving(
        ecsService({
          deployments: [
            deployment({ rolloutState: 'IN_PROGRESS' }),
            { ...next, status: 'ACTIVE', rolloutState: 'FAILED' },
          ],
        }),
      ),
    ).toBe(true);
  });
});
