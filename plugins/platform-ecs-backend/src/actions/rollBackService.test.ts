import { ConflictError } from '@backstage/errors';
import { AwsCallError } from '../aws/AwsCallError';
import {
  address,
  contextOf,
  fakeSteeredCluster,
} from '../__testUtils__/actionContext';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import {
  deploymentArn,
  revisionArn,
  serviceDeployment,
  serviceRevisions,
} from '../__testUtils__/serviceDeployment';
import { createRollBackServiceAction } from './rollBackService';

const { signal } = new AbortController();

/** Deployments newest first: their status, and which service revision they deployed. */
function setUp(history: Array<[status: string, revision: string]>) {
  const fakes = fakeSteeredCluster();
  fakes.rollouts.listDeployments.mockResolvedValue(
    history.map((_, index) => deploymentArn(`dep-${index}`)),
  );
  fakes.rollouts.describeDeployments.mockResolvedValue(
    history.map(([status, revision], index) =>
      serviceDeployment({
        id: `dep-${index}`,
        status,
        targetServiceRevision: { arn: revisionArn(revision) },
      }),
    ),
  );
  fakes.rollouts.describeRevisions.mockResolvedValue(
    serviceRevisions({
      seven: 'alphaswarm-core-prod:7',
      six: 'alphaswarm-core-prod:6',
      five: 'alphaswarm-core-prod:5',
    }),
  );
  const action = createRollBackServiceAction(fakes.options);
  return { ...fakes, action };
}

describe('Roll back', () => {
  it.each<[string, Array<[string, string]>, string]>([
    [
      'the one before',
      [
        ['SUCCESSFUL', 'seven'],
        ['SUCCESSFUL', 'six'],
      ],
      'alphaswarm-core-prod:6',
    ],
    [
      'none that failed, was stopped or was itself rolled back',
      [
        ['SUCCESSFUL', 'seven'],
        ['ROLLBACK_SUCCESSFUL', 'six'],
        ['STOPPED', 'six'],
        ['SUCCESSFUL', 'five'],
      ],
      'alphaswarm-core-prod:5',
    ],
    [
      'nothing that only redeployed what runs now',
      [
        ['SUCCESSFUL', 'seven'],
        ['SUCCESSFUL', 'seven'],
        ['SUCCESSFUL', 'six'],
      ],
      'alphaswarm-core-prod:6',
    ],
    [
      'what ran before a rollout that was stopped half-way',
      [
        ['STOPPED', 'seven'],
        ['SUCCESSFUL', 'six'],
      ],
      'alphaswarm-core-prod:6',
    ],
  ])('goes back to %s', async (_, history, expected) => {
    const { action } = setUp(history);
    const { state, version } = await action.observe(address, { signal });
    expect(state.targetTaskDefinition).toBe(expected);
    expect(version).toMatch(new RegExp(`${expected}$`));
    expect(action.describe(address, state)).toMatchObject({
      title: `Roll alphaswarm-core-prod back to ${expected}`,
      affects: expect.arrayContaining([
        `${expected} is what the last successful deployment before alphaswarm-core-prod:7 ran.`,
      ]),
    });
  });

  it.each(['PENDING', 'IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'STOP_REQUESTED'])(
    'refuses while a rollout is %s',
    async status => {
      const { action, commands } = setUp([
        [status, 'seven'],
        ['SUCCESSFUL', 'six'],
      ]);
      const observing = action.observe(address, { signal });
      await expect(observing).rejects.toThrow(ConflictError);
      await expect(observing).rejects.toThrow(/under way. Stop it/);
      expect(commands.deploy).not.toHaveBeenCalled();
    },
  );

  it.each<[string, Array<[string, string]>]>([
    ['nothing else was deployed', [['SUCCESSFUL', 'seven']]],
    ['ECS remembers no deployment', []],
  ])('refuses when %s', async (_, history) => {
    const { action } = setUp(history);
    await expect(action.observe(address, { signal })).rejects.toThrow(
      /remembers no successful deployment/,
    );
  });

  it('says so when the deployments cannot be read', async () => {
    const { action, rollouts } = setUp([]);
    rollouts.listDeployments.mockRejectedValueOnce(
      new AwsCallError('AWS says no', {
        permission: 'ecs:ListServiceDeployments',
        problem: 'denied',
      }),
    );
    await expect(action.observe(address, { signal })).rejects.toThrow(
      /AWS says no. Nothing was changed/,
    );
  });

  it('deploys what was seen', async () => {
    const { action, commands } = setUp([
      ['SUCCESSFUL', 'seven'],
      ['SUCCESSFUL', 'six'],
    ]);
    const { state } = await action.observe(address, { signal });
    commands.deploy.mockResolvedValueOnce(
      ecsService({
        deployments: [
          deployment({
            id: 'ecs-svc/2',
            taskDefinition: 'alphaswarm-core-prod:6',
          }),
        ],
      }),
    );
    await expect(
      action.perform(contextOf(address, state)),
    ).resolves.toMatchObject({
      result: {
        deploymentId: 'ecs-svc/2',
        taskDefinition: 'alphaswarm-core-prod:6',
      },
    });
  });
});
