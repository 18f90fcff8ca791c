import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import { AwsCallError } from '../aws/AwsCallError';
import type { RemoteCallProblem } from '@alphaswarm-admin/plugin-portal-node';
import type { EcsService } from '../aws/EcsService';
import {
  address,
  contextOf,
  fakeSteeredCluster,
} from '../__testUtils__/actionContext';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import {
  deploymentArn,
  serviceDeployment,
  serviceRevisions,
} from '../__testUtils__/serviceDeployment';
import { container, taskDefinition } from '../__testUtils__/taskDefinition';
import { createDeployRevisionAction } from './deployRevision';

const { signal } = new AbortController();
const input = { ...address, revision: 5 };

const failure = (problem: RemoteCallProblem) =>
  new AwsCallError('AWS says no', { permission: 'ecs:UpdateService', problem });

const started = deployment({
  id: 'ecs-svc/2',
  taskDefinition: 'alphaswarm-core-prod:5',
  rolloutState: 'IN_PROGRESS',
});

function setUp() {
  const fakes = fakeSteeredCluster();
  const action = createDeployRevisionAction(fakes.options);
  const observe = async () => (await action.observe(input, { signal })).state;
  return { ...fakes, action, observe };
}

describe('Deploy revision', () => {
  it.each([0, -1, 1.5, 2_147_483_648, '5', null, undefined, Number.NaN])(
    'refuses the revision %p, naming the field',
    revision => {
      const { action } = setUp();
      const parsed = action.input.safeParse({ ...address, revision });
      expect(parsed.error?.issues[0].path).toEqual(['revision']);
    },
  );

  describe('observe', () => {
    it('reads service and both task definitions, and is about exactly these', async () => {
      const { action, revisions } = setUp();
      const { version, state } = await action.observe(input, { signal });
      expect(revisions.describe).toHaveBeenCalledWith(
        'alphaswarm-core-prod:5',
        { signal },
      );
      expect(version).toBe(
        'ecs-svc/1|alphaswarm-core-prod:7|2|arn:aws:ecs:eu-central-1:123456789012:task-definition/alphaswarm-core-prod:5',
      );
      expect(state).toMatchObject({
        taskDefinition: 'alphaswarm-core-prod:7',
        targetTaskDefinition: 'alphaswarm-core-prod:5',
        targetSize: { cpu: 1024, memory: 2048 },
        newestServiceDeployment: null,
      });
    });

    it('does not find a revision that is not there', async () => {
      const { action, revisions } = setUp();
      revisions.describe.mockImplementation(async reference => {
        throw new NotFoundError(`ECS does not know ${reference}`);
      });
      await expect(action.observe(input, { signal })).rejects.toThrow(
        NotFoundError,
      );
    });

    it('refuses one that is deregistered, and the one that runs', async () => {
      const { action, revisions, commands } = setUp();
      revisions.describe.mockImplementation(async () =>
        taskDefinition({ revision: 5, status: 'INACTIVE' }),
      );
      const inactive = action.observe(input, { signal });
      await expect(inactive).rejects.toThrow(InputError);
      await expect(inactive).rejects.toThrow(/:5 is deregistered \(INACTIVE\)/);
      await expect(
        action.observe({ ...address, revision: 7 }, { signal }),
      ).rejects.toThrow(/set to alphaswarm-core-prod:7 already/);
      expect(commands.deploy).not.toHaveBeenCalled();
    });

    it.each([
      ['denied', { name: 'AwsCallError', statusCode: 502 }],
      ['timeout', { name: 'ServiceUnavailableError' }],
    ] as const)('says so when reading is %s', async (problem, expected) => {
      const { action, revisions } = setUp();
      revisions.describe.mockImplementation(async () => {
        throw failure(problem);
      });
      await expect(action.observe(input, { signal })).rejects.toMatchObject(
        expected,
      );
    });
  });

  it('says what will change, what it takes, and how it is undone; never a value of the environment', async () => {
    const { action, revisions } = setUp();
    revisions.describe.mockImplementation(async reference =>
      reference.endsWith(':5')
        ? taskDefinition({
            revision: 5,
            cpu: 512,
            containers: [
              container({
                image: 'ecr/core:1.4.0',
                environment: new Map([
                  ['LOG_LEVEL', 'mark-of-debug'],
                  ['OLD_FLAG', 'mark-of-on'],
                ]),
              }),
            ],
          })
        : taskDefinition(),
    );
    const { state } = await action.observe(input, { signal });
    const preview = action.describe(input, state);
    expect(preview).toMatchObject({
      title: 'Deploy revision 5 on alphaswarm-core-prod',
      confirmLabel: 'Deploy alphaswarm-core-prod:5',
      warnings: [],
      affects: [
        'All tasks of alphaswarm-core-prod are replaced by tasks of alphaswarm-core-prod:5.',
        'Up to 4 tasks run at once meanwhile, 2 more than now (1 vCPU, 4 GiB); at least 2 stay healthy.',
      ],
    });
    expect(preview.changes).toEqual([
      {
        label: 'Task definition',
        present: 'alphaswarm-core-prod:7',
        proposed: 'alphaswarm-core-prod:5',
      },
      { label: 'CPU', present: '1 vCPU', proposed: '0.5 vCPU' },
      {
        label: 'core: Image',
        present: 'ecr/core:1.4.2',
        proposed: 'ecr/core:1.4.0',
      },
      {
        label: 'core: Environment LOG_LEVEL',
        present: 'set',
        proposed: 'set to another value',
      },
      { label: 'core: Environment OLD_FLAG', present: null, proposed: 'set' },
    ]);
    expect(JSON.stringify([state, preview])).not.toContain('mark-of');
  });

  describe('perform', () => {
    it('succeeds on a new PRIMARY deployment of that revision, and names the deployments', async () => {
      const { action, commands, poller, observe } = setUp();
      commands.deploy.mockResolvedValueOnce(
        ecsService({
          deployments: [started, deployment({ status: 'ACTIVE' })],
          currentServiceDeployment: deploymentArn('dep-2'),
        }),
      );
      await expect(
        action.perform(contextOf(input, await observe())),
      ).resolves.toEqual({
        result: {
          deploymentId: 'ecs-svc/2',
          serviceDeploymentArn: deploymentArn('dep-2'),
          taskDefinition: 'alphaswarm-core-prod:5',
          desiredCount: 2,
        },
        after: { primaryDeploymentId: 'ecs-svc/2' },
      });
      expect(commands.deploy).toHaveBeenCalledWith(
        'alphaswarm-core-prod',
        'arn:aws:ecs:eu-central-1:123456789012:task-definition/alphaswarm-core-prod:5',
        expect.anything(),
      );
      expect(poller.hurry).toHaveBeenCalledTimes(1);
    });

    it.each<[string, Partial<EcsService>]>([
      ['the same deployment', { deployments: [deployment()] }],
      ['none', { deployments: [] }],
      [
        'a new one of something else',
        { deployments: [deployment({ id: 'ecs-svc/2' })] },
      ],
    ])('stays open when ECS answers with %s', async (_, answer) => {
      const { action, commands, observe } = setUp();
      commands.deploy.mockResolvedValueOnce(ecsService(answer));
      const performing = action.perform(contextOf(input, await observe()));
      await expect(performing).rejects.toThrow(/named no new deployment/);
      await expect(performing).rejects.not.toBeInstanceOf(EffectRefusedError);
    });

    it.each(['denied', 'refused', 'throttled', 'not-sent'] as const)(
      'fails, nothing having happened, when it is %s',
      async problem => {
        const { action, commands, observe } = setUp();
        commands.deploy.mockRejectedValueOnce(failure(problem));
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
        commands.deploy.mockRejectedValueOnce(unknown);
        await expect(
          action.perform(contextOf(input, await observe())),
        ).rejects.toBe(unknown);
      },
    );
  });

  describe('reconcile', () => {
    const longAgo = new Date(Date.now() - 120_000).toISOString();

    async function reconcile(
      prepare: (fakes: ReturnType<typeof setUp>) => void,
      observedAt = longAgo,
    ) {
      const fakes = setUp();
      fakes.rollouts.listDeployments.mockResolvedValueOnce([
        deploymentArn('dep-1'),
      ]);
      const before = { ...(await fakes.observe()), observedAt };
      expect(before.newestServiceDeployment).toBe(deploymentArn('dep-1'));
      prepare(fakes);
      return fakes.action.reconcile(contextOf(input, before));
    }

    it('was performed when a newer service deployment has that revision, also after it was rolled back', async () => {
      const outcome = await reconcile(({ rollouts }) => {
        rollouts.listDeployments.mockResolvedValueOnce(
          ['dep-3', 'dep-2', 'dep-1'].map(deploymentArn),
        );
        rollouts.describeDeployments.mockResolvedValueOnce([
          serviceDeployment({
            id: 'dep-3',
            targetServiceRevision: { arn: deploymentArn('else') },
          }),
          serviceDeployment({ id: 'dep-2', status: 'ROLLBACK_SUCCESSFUL' }),
        ]);
        rollouts.describeRevisions.mockResolvedValueOnce(
          serviceRevisions({ new: 'alphaswarm-core-prod:5' }),
        );
      });
      expect(outcome).toEqual({
        outcome: 'performed',
        after: { serviceDeploymentArn: deploymentArn('dep-2') },
      });
    });

    it('was performed when the service lists such a deployment that was not there', async () => {
      const outcome = await reconcile(({ gateway }) =>
        gateway.describeServices.mockResolvedValueOnce({
          services: [ecsService({ deployments: [started] })],
          failures: [],
        }),
      );
      expect(outcome).toEqual({
        outcome: 'performed',
        after: { primaryDeploymentId: 'ecs-svc/2' },
      });
    });

    it('was not performed when the deployment is the same; too early, that is unknown', async () => {
      const nothing = () => {};
      expect(await reconcile(nothing)).toMatchObject({
        outcome: 'not-performed',
      });
      expect(await reconcile(nothing, new Date().toISOString())).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/Too early/),
      });
    });

    it('is unknown when another deployment is PRIMARY, and when ECS cannot be asked', async () => {
      expect(
        await reconcile(({ gateway }) =>
          gateway.describeServices.mockResolvedValueOnce({
            services: [
              ecsService({ deployments: [deployment({ id: 'ecs-svc/9' })] }),
            ],
            failures: [],
          }),
        ),
      ).toMatchObject({ outcome: 'unknown' });
      expect(
        await reconcile(({ rollouts }) =>
          rollouts.listDeployments.mockRejectedValueOnce(failure('denied')),
        ),
      ).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/could not be asked/),
      });
    });
  });

  it('takes nothing for a revision of the service that is none', async () => {
    const { action, revisions } = setUp();
    revisions.describe.mockImplementation(async reference =>
      reference.endsWith(':5')
        ? taskDefinition({
            family: 'other',
            revision: 5,
            containers: [container({ name: 'other' })],
          })
        : taskDefinition(),
    );
    await expect(action.observe(input, { signal })).rejects.toThrow(
      ConflictError,
    );
  });
});
