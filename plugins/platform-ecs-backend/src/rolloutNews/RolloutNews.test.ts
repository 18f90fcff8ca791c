import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  RolloutOutcome,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { PrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import { createMemoryDatabase } from '../memory/createMemoryDatabase';
import { type AwaitedRollout, AwaitedRollouts } from './AwaitedRollouts';
import { awaitItsEnd } from './awaitItsEnd';
import { RolloutNews } from './RolloutNews';

jest.setTimeout(60_000);

const core: AwaitedRollout = {
  actionId: '01997d2c-1111-7222-8333-444455556666',
  cluster: 'prod',
  service: 'core',
  deploymentId: 'ecs-svc/42',
  serviceDeploymentArn: 'arn:deployment:new',
  userRef: 'user:staff/olivia',
};

function rollout(
  outcome: RolloutOutcome,
  ids: Partial<RolloutSummary> = {},
): RolloutSummary {
  return {
    arn: 'arn:deployment:new',
    id: 'new',
    deploymentId: 'ecs-svc/42',
    strategy: 'ROLLING',
    status: '',
    outcome,
    sources: [],
    ...ids,
  };
}

describe('the news of rollouts', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const logger = mockServices.logger.mock();
  let awaited: AwaitedRollouts;
  let deployments: RolloutSummary[] | Error;
  const send = jest.fn();

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    awaited = AwaitedRollouts.create(
      createMemoryDatabase({
        database: mockServices.database({ knex }),
        logger,
      }),
    );
  });

  beforeEach(async () => {
    for (const { actionId } of await awaited.list()) {
      await awaited.remove(actionId);
    }
    send.mockReset().mockResolvedValue(undefined);
    await awaited.add(core);
  });

  const tell = () =>
    RolloutNews.create({
      awaited,
      rollouts: {
        history: async () => {
          if (deployments instanceof Error) throw deployments;
          return { observedAt: '', deployments, gaps: [] };
        },
      },
      notifications: { send },
      logger,
    }).tell();

  it.each([
    ['succeeded', 'core is rolled out', 'normal'],
    ['rolled-back', 'core was rolled back', 'high'],
    ['rollback-failed', 'core failed, and so did its rollback', 'high'],
    ['stopped', 'core was stopped', 'normal'],
    ['unknown', 'core ended, nobody can tell how', 'high'],
  ] as const)(
    'tell once who started one that it %s: %j',
    async (outcome, title, severity) => {
      // A later deployment of somebody else is not the one.
      deployments = [
        rollout('succeeded', { arn: 'arn:later', deploymentId: 'ecs-svc/43' }),
        rollout(outcome),
      ];
      await tell();
      await tell();
      expect(send.mock.calls).toEqual([
        [
          {
            recipients: { type: 'entity', entityRef: core.userRef },
            payload: expect.objectContaining({
              title,
              severity,
              link: '/platform/prod/core',
              scope: `rollout-${core.actionId}`,
            }),
          },
        ],
      ]);
      expect(await awaited.list()).toEqual([]);
    },
  );

  it.each(['in-progress', 'paused', 'rolling-back', 'stopping'] as const)(
    'wait while it is %s',
    async outcome => {
      deployments = [rollout(outcome)];
      await tell();
      expect(send).not.toHaveBeenCalled();
      expect(await awaited.list()).toEqual([core]);
    },
  );

  it('find a deployment by its older id where ECS did not name the newer at once', async () => {
    await awaited.remove(core.actionId);
    const { serviceDeploymentArn: _, ...older } = core;
    await awaited.add(older);
    deployments = [rollout('succeeded')];
    await tell();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['ECS can not be asked', new Error('throttled'), undefined],
    [
      'the notification can not be sent',
      [rollout('succeeded')],
      new Error('away'),
    ],
  ])('are told later when %s', async (_, answer, sending) => {
    deployments = answer;
    if (sending) send.mockRejectedValue(sending);
    await tell();
    expect(await awaited.list()).toEqual([core]);
    expect(logger.warn).toHaveBeenCalled();
  });

  it('are awaited once, however often the action is performed', async () => {
    await awaited.add({ ...core, userRef: 'user:staff/else' });
    expect(await awaited.list()).toEqual([core]);
  });

  it('are given up after two days', async () => {
    await awaited.forget(new Date(Date.now() + 1000).toISOString());
    expect(await awaited.list()).toEqual([]);
  });
});

describe('an action whose rollout is awaited', () => {
  const context = {
    actionId: core.actionId,
    input: { cluster: 'prod', service: 'core' },
    caller: { userRef: core.userRef },
  } as never;
  const performed = {
    result: {
      deploymentId: core.deploymentId,
      serviceDeploymentArn: core.serviceDeploymentArn,
    },
  };
  const logger = mockServices.logger.mock();

  it('puts who did it on the list, and answers as it would', async () => {
    const add = jest.fn(async () => {});
    const action = awaitItsEnd(
      { perform: async () => performed } as unknown as PrivilegedAction,
      { awaited: { add }, logger },
    );
    expect(await action.perform(context)).toBe(performed);
    expect(add.mock.calls).toEqual([[core]]);
  });

  it('succeeds all the same when the list can not be written', async () => {
    const add = jest.fn().mockRejectedValue(new Error('away'));
    const action = awaitItsEnd(
      { perform: async () => performed } as unknown as PrivilegedAction,
      { awaited: { add }, logger },
    );
    expect(await action.perform(context)).toBe(performed);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(core.actionId),
    );
  });

  it('puts nobody on it when it failed', async () => {
    const add = jest.fn();
    const action = awaitItsEnd(
      {
        perform: async () => {
          throw new Error('refused');
        },
      } as unknown as PrivilegedAction,
      { awaited: { add }, logger },
    );
    await expect(action.perform(context)).rejects.toThrow('refused');
    expect(add).not.toHaveBeenCalled();
  });
});
