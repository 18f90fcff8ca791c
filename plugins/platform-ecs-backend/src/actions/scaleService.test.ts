import { InputError, NotFoundError } from '@backstage/errors';
import {
  EffectRefusedError,
  EffectThrottledError,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { AwsCallError } from '../aws/AwsCallError';
import type { RemoteCallProblem } from '@alphaswarm-admin/plugin-portal-node';
import {
  address,
  contextOf,
  fakeSteeredCluster,
} from '../__testUtils__/actionContext';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import { createScaleServiceAction } from './scaleService';

const { signal } = new AbortController();

function awsError(problem: RemoteCallProblem) {
  return new AwsCallError(`It is ${problem}`, {
    permission: 'ecs:UpdateService',
    problem,
  });
}

function setUp() {
  const { gateway, poller, autoscaling, options } = fakeSteeredCluster();
  const action = createScaleServiceAction(options);
  const input = { ...address, desiredCount: 4 };
  const observe = async (desiredCount = 4) =>
    (await action.observe({ ...address, desiredCount }, { signal })).state;
  return { gateway, poller, autoscaling, options, action, input, observe };
}

describe('Scale', () => {
  it('names the service as the ledger does', () => {
    const { action, input } = setUp();
    expect(action.target(input)).toEqual({
      kind: 'ecs-service',
      id: 'alphaswarm-cluster-prod/alphaswarm-core-prod',
    });
  });

  it.each([
    ['a negative count', { desiredCount: -1 }],
    ['more than ECS allows', { desiredCount: 1e9 }],
    ['a fraction', { desiredCount: 1.5 }],
    ['text', { desiredCount: '4' }],
    ['no count', {}],
    ['infinity', { desiredCount: Number.POSITIVE_INFINITY }],
  ])('refuses %s, naming the field', (_, body) => {
    const { action } = setUp();
    const parsed = action.input.safeParse({ ...address, ...body });
    expect(parsed.error?.issues[0].path).toEqual(['desiredCount']);
  });

  it('refuses what it does not know', () => {
    const { action, input } = setUp();
    expect(action.input.safeParse({ ...input, force: true }).success).toBe(
      false,
    );
  });

  describe('observe', () => {
    it('reads the service afresh', async () => {
      const { action, input, gateway } = setUp();
      const { state, version } = await action.observe(input, { signal });
      expect(gateway.describeServices).toHaveBeenCalledWith(
        ['alphaswarm-core-prod'],
        { signal },
      );
      expect(version).toBe('ecs-svc/1|alphaswarm-core-prod:7|2');
      expect(state).toMatchObject({
        state: 'steady',
        desiredCount: 2,
        primaryDeploymentId: 'ecs-svc/1',
        deploymentIds: ['ecs-svc/1'],
        limits: { min: 1, max: 8 },
      });
    });

    it.each([0, 9])(
      'refuses %d, beyond the limits, before ECS is asked',
      async desiredCount => {
        const { action, gateway } = setUp();
        const observing = action.observe(
          { ...address, desiredCount },
          { signal },
        );
        await expect(observing).rejects.toThrow(InputError);
        await expect(observing).rejects.toThrow(
          /desiredCount.*from 1 to 8 for alphaswarm-core-prod/,
        );
        expect(gateway.describeServices).not.toHaveBeenCalled();
      },
    );

    it('narrows the limits by the bounds of auto scaling, and respects them', async () => {
      const { action, input, autoscaling, gateway } = setUp();
      autoscaling.bounds.mockResolvedValue({ min: 3, max: 5, suspended: [] });
      const { state } = await action.observe(input, { signal });
      expect(state.limits).toEqual({ min: 3, max: 5 });
      const beyond = action.observe({ ...input, desiredCount: 6 }, { signal });
      await expect(beyond).rejects.toThrow(InputError);
      await expect(beyond).rejects.toThrow(/from 3 to 5/);
      expect(gateway.setDesiredCount).not.toHaveBeenCalled();
    });

    it.each(['denied', 'throttled', 'timeout', 'server'] as const)(
      'keeps to the configured limits, and says why, when the bounds are %s',
      async problem => {
        const { action, input, autoscaling } = setUp();
        autoscaling.bounds.mockRejectedValueOnce(
          new AwsCallError('AWS says no', {
            permission: 'application-autoscaling:DescribeScalableTargets',
            problem,
          }),
        );
        const { state } = await action.observe(input, { signal });
        expect(state.limits).toEqual({ min: 1, max: 8 });
        expect(action.describe(input, state).warnings).toContainEqual(
          expect.stringMatching(
            /bounds are not known: AWS says no\. Only the configured limits/,
          ),
        );
      },
    );

    it('says what of auto scaling is suspended', async () => {
      const { action, input, autoscaling } = setUp();
      autoscaling.bounds.mockResolvedValueOnce({
        min: 1,
        max: 8,
        suspended: ['scale-in', 'scheduled scaling'],
      });
      const { state } = await action.observe(input, { signal });
      const { warnings, changes } = action.describe(input, state);
      expect(warnings).toEqual([
        'alphaswarm-core-prod is scaled automatically: the count may be changed again by auto scaling.',
        'Suspended of auto scaling: scale-in, scheduled scaling.',
      ]);
      expect(changes).toContainEqual({
        label: "Auto scaling's bounds",
        present: '1 to 8',
        proposed: '1 to 8',
      });
    });

    it.each([
      ['another cluster', { cluster: 'other' }],
      ['a name without the prefix', { service: 'core' }],
      ['a path', { service: 'alphaswarm-/../x' }],
      ['an ARN', { service: 'arn:aws:ecs:eu-central-1:999:service/a/b' }],
    ])('does not pass %s to AWS', async (_, change) => {
      const { action, input, gateway } = setUp();
      await expect(
        action.observe({ ...input, ...change }, { signal }),
      ).rejects.toThrow(NotFoundError);
      expect(gateway.describeServices).not.toHaveBeenCalled();
    });

    it('does not find a service that ECS does not know, or that is deleted', async () => {
      const { action, input, gateway } = setUp();
      gateway.describeServices.mockResolvedValueOnce({
        services: [],
        failures: [{ name: input.service, reason: 'MISSING' }],
      });
      await expect(action.observe(input, { signal })).rejects.toThrow(
        NotFoundError,
      );
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService({ status: 'INACTIVE' })],
        failures: [],
      });
      await expect(action.observe(input, { signal })).rejects.toThrow(
        /can't be changed: The service was deleted/,
      );
    });

    it.each([
      ['throttled', { name: 'ServiceUnavailableError' }],
      ['timeout', { name: 'ServiceUnavailableError' }],
      ['not-found', { name: 'NotFoundError' }],
      ['denied', { name: 'AwsCallError', statusCode: 502 }],
    ] as const)('says so when reading is %s', async (problem, expected) => {
      const { action, input, gateway } = setUp();
      gateway.describeServices.mockRejectedValueOnce(awsError(problem));
      await expect(action.observe(input, { signal })).rejects.toMatchObject(
        expected,
      );
    });
  });

  describe('preview', () => {
    it('says present and proposed, the limits, and how to undo it', async () => {
      const { action, input, observe } = setUp();
      expect(action.describe(input, await observe())).toEqual({
        title: 'Scale alphaswarm-core-prod to 4 tasks',
        confirmLabel: 'Scale alphaswarm-core-prod to 4',
        destructive: false,
        changes: [
          { label: 'Desired tasks', present: 2, proposed: 4 },
          { label: 'Running tasks', present: 2, proposed: 4 },
          { label: 'Limits', present: '1 to 8', proposed: '1 to 8' },
        ],
        affects: [
          'ECS starts 2 tasks (2 vCPU, 4 GiB) of alphaswarm-core-prod:7 more.',
        ],
        warnings: [],
        undo: 'Scale it back to 2.',
      });
    });

    it('warns of stopping, of halving, of nothing to do', async () => {
      const { action, observe } = setUp();
      const before = {
        ...(await observe()),
        desiredCount: 8,
        limits: { min: 0, max: 8 },
      };
      const warningsAt = (desiredCount: number) =>
        action.describe({ ...address, desiredCount }, before).warnings;
      expect(warningsAt(0)[0]).toMatch(/stops alphaswarm-core-prod/);
      expect(warningsAt(3)[0]).toMatch(/more than half/);
      expect(warningsAt(8)[0]).toMatch(/at 8 already/);
      expect(warningsAt(7)).toEqual([]);
    });

    it('warns of a rollout under way and of a failing service', async () => {
      const { action, input, gateway, observe } = setUp();
      gateway.describeServices.mockResolvedValue({
        services: [
          ecsService({
            runningCount: 1,
            deployments: [
              deployment({ rolloutState: 'IN_PROGRESS', failedTasks: 2 }),
            ],
          }),
        ],
        failures: [],
      });
      expect(action.describe(input, await observe()).warnings).toEqual([
        'More tasks of a failing service may fail as well.',
        expect.stringMatching(/^The service is failing\. The rollout of/),
      ]);
    });

    it('refuses what the observed limits forbid', async () => {
      const { action, observe } = setUp();
      const before = await observe();
      expect(() =>
        action.describe({ ...address, desiredCount: 9 }, before),
      ).toThrow(InputError);
    });
  });

  describe('perform', () => {
    it('succeeds on the count that was asked for, and makes the poller hurry', async () => {
      const { action, input, gateway, poller, observe } = setUp();
      const context = contextOf(input, await observe());
      await expect(action.perform(context)).resolves.toEqual({
        result: { desiredCount: 4, previousDesiredCount: 2 },
        after: { desiredCount: 4 },
      });
      expect(gateway.setDesiredCount).toHaveBeenCalledWith(
        'alphaswarm-core-prod',
        4,
        { signal: context.signal },
      );
      expect(poller.hurry).toHaveBeenCalledTimes(1);
    });

    it('checks the limits once more', async () => {
      const { action, gateway, observe } = setUp();
      const before = await observe();
      await expect(
        action.perform(contextOf({ ...address, desiredCount: 9 }, before)),
      ).rejects.toThrow(InputError);
      expect(gateway.setDesiredCount).not.toHaveBeenCalled();
    });

    it.each([
      ['denied', EffectRefusedError],
      ['refused', EffectRefusedError],
      ['credentials', EffectRefusedError],
      ['not-sent', EffectRefusedError],
      ['throttled', EffectThrottledError],
      ['not-found', NotFoundError],
    ] as const)(
      'fails when it is %s: nothing was changed',
      async (problem, type) => {
        const { action, input, gateway, poller, observe } = setUp();
        gateway.setDesiredCount.mockRejectedValueOnce(awsError(problem));
        const performing = action.perform(contextOf(input, await observe()));
        await expect(performing).rejects.toThrow(type);
        await expect(performing).rejects.toThrow(/Nothing was changed/);
        expect(poller.hurry).toHaveBeenCalledTimes(1);
      },
    );

    it.each(['timeout', 'connection', 'malformed', 'server'] as const)(
      'stays open after %s',
      async problem => {
        const { action, input, gateway, observe } = setUp();
        const error = awsError(problem);
        gateway.setDesiredCount.mockRejectedValueOnce(error);
        await expect(
          action.perform(contextOf(input, await observe())),
        ).rejects.toBe(error);
      },
    );

    it('stays open when ECS answers with another count', async () => {
      const { action, input, gateway, observe } = setUp();
      gateway.setDesiredCount.mockResolvedValueOnce(ecsService());
      const performing = action.perform(contextOf(input, await observe()));
      await expect(performing).rejects.toThrow(/2 desired tasks instead of 4/);
      await expect(performing).rejects.not.toThrow(EffectRefusedError);
    });
  });

  describe('compensate', () => {
    it('returns to the count of before', async () => {
      const { action, input, gateway, observe } = setUp();
      const before = await observe();
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService({ desiredCount: 4 })],
        failures: [],
      });
      await action.compensate!(contextOf(input, before), {});
      expect(gateway.setDesiredCount).toHaveBeenCalledWith(
        'alphaswarm-core-prod',
        2,
        expect.anything(),
      );
    });

    it('leaves alone what is as before, and what somebody else has scaled since', async () => {
      const { action, input, gateway, observe } = setUp();
      const before = await observe();
      await action.compensate!(contextOf(input, before), {});
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService({ desiredCount: 5 })],
        failures: [],
      });
      await expect(
        action.compensate!(contextOf(input, before), {}),
      ).rejects.toThrow(/left as it is/);
      expect(gateway.setDesiredCount).not.toHaveBeenCalled();
    });
  });

  describe('reconcile', () => {
    const reconcileAt = async (desiredCount: number, secondsLater = 60) => {
      const { action, input, gateway, observe } = setUp();
      const observedAt = new Date(
        Date.now() - secondsLater * 1000,
      ).toISOString();
      const before = { ...(await observe()), observedAt };
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService({ desiredCount })],
        failures: [],
      });
      return action.reconcile(contextOf(input, before));
    };

    it('was performed when the count is what was asked', async () => {
      expect(await reconcileAt(4, 1)).toEqual({
        outcome: 'performed',
        after: { desiredCount: 4 },
      });
    });

    it('was not performed when the count is as before, once ECS has had time', async () => {
      expect(await reconcileAt(2)).toMatchObject({ outcome: 'not-performed' });
      expect(await reconcileAt(2, 1)).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/^Too early/),
      });
    });

    it('is unknown when somebody else has scaled', async () => {
      expect(await reconcileAt(3)).toMatchObject({ outcome: 'unknown' });
    });

    it('is unknown when ECS cannot be asked, or the service is gone', async () => {
      const { action, input, gateway, observe } = setUp();
      const before = await observe();
      gateway.describeServices.mockRejectedValueOnce(awsError('timeout'));
      expect(await action.reconcile(contextOf(input, before))).toMatchObject({
        outcome: 'unknown',
      });
      gateway.describeServices.mockResolvedValueOnce({
        services: [],
        failures: [],
      });
      expect(await action.reconcile(contextOf(input, before))).toMatchObject({
        outcome: 'unknown',
      });
      expect(
        await action.reconcile(
          contextOf({ ...input, cluster: 'no longer configured' }, before),
        ),
      ).toMatchObject({ outcome: 'unknown' });
    });
  });
});
