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
import { createStopRolloutAction } from './stopRollout';

const { signal } = new AbortController();
const arn = deploymentArn('dep-1');
const input = {
  ...address,
  deployment: 'dep-1',
  stopType: 'ROLLBACK' as const,
};
const longAgo = new Date(Date.now() - 120_000).toISOString();

const failure = (problem: RemoteCallProblem) =>
  new AwsCallError('AWS says no', {
    permission: 'ecs:StopServiceDeployment',
    problem,
  });

function setUp(deployment = serviceDeployment()) {
  const fakes = fakeSteeredCluster();
  fakes.rollouts.listDeployments.mockResolvedValue([arn]);
  fakes.rollouts.describeDeployments.mockResolvedValue([deployment]);
  fakes.rollouts.describeRevisions.mockResolvedValue(
    serviceRevisions({
      new: 'alphaswarm-core-prod:8',
      old: 'alphaswarm-core-prod:7',
    }),
  );
  const action = createStopRolloutAction(fakes.options);
  const observe = async () => (await action.observe(input, { signal })).state;
  return { ...fakes, action, observe };
}

describe('Stop rollout', () => {
  it.each([
    ['how', { deployment: 'dep-1' }, 'stopType'],
    [
      'how, in ECS’s words',
      { deployment: 'dep-1', stopType: 'rollback' },
      'stopType',
    ],
    ['which', { stopType: 'ABORT' }, 'deployment'],
    ['which by an ARN', { deployment: arn, stopType: 'ABORT' }, 'deployment'],
    [
      'which by a path',
      { deployment: '../x', stopType: 'ABORT' },
      'deployment',
    ],
  ])('wants to know %s', (_, body, field) => {
    const { action } = setUp();
    const parsed = action.input.safeParse({ ...address, ...body });
    expect(parsed.error?.issues[0].path).toEqual([field]);
  });

  describe('observe', () => {
    it('is about the rollout as it stands', async () => {
      const { action } = setUp();
      const { version, state } = await action.observe(input, { signal });
      expect(version).toBe(`${arn}|IN_PROGRESS`);
      expect(state).toMatchObject({
        deploymentArn: arn,
        targetTaskDefinition: 'alphaswarm-core-prod:8',
        sourceTaskDefinitions: ['alphaswarm-core-prod:7'],
        productionTraffic: null,
      });
    });

    it.each([
      [
        'what the last completed one deployed',
        [
          serviceDeployment({ id: 'dep-0', status: 'STOPPED' }),
          serviceDeployment({
            id: 'dep-00',
            status: 'SUCCESSFUL',
            targetServiceRevision: { arn: revisionArn('older') },
          }),
        ],
        'alphaswarm-core-prod:6',
      ],
      [
        'what the last one was itself rolled back to',
        [
          serviceDeployment({
            id: 'dep-0',
            status: 'ROLLBACK_SUCCESSFUL',
            rollback: { serviceRevisionArn: revisionArn('older') },
          }),
        ],
        'alphaswarm-core-prod:6',
      ],
      ['nothing that ECS remembers', [], null],
    ])('knows that ECS rolls back to %s', async (_, earlier, expected) => {
      const { action, rollouts } = setUp();
      rollouts.describeDeployments.mockResolvedValue([
        serviceDeployment({ createdAt: new Date() }),
        ...earlier,
      ]);
      rollouts.describeRevisions.mockResolvedValue(
        serviceRevisions({
          new: 'alphaswarm-core-prod:8',
          old: 'alphaswarm-core-prod:7',
          older: 'alphaswarm-core-prod:6',
        }),
      );
      const { state } = await action.observe(input, { signal });
      expect(state.rollbackTaskDefinition).toBe(expected);
      expect(action.describe(input, state).confirmLabel).toBe(
        `Roll back to ${expected ?? 'alphaswarm-core-prod:7'}`,
      );
    });

    it('refuses one that is not the newest any more', async () => {
      const { action, rollouts } = setUp();
      rollouts.describeDeployments.mockResolvedValueOnce([
        serviceDeployment({ id: 'dep-2' }),
      ]);
      const observing = action.observe(input, { signal });
      await expect(observing).rejects.toThrow(ConflictError);
      await expect(observing).rejects.toThrow(/not the newest/);
      rollouts.describeDeployments.mockResolvedValueOnce([]);
      await expect(action.observe(input, { signal })).rejects.toThrow(
        ConflictError,
      );
    });

    it.each([
      'SUCCESSFUL',
      'STOPPED',
      'STOP_REQUESTED',
      'ROLLBACK_IN_PROGRESS',
      'ROLLBACK_SUCCESSFUL',
      'A_WORD_OF_TOMORROW',
    ])('refuses one that is %s', async status => {
      const { action } = setUp(serviceDeployment({ status }));
      await expect(action.observe(input, { signal })).rejects.toThrow(
        new RegExp(`it is ${status}`),
      );
    });

    it('refuses to roll back where nothing ran before; stopping goes', async () => {
      const { action } = setUp(
        serviceDeployment({ sourceServiceRevisions: [] }),
      );
      await expect(action.observe(input, { signal })).rejects.toThrow(
        /nothing to roll back to/,
      );
      await expect(
        action.observe({ ...input, stopType: 'ABORT' }, { signal }),
      ).resolves.toMatchObject({ state: { sourceTaskDefinitions: [] } });
    });

    it('goes on where the revisions cannot be read: a rollout must be stoppable', async () => {
      const { action, rollouts } = setUp();
      rollouts.describeRevisions.mockRejectedValueOnce(failure('denied'));
      const { state } = await action.observe(input, { signal });
      expect(state.targetTaskDefinition).toMatch(/service-revision/);
    });

    it('says so when the rollout cannot be read', async () => {
      const { action, rollouts } = setUp();
      rollouts.describeDeployments.mockRejectedValueOnce(failure('timeout'));
      await expect(action.observe(input, { signal })).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
      });
    });
  });

  it('says what each way of stopping does', async () => {
    const { action } = setUp(
      serviceDeployment({
        targetServiceRevision: {
          arn: serviceDeployment().targetServiceRevision?.arn,
          requestedProductionTrafficWeight: 25,
        },
      }),
    );
    const { state } = await action.observe(input, { signal });
    expect(action.describe(input, state)).toMatchObject({
      title: 'Stop the rollout on alphaswarm-core-prod and roll it back',
      confirmLabel: 'Roll back to alphaswarm-core-prod:7',
      changes: expect.arrayContaining([
        {
          label: 'Production traffic to the new revision',
          present: '25 %',
          proposed: '0 %',
        },
      ]),
      warnings: [],
      undo: 'Deploy alphaswarm-core-prod:8 again.',
    });
    expect(
      action.describe({ ...input, stopType: 'ABORT' }, state),
    ).toMatchObject({
      title: 'Stop the rollout on alphaswarm-core-prod as it is',
      warnings: [expect.stringMatching(/Nothing is rolled back/)],
    });
  });

  describe('perform', () => {
    it.each(['ABORT', 'ROLLBACK'] as const)(
      'tells ECS to %s, and succeeds when it names that rollout',
      async stopType => {
        const { action, commands, poller, observe } = setUp();
        await expect(
          action.perform(contextOf({ ...input, stopType }, await observe())),
        ).resolves.toEqual({
          result: { serviceDeploymentArn: arn, stopType },
          after: { stopRequested: stopType },
        });
        expect(commands.stop).toHaveBeenCalledWith(
          arn,
          stopType,
          expect.anything(),
        );
        expect(poller.hurry).toHaveBeenCalledTimes(1);
      },
    );

    it.each([undefined, deploymentArn('dep-9')])(
      'stays open when ECS names %s',
      async named => {
        const { action, commands, observe } = setUp();
        commands.stop.mockResolvedValueOnce(named);
        const performing = action.perform(contextOf(input, await observe()));
        await expect(performing).rejects.toThrow(/accepted the stop but named/);
        await expect(performing).rejects.not.toBeInstanceOf(EffectRefusedError);
      },
    );

    it.each(['denied', 'refused', 'throttled', 'not-sent'] as const)(
      'fails, nothing having happened, when it is %s',
      async problem => {
        const { action, commands, observe } = setUp();
        commands.stop.mockRejectedValueOnce(failure(problem));
        await expect(
          action.perform(contextOf(input, await observe())),
        ).rejects.toBeInstanceOf(EffectRefusedError);
      },
    );

    it.each(['timeout', 'connection', 'malformed', 'server'] as const)(
      'stays open after %s: nobody knows',
      async problem => {
        const { action, commands, observe } = setUp();
        const unknown = failure(problem);
        commands.stop.mockRejectedValueOnce(unknown);
        await expect(
          action.perform(contextOf(input, await observe())),
        ).rejects.toBe(unknown);
      },
    );
  });

  describe('reconcile', () => {
    async function reconcile(
      now: ReturnType<typeof serviceDeployment> | undefined,
      stopType: 'ABORT' | 'ROLLBACK' = 'ROLLBACK',
      observedAt = longAgo,
    ) {
      const { action, rollouts, observe } = setUp();
      const before = { ...(await observe()), observedAt };
      rollouts.describeDeployments.mockResolvedValueOnce(now ? [now] : []);
      return action.reconcile(contextOf({ ...input, stopType }, before));
    }

    it.each([
      ['ROLLBACK', 'ROLLBACK_REQUESTED', 'performed'],
      ['ROLLBACK', 'ROLLBACK_IN_PROGRESS', 'performed'],
      ['ROLLBACK', 'ROLLBACK_SUCCESSFUL', 'performed'],
      ['ROLLBACK', 'ROLLBACK_FAILED', 'performed'],
      ['ROLLBACK', 'IN_PROGRESS', 'not-performed'],
      ['ROLLBACK', 'SUCCESSFUL', 'not-performed'],
      ['ROLLBACK', 'STOPPED', 'unknown'],
      ['ABORT', 'STOP_REQUESTED', 'performed'],
      ['ABORT', 'STOPPED', 'unknown'],
      ['ABORT', 'IN_PROGRESS', 'not-performed'],
      ['ABORT', 'ROLLBACK_IN_PROGRESS', 'unknown'],
    ] as const)(
      '%s, and the rollout is %s: %s',
      async (how, status, outcome) => {
        expect(
          await reconcile(serviceDeployment({ status }), how),
        ).toMatchObject({ outcome });
      },
    );

    it('can not tell a rollback that had a reason of its own from ours', async () => {
      for (const reason of [
        { deploymentCircuitBreaker: { status: 'TRIGGERED' } },
        { alarms: { status: 'TRIGGERED' } },
        {
          lifecycleHookDetails: [
            { hookId: 'h', status: 'TIMED_OUT', timeoutAction: 'ROLLBACK' },
          ],
        },
      ]) {
        expect(
          await reconcile(
            serviceDeployment({ status: 'ROLLBACK_SUCCESSFUL', ...reason }),
          ),
        ).toMatchObject({ outcome: 'unknown' });
      }
    });

    it('is unknown too early, when ECS has forgotten it, and when it cannot be asked', async () => {
      expect(
        await reconcile(
          serviceDeployment(),
          'ROLLBACK',
          new Date().toISOString(),
        ),
      ).toMatchObject({ outcome: 'unknown' });
      expect(await reconcile(undefined)).toMatchObject({ outcome: 'unknown' });
      const { action, rollouts, observe } = setUp();
      const before = await observe();
      rollouts.describeDeployments.mockRejectedValueOnce(failure('server'));
      expect(await action.reconcile(contextOf(input, before))).toMatchObject({
        outcome: 'unknown',
      });
    });
  });
});
