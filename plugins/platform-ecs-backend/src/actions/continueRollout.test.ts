import { ConflictError } from '@backstage/errors';
import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import { AwsCallError } from '../aws/AwsCallError';
import type { RemoteCallProblem } from '@alphaswarm-admin/plugin-portal-node';
import {
  address,
  contextOf,
  fakeSteeredCluster,
} from '../__testUtils__/actionContext';
import {
  deploymentArn,
  revisionArn,
  serviceDeployment,
  serviceRevisions,
} from '../__testUtils__/serviceDeployment';
import { createContinueRolloutAction } from './continueRollout';

const { signal } = new AbortController();
const arn = deploymentArn('dep-1');
const input = {
  ...address,
  deployment: 'dep-1',
  hook: 'hook-1',
  decision: 'CONTINUE' as 'CONTINUE' | 'ROLLBACK',
};
const longAgo = new Date(Date.now() - 120_000).toISOString();

const failure = (problem: RemoteCallProblem) =>
  new AwsCallError('AWS says no', {
    permission: 'ecs:ContinueServiceDeployment',
    problem,
  });

const hook = (status: string, hookId = 'hook-1') => ({
  hookId,
  targetType: 'PAUSE',
  status,
  timeoutAction: 'ROLLBACK',
});

const paused = (overrides: Record<string, unknown> = {}) =>
  serviceDeployment({
    lifecycleStage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    lifecycleHookDetails: [hook('AWAITING_ACTION')],
    targetServiceRevision: {
      arn: revisionArn('new'),
      requestedProductionTrafficWeight: 10,
    },
    ...overrides,
  });

function setUp(deployment = paused()) {
  const fakes = fakeSteeredCluster();
  fakes.rollouts.listDeployments.mockResolvedValue([arn]);
  fakes.rollouts.describeDeployments.mockResolvedValue([deployment]);
  fakes.rollouts.describeRevisions.mockResolvedValue(
    serviceRevisions({
      new: 'alphaswarm-core-prod:8',
      old: 'alphaswarm-core-prod:7',
    }),
  );
  const action = createContinueRolloutAction(fakes.options);
  const observe = async () => (await action.observe(input, { signal })).state;
  return { ...fakes, action, observe };
}

describe('Continue rollout', () => {
  it.each([
    ['decision', { decision: undefined }],
    ['decision', { decision: 'continue' }],
    ['hook', { hook: '' }],
    ['hook', { hook: 'x'.repeat(256) }],
  ])('wants a %s that ECS knows: never silence', (field, change) => {
    const { action } = setUp();
    const parsed = action.input.safeParse({ ...input, ...change });
    expect(parsed.error?.issues[0].path).toEqual([field]);
  });

  it('is about this hook of this rollout', async () => {
    const { action } = setUp();
    const { version, state } = await action.observe(input, { signal });
    expect(version).toBe(`${arn}|IN_PROGRESS|hook-1`);
    expect(state.waitingHooks).toEqual([
      { id: 'hook-1', expiresAt: null, timeoutAction: 'ROLLBACK' },
    ]);
  });

  it.each([
    ['was answered', [hook('SUCCEEDED')]],
    ['timed out', [hook('TIMED_OUT')]],
    ['is another by now', [hook('AWAITING_ACTION', 'hook-2')]],
    ['is gone', []],
  ])('refuses when the hook %s', async (_, lifecycleHookDetails) => {
    const { action, commands } = setUp(paused({ lifecycleHookDetails }));
    await expect(action.observe(input, { signal })).rejects.toThrow(
      ConflictError,
    );
    expect(commands.answerHook).not.toHaveBeenCalled();
  });

  it('says what either answer does', async () => {
    const { action, observe } = setUp();
    const state = await observe();
    expect(action.describe(input, state)).toMatchObject({
      title: 'Continue the paused rollout on alphaswarm-core-prod',
      confirmLabel: 'Continue with alphaswarm-core-prod:8',
      changes: [
        {
          label: 'Rollout',
          present: 'paused: before production traffic shifts',
          proposed: 'goes on',
        },
        {
          label: 'Task definition',
          present: 'alphaswarm-core-prod:8',
          proposed: 'alphaswarm-core-prod:8',
        },
        {
          label: 'Production traffic to the new revision',
          present: '10 %',
          proposed: 'by the next step',
        },
      ],
    });
    expect(
      action.describe({ ...input, decision: 'ROLLBACK' }, state),
    ).toMatchObject({
      title: 'Roll back the paused rollout on alphaswarm-core-prod',
      confirmLabel: 'Roll back to alphaswarm-core-prod:7',
      undo: 'Deploy alphaswarm-core-prod:8 again.',
    });
  });

  describe('perform', () => {
    it.each(['CONTINUE', 'ROLLBACK'] as const)(
      'tells ECS %s, and succeeds when it names that rollout',
      async decision => {
        const { action, commands, poller, observe } = setUp();
        await expect(
          action.perform(contextOf({ ...input, decision }, await observe())),
        ).resolves.toEqual({
          result: { serviceDeploymentArn: arn, decision },
          after: { answered: decision },
        });
        expect(commands.answerHook).toHaveBeenCalledWith(
          arn,
          'hook-1',
          decision,
          expect.anything(),
        );
        expect(poller.hurry).toHaveBeenCalledTimes(1);
      },
    );

    it('stays open when ECS names no deployment, and when nobody knows', async () => {
      const { action, commands, observe } = setUp();
      const context = contextOf(input, await observe());
      commands.answerHook.mockResolvedValueOnce(undefined);
      await expect(action.perform(context)).rejects.toThrow(/named no deploy/);
      for (const problem of ['timeout', 'connection', 'server'] as const) {
        const unknown = failure(problem);
        commands.answerHook.mockRejectedValueOnce(unknown);
        await expect(action.perform(context)).rejects.toBe(unknown);
      }
    });

    it('fails when refused: nothing happened', async () => {
      const { action, commands, observe } = setUp();
      for (const problem of ['denied', 'refused', 'throttled'] as const) {
        commands.answerHook.mockRejectedValueOnce(failure(problem));
        await expect(
          action.perform(contextOf(input, await observe())),
        ).rejects.toBeInstanceOf(EffectRefusedError);
      }
    });
  });

  it.each([
    ['CONTINUE', { lifecycleHookDetails: [hook('SUCCEEDED')] }, 'performed'],
    ['CONTINUE', {}, 'not-performed'],
    ['CONTINUE', { lifecycleHookDetails: [] }, 'unknown'],
    [
      'CONTINUE',
      {
        status: 'ROLLBACK_IN_PROGRESS',
        lifecycleHookDetails: [hook('TIMED_OUT')],
      },
      'unknown',
    ],
    [
      'ROLLBACK',
      { status: 'ROLLBACK_REQUESTED', lifecycleHookDetails: [hook('FAILED')] },
      'performed',
    ],
    ['ROLLBACK', {}, 'not-performed'],
    [
      'ROLLBACK',
      { lifecycleHookDetails: [hook('SUCCEEDED')] },
      'not-performed',
    ],
    [
      'ROLLBACK',
      {
        status: 'ROLLBACK_SUCCESSFUL',
        alarms: { status: 'TRIGGERED' },
        lifecycleHookDetails: [hook('SUCCEEDED')],
      },
      'unknown',
    ],
  ] as const)(
    'reconciles %s against %j: %s',
    async (decision, now, outcome) => {
      const { action, rollouts, observe } = setUp();
      const before = { ...(await observe()), observedAt: longAgo };
      rollouts.describeDeployments.mockResolvedValueOnce([paused({ ...now })]);
      expect(
        await action.reconcile(contextOf({ ...input, decision }, before)),
      ).toMatchObject({ outcome });
    },
  );
});
