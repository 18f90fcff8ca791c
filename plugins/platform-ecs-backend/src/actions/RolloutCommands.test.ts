import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { testClients } from '../__testUtils__/testClients';
import {
  wireDeployment,
  wireService,
  wireTaskDefinitionArn,
} from '../__testUtils__/wire';
import { AwsCallError } from '../aws/AwsCallError';
import {
  DefaultRolloutCommands,
  type RolloutCommands,
} from './RolloutCommands';

useFakeAws();

const name = 'alphaswarm-core-prod';
const arn = 'arn:aws:ecs:eu-central-1:123456789012:service-deployment/c/s/dep';
const { signal } = new AbortController();

describe('rollout commands on the wire', () => {
  let aws: FakeAws;
  let commands: RolloutCommands;

  beforeEach(async () => {
    aws = await FakeAws.start();
    commands = DefaultRolloutCommands.create({
      cluster: 'alphaswarm-cluster-prod',
      ecs: testClients(aws.endpoint).mutations.ecs,
      throttleBudget: { attempts: 2, firstWaitMs: 1 },
    });
    aws.on('ContinueServiceDeployment', () => ({
      body: { serviceDeploymentArn: arn },
    }));
    aws.on('StopServiceDeployment', () => ({
      body: { serviceDeploymentArn: arn },
    }));
    aws.on('UpdateService', () => ({
      body: {
        service: wireService(name, {
          deployments: [wireDeployment(name, { id: 'ecs-svc/2' })],
          currentServiceDeployment: arn,
        }),
      },
    }));
  });

  afterEach(() => aws.stop());

  it.each(['CONTINUE', 'ROLLBACK'] as const)(
    'always say the action %s: ECS takes its absence as CONTINUE',
    async decision => {
      await expect(
        commands.answerHook(arn, 'hook-1', decision, { signal }),
      ).resolves.toBe(arn);
      expect(aws.inputsOf('ContinueServiceDeployment')).toEqual([
        { serviceDeploymentArn: arn, hookId: 'hook-1', action: decision },
      ]);
    },
  );

  it.each(['ABORT', 'ROLLBACK'] as const)(
    'always say how to stop: %s',
    async stopType => {
      await expect(commands.stop(arn, stopType, { signal })).resolves.toBe(arn);
      expect(aws.inputsOf('StopServiceDeployment')).toEqual([
        { serviceDeploymentArn: arn, stopType },
      ]);
    },
  );

  it('deploy a task definition and nothing else, and tell which deployment ECS started', async () => {
    const taskDefinition = wireTaskDefinitionArn(name, 5);
    const service = await commands.deploy(name, taskDefinition, { signal });
    expect(aws.inputsOf('UpdateService')).toEqual([
      { cluster: 'alphaswarm-cluster-prod', service: name, taskDefinition },
    ]);
    expect(service.deployments[0].id).toBe('ecs-svc/2');
    expect(service.currentServiceDeployment).toBe(arn);
  });

  const each: Array<[string, () => Promise<unknown>]> = [
    ['UpdateService', () => commands.deploy(name, 'arn', { signal })],
    ['StopServiceDeployment', () => commands.stop(arn, 'ABORT', { signal })],
    [
      'ContinueServiceDeployment',
      () => commands.answerHook(arn, 'h', 'CONTINUE', { signal }),
    ],
  ];

  it.each(each)('%s is sent again only after throttling', async (op, send) => {
    aws.on(op, () => ({ error: 'ThrottlingException' }));
    await expect(send()).rejects.toMatchObject({
      problem: 'throttled',
      permission: `ecs:${op}`,
    });
    expect(aws.inputsOf(op)).toHaveLength(2);
  });

  it.each(each)(
    '%s is sent once, and known to be unknown, when the connection breaks or the answer is none',
    async (op, send) => {
      for (const answer of ['drop', { raw: '{"ser' }] as const) {
        aws.on(op, () => answer);
        const failure: unknown = await send().catch(error => error);
        expect(failure).toBeInstanceOf(AwsCallError);
        expect(failure).toMatchObject({ nothingHappened: false });
      }
      expect(aws.inputsOf(op)).toHaveLength(2);
    },
  );

  it.each(each)('%s names the permission that is missing', async (op, send) => {
    aws.on(op, () => ({ error: 'AccessDeniedException', status: 400 }));
    await expect(send()).rejects.toMatchObject({
      problem: 'denied',
      nothingHappened: true,
      message: expect.stringContaining(`ecs:${op}`),
    });
    expect(aws.inputsOf(op)).toHaveLength(1);
  });
});
