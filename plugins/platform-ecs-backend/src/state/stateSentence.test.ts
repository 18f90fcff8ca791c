import fc from 'fast-check';
import {
  ago,
  deployment,
  ecsService,
  serviceEvent,
} from '../__testUtils__/ecsService';
import { arbitraryService } from '../__testUtils__/arbitraryService';
import { stateSentence } from './stateSentence';

const next = deployment({
  id: 'ecs-svc/2',
  taskDefinition: 'alphaswarm-core-prod:8',
  rolloutState: 'IN_PROGRESS',
  runningCount: 1,
  pendingCount: 1,
  createdAt: ago(30),
});
const draining = deployment({
  status: 'ACTIVE',
  desiredCount: 0,
  runningCount: 1,
});

describe('stateSentence', () => {
  it.each([
    ['steady', ecsService(), '2 of 2 tasks running alphaswarm-core-prod:7.'],
    [
      'rolling out',
      ecsService({ deployments: [next, draining] }),
      'Rolling out alphaswarm-core-prod:8: 1 of 2 new tasks running; 1 starting; 1 old task still to drain.',
    ],
    [
      'scaling out',
      ecsService({ desiredCount: 4, pendingCount: 2 }),
      'Scaling to 4: 2 running; 2 starting.',
    ],
    [
      'scaling in',
      ecsService({ desiredCount: 1 }),
      'Scaling in to 1: 2 still running.',
    ],
    [
      'a failing rollout',
      ecsService({
        deployments: [{ ...next, runningCount: 0, failedTasks: 3 }, draining],
      }),
      'The rollout of alphaswarm-core-prod:8 is failing: 3 tasks in a row did not start; 0 of 2 new tasks running; the circuit breaker will roll it back if it goes on.',
    ],
    [
      'a rollout that failed for good',
      ecsService({
        runningCount: 0,
        deployments: [
          {
            ...next,
            rolloutState: 'FAILED' as const,
            rolloutStateReason:
              'ECS deployment circuit breaker: tasks failed to start.',
          },
        ],
      }),
      'The rollout of alphaswarm-core-prod:8 failed: ECS deployment circuit breaker: tasks failed to start; 0 of 2 tasks running.',
    ],
    [
      'tasks missing',
      ecsService({ runningCount: 1 }),
      '1 of 2 tasks running, and no rollout is under way.',
    ],
    [
      'tasks that do not start',
      ecsService({
        runningCount: 0,
        events: [
          serviceEvent(
            5,
            'was unable to place a task because no capacity. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
          ),
        ],
      }),
      '0 of 2 tasks running: was unable to place a task because no capacity.',
    ],
    [
      'rolled back',
      ecsService({
        deployments: [
          deployment(),
          {
            ...next,
            status: 'ACTIVE',
            rolloutState: 'FAILED' as const,
            rolloutStateReason:
              'ECS deployment circuit breaker: tasks failed to start.',
          },
        ],
      }),
      'alphaswarm-core-prod:8 was rolled back to alphaswarm-core-prod:7: ECS deployment circuit breaker: tasks failed to start; 2 of 2 tasks running.',
    ],
    [
      'rolled back, the failed deployment forgotten',
      ecsService({
        events: [
          serviceEvent(5, 'has reached a steady state.'),
          serviceEvent(59, 'has started 1 tasks: (task 1).'),
          serviceEvent(60, 'rolling back to deployment ecs-svc/1.'),
          serviceEvent(
            60,
            '(deployment ecs-svc/2) deployment failed: tasks failed to start.',
          ),
        ],
      }),
      'The newest rollout was rolled back to alphaswarm-core-prod:7: tasks failed to start; 2 of 2 tasks running.',
    ],
    [
      'stopped',
      ecsService({ desiredCount: 0, runningCount: 0 }),
      'Scaled to zero: no tasks are meant to run.',
    ],
    ['missing', undefined, 'ECS no longer knows this service.'],
    ['deleted', ecsService({ status: 'INACTIVE' }), 'The service was deleted.'],
  ])('tells %s', (_, service, sentence) => {
    expect(stateSentence(service)).toBe(sentence);
  });

  it('is one sentence without holes, whatever ECS says', () => {
    fc.assert(
      fc.property(arbitraryService(), service => {
        const sentence = stateSentence(service);
        expect(sentence).toMatch(/^[A-Z0-9a-z].*[^.]\.$/);
        expect(sentence).not.toMatch(/undefined|null|NaN| {2}/);
      }),
    );
  });
});
