import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import { AwsCallError } from '../aws/AwsCallError';
import type { EcsService } from '../aws/EcsService';
import {
  address,
  contextOf,
  fakeSteeredCluster,
} from '../__testUtils__/actionContext';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import { knownSelf } from '../self/PortalSelf';
import { createRedeployServiceAction } from './redeployService';

const { signal } = new AbortController();

const old = deployment({ status: 'ACTIVE' });
const started = deployment({ id: 'ecs-svc/2', rolloutState: 'IN_PROGRESS' });

function setUp() {
  const { gateway, poller, revisions, options } = fakeSteeredCluster();
  const action = createRedeployServiceAction(options);
  const observe = async () => (await action.observe(address, { signal })).state;
  return { gateway, poller, revisions, options, action, observe };
}

describe('Redeploy', () => {
  describe('preview', () => {
    it('says what will happen', async () => {
      const { action, observe } = setUp();
      expect(action.describe(address, await observe())).toEqual({
        title: 'Redeploy alphaswarm-core-prod',
        confirmLabel: 'Redeploy alphaswarm-core-prod',
        destructive: false,
        changes: [
          { label: 'Deployment', present: 'ecs-svc/1', proposed: 'a new one' },
          {
            label: 'Task definition',
            present: 'alphaswarm-core-prod:7',
            proposed: 'alphaswarm-core-prod:7',
          },
          { label: 'Tasks', present: '2 of 2 running', proposed: '2 new' },
        ],
        affects: [
          'All tasks of alphaswarm-core-prod are replaced: ECS starts new ones and ends the old ones as the new ones come up.',
          'Up to 4 tasks run at once meanwhile, 2 more than now (2 vCPU, 4 GiB); at least 2 stay healthy.',
        ],
        warnings: [],
        undo: 'The same task definition is started anew, so there is nothing to return to; if its tasks fail to start, the circuit breaker takes the rollout back by itself.',
      });
    });

    it.each<[string, Partial<EcsService>, RegExp]>([
      [
        'a rollout under way',
        { runningCount: 1, deployments: [started, old] },
        /^A rollout or scaling is under way/,
      ],
      ['a failing service', { runningCount: 0 }, /^The service is failing/],
      [
        'a rollback',
        {
          deployments: [
            deployment(),
            {
              ...started,
              status: 'ACTIVE',
              createdAt: '2026-11-24T05:59:00.000Z',
            },
          ],
        },
        /^The last rollout was taken back/,
      ],
      [
        'a service at zero',
        { desiredCount: 0, runningCount: 0 },
        /no task will start/,
      ],
      [
        'no circuit breaker',
        { circuitBreaker: { enabled: true, rollback: false } },
        /No circuit breaker will take the rollout back/,
      ],
    ])('warns of %s', async (_, change, warning) => {
      const { action, gateway, observe } = setUp();
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService(change)],
        failures: [],
      });
      expect(action.describe(address, await observe()).warnings).toEqual([
        expect.stringMatching(warning),
      ]);
    });
  });

  it('counts tasks alone where their size cannot be read, and warns who restarts the portal', async () => {
    const { options, revisions, gateway } = setUp();
    revisions.recall.mockRejectedValueOnce(
      new AwsCallError('no', {
        permission: 'ecs:DescribeTaskDefinition',
        problem: 'denied',
      }),
    );
    const action = createRedeployServiceAction({
      ...options,
      self: knownSelf(address),
    });
    const { state } = await action.observe(address, { signal });
    const { affects, warnings } = action.describe(address, state);
    expect(affects[1]).toBe(
      'Up to 4 tasks run at once meanwhile, 2 more than now; at least 2 stay healthy.',
    );
    expect(warnings).toEqual([expect.stringMatching(/the portal itself/)]);
    expect(gateway.startRollout).not.toHaveBeenCalled();
  });

  describe('perform', () => {
    it('succeeds on a new PRIMARY deployment, and makes the poller hurry', async () => {
      const { action, gateway, poller, observe } = setUp();
      gateway.startRollout.mockResolvedValueOnce(
        ecsService({ deployments: [started, old] }),
      );
      await expect(
        action.perform(contextOf(address, await observe())),
      ).resolves.toEqual({
        result: {
          deploymentId: 'ecs-svc/2',
          taskDefinition: 'alphaswarm-core-prod:7',
          desiredCount: 2,
        },
        after: { primaryDeploymentId: 'ecs-svc/2' },
      });
      expect(poller.hurry).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['the same deployment', [deployment()]],
      ['none', []],
    ])('stays open when ECS answers with %s', async (_, deployments) => {
      const { action, gateway, poller, observe } = setUp();
      gateway.startRollout.mockResolvedValueOnce(ecsService({ deployments }));
      const performing = action.perform(contextOf(address, await observe()));
      await expect(performing).rejects.toThrow(/named no new deployment/);
      await expect(performing).rejects.not.toThrow(EffectRefusedError);
      expect(poller.hurry).toHaveBeenCalledTimes(1);
    });

    it('fails when refused, stays open when nobody knows', async () => {
      const { action, gateway, observe } = setUp();
      const context = contextOf(address, await observe());
      const error = (problem: 'denied' | 'server') =>
        new AwsCallError('no', { permission: 'ecs:UpdateService', problem });
      gateway.startRollout.mockRejectedValueOnce(error('denied'));
      await expect(action.perform(context)).rejects.toThrow(EffectRefusedError);
      const unknown = error('server');
      gateway.startRollout.mockRejectedValueOnce(unknown);
      await expect(action.perform(context)).rejects.toBe(unknown);
    });
  });

  describe('reconcile', () => {
    const observedAt = new Date(Date.now() - 120_000).toISOString();
    // By ECS's clock, which need not agree with the portal's.
    const later = '2026-11-01T00:00:01.000Z';

    const reconcile = async (
      now: Partial<EcsService>,
      seenAt: string = observedAt,
    ) => {
      const { action, gateway, observe } = setUp();
      const before = {
        ...(await observe()),
        observedAt: seenAt,
        newestEventAt: '2026-11-01T00:00:00.000Z',
      };
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService(now)],
        failures: [],
      });
      return action.reconcile(contextOf(address, before));
    };

    it('was performed when there is a deployment that was not there', async () => {
      expect(await reconcile({ deployments: [started, old] })).toEqual({
        outcome: 'performed',
        after: { primaryDeploymentId: 'ecs-svc/2' },
      });
    });

    it('was performed also when that deployment was rolled back, and forgotten since', async () => {
      expect(
        await reconcile({
          deployments: [deployment(), { ...started, status: 'ACTIVE' }],
        }),
      ).toMatchObject({ outcome: 'performed' });
      expect(
        await reconcile({
          events: [
            {
              id: '1',
              createdAt: later,
              message:
                '(service x) (deployment ecs-svc/2) deployment failed: tasks failed to start.',
            },
          ],
        }),
      ).toEqual({
        outcome: 'performed',
        after: { startedDeploymentId: 'ecs-svc/2' },
      });
    });

    it('was not performed when the deployment is the same and none was started', async () => {
      expect(
        await reconcile({
          events: [
            {
              id: '1',
              createdAt: later,
              message:
                '(service x) (deployment ecs-svc/1) deployment completed.',
            },
            {
              id: '2',
              createdAt: '2026-01-01T00:00:00.000Z',
              message:
                '(service x) (deployment ecs-svc/0) deployment completed.',
            },
          ],
        }),
      ).toMatchObject({ outcome: 'not-performed' });
    });

    it('is unknown too early, and when the events of the time are gone', async () => {
      expect(await reconcile({}, new Date().toISOString())).toMatchObject({
        outcome: 'unknown',
      });
      expect(
        await reconcile({
          events: Array.from({ length: 100 }, (_, index) => ({
            id: String(index),
            createdAt: later,
            message: '(service x) has started 1 tasks: (task 1).',
          })),
        }),
      ).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/forgotten/),
      });
    });

    it('is unknown when an older deployment became PRIMARY by itself', async () => {
      const { action, gateway } = setUp();
      gateway.describeServices.mockResolvedValueOnce({
        services: [ecsService({ deployments: [started, old] })],
        failures: [],
      });
      const { state } = await action.observe(address, { signal });
      expect(
        await action.reconcile(contextOf(address, { ...state, observedAt })),
      ).toMatchObject({ outcome: 'unknown' });
    });
  });
});
