import fc from 'fast-check';
import { rolloutOutcomes } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { ago } from '../__testUtils__/ecsService';
import {
  killedTask,
  oldTask,
  revisionArn,
  revisions,
  serviceDeployment,
  task,
} from '../__testUtils__/rollouts';
import type { ServiceDeployment } from './parseServiceDeployment';
import { rolloutFacts } from './rolloutFacts';
import { rolloutOutcome } from './rolloutOutcome';
import { rolloutSentence } from './rolloutSentence';

type Tasks = Parameters<typeof rolloutFacts>[0]['tasks'];

function sentenceOf(
  overrides: Partial<ServiceDeployment>,
  tasks: Tasks = [],
): string {
  const deployment = serviceDeployment(overrides);
  const facts = rolloutFacts({
    deployment,
    deploymentId: 'ecs-svc/8',
    revisions,
    tasks,
  });
  return rolloutSentence(facts, rolloutOutcome(deployment));
}

const target = (running: number, pending = 0, more: object = {}) => ({
  targetServiceRevision: {
    arn: revisionArn(8),
    requestedTaskCount: 2,
    runningTaskCount: running,
    pendingTaskCount: pending,
    ...more,
  },
});
const breaker = (failureCount: number) => ({
  deploymentCircuitBreaker: {
    status: failureCount >= 3 ? 'TRIGGERED' : 'MONITORING',
    failureCount,
    threshold: 3,
  },
});
const killed = (count: number) =>
  Array.from({ length: count }, (_, index) => killedTask({ id: `k${index}` }));
const noImage = (id: string) =>
  killedTask({
    id,
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'CannotPullContainerError: core:8: not found',
    startedAt: undefined,
    stoppedAt: ago(5),
    containers: [{ name: 'core' }],
  });

describe('rolloutSentence', () => {
  it.each<[string, Partial<ServiceDeployment>, Tasks, string]>([
    [
      'tasks come in',
      target(1, 1),
      [task(), oldTask({ id: 'old' })],
      'Rolling out core:8: 1 of 2 tasks run it, 1 starting; 1 old task still runs.',
    ],
    [
      'old tasks leave',
      target(2),
      [
        task(),
        task({ id: 'task-2' }),
        oldTask({
          id: 'old',
          desiredStatus: 'STOPPED',
          stopCode: 'ServiceSchedulerInitiated',
        }),
      ],
      'Rolling out core:8: all 2 tasks run it, 1 old task is leaving.',
    ],
    [
      'nothing is left but to wait',
      target(2),
      [task(), task({ id: 'task-2' })],
      'Rolling out core:8: all 2 tasks run it; ECS waits until they have been steady for a while.',
    ],
    [
      'tasks run out of memory',
      { ...target(1), ...breaker(2) },
      [...killed(2), task()],
      'Failing: 2 of 3 tasks stopped, exit code 137 (out of memory) in container core. The circuit breaker has counted 2 of 3 failures; at 3 ECS rolls back.',
    ],
    [
      'tasks fail of several causes',
      { ...target(0), ...breaker(2) },
      [...killed(2), noImage('n')],
      'Failing: 3 of 3 tasks stopped, 2 of them: exit code 137 (out of memory) in container core. The circuit breaker has counted 2 of 3 failures; at 3 ECS rolls back.',
    ],
    [
      'nothing watches',
      {
        ...target(0),
        deploymentCircuitBreaker: undefined,
      },
      [noImage('n')],
      'Failing: 1 of 1 task stopped, image could not be pulled. No circuit breaker stops it.',
    ],
    [
      'the breaker took it back',
      {
        status: 'ROLLBACK_SUCCESSFUL',
        finishedAt: ago(1),
        rollback: {
          reason: 'Because of the circuit breaker.',
          startedAt: ago(10),
          serviceRevisionArn: revisionArn(7),
        },
      },
      killed(3),
      'Rolled back to core:7: 3 of 3 tasks stopped, exit code 137 (out of memory) in container core. core:8 is not deployed.',
    ],
    [
      'the failed tasks are forgotten',
      {
        status: 'ROLLBACK_SUCCESSFUL',
        rollback: { reason: 'Because of the circuit breaker.' },
      },
      [],
      'Rolled back: because of the circuit breaker. core:8 is not deployed.',
    ],
    [
      'an alarm takes it back',
      {
        status: 'ROLLBACK_IN_PROGRESS',
        rollback: { serviceRevisionArn: revisionArn(7) },
        alarms: {
          status: 'TRIGGERED',
          alarmNames: ['5xx', 'latency'],
          triggeredAlarmNames: ['5xx'],
        },
      },
      [task()],
      'Rolling back to core:7: alarm 5xx went off.',
    ],
    [
      'it waits for somebody',
      {
        lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
        lifecycleHookDetails: [
          {
            hookId: 'h',
            targetType: 'PAUSE',
            status: 'AWAITING_ACTION',
            expiresAt: '2026-11-24T06:30:00.000Z',
            timeoutAction: 'ROLLBACK',
          },
        ],
      },
      [task()],
      'Paused at "test traffic has shifted": core:8 waits for somebody to continue or roll back. At 06:30 UTC ECS rolls back by itself.',
    ],
    [
      'traffic shifts',
      {
        ...target(2, 0, { requestedProductionTrafficWeight: 10 }),
        lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
        deploymentConfiguration: { strategy: 'CANARY' },
      },
      [task(), task({ id: 'task-2' })],
      'Canary: production traffic shifts; 2 of 2 tasks run core:8; 10 % of production traffic goes to it.',
    ],
    [
      'it is done',
      { ...target(2), status: 'SUCCESSFUL', finishedAt: ago(0) },
      [task(), task({ id: 'task-2' })],
      'core:8 was deployed in 1 min 0 s.',
    ],
    [
      'it is done, and fails since',
      { ...target(0), status: 'SUCCESSFUL', finishedAt: ago(55) },
      killed(2),
      'core:8 was deployed in 5 s. It fails since: within the last hour 2 of 2 tasks stopped, exit code 137 (out of memory) in container core.',
    ],
    [
      'it was called done early',
      {
        ...target(1, 1),
        status: 'SUCCESSFUL',
        finishedAt: '2026-11-24T05:59:50.000Z',
        deploymentConfiguration: {
          strategy: 'ROLLING',
          earlySuccessCriteria: { enable: true, healthyPercent: 50 },
        },
      },
      [task()],
      'ECS called core:8 deployed early: 1 of 2 tasks run it. Unprotected since 05:59 UTC: neither circuit breaker nor alarms would roll it back.',
    ],
    [
      'somebody stopped it',
      { status: 'STOPPED', statusReason: 'Stopped by the user.' },
      [],
      'Stopped: stopped by the user. core:8 was not deployed in full.',
    ],
    [
      'ECS says something new',
      { status: 'DREAMING' },
      [],
      'ECS says DREAMING, which the portal does not know.',
    ],
  ])('says what happens when %s', (_, overrides, tasks, sentence) => {
    expect(sentenceOf(overrides, tasks)).toBe(sentence);
  });

  it('is a sentence for every outcome, and says "was deployed" of a success alone', () => {
    const arbitraryTask = fc.oneof(
      fc.constant(task()),
      fc.constant(killedTask()),
      fc.constant(noImage('n')),
      fc.constant(oldTask()),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...rolloutOutcomes),
        fc.constantFrom('ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY', undefined),
        fc.array(arbitraryTask, { maxLength: 5 }),
        fc.option(fc.constant({ arn: revisionArn(8) }), { nil: undefined }),
        (outcome, strategy, tasks, targetServiceRevision) => {
          const facts = rolloutFacts({
            deployment: serviceDeployment({
              deploymentConfiguration: { strategy },
              targetServiceRevision,
            }),
            revisions,
            tasks,
          });
          const sentence = rolloutSentence(facts, outcome);
          expect(sentence).toMatch(/^[A-Za-z].*\.$/);
          expect(sentence).not.toMatch(/undefined|null|NaN|\.\./);
          expect(/ was deployed/.test(sentence)).toBe(outcome === 'succeeded');
        },
      ),
    );
  });
});
