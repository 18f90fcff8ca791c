import {
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  type RemoteCall,
  runInActionScope,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { FakeAws } from '../__testUtils__/FakeAws';
import { stampWithAction } from './stampWithAction';

const ACTION = '01938f6e-0000-7000-8000-000000000000';

describe('stampWithAction', () => {
  let aws: FakeAws;
  let client: ECSClient;

  beforeEach(async () => {
    aws = await FakeAws.start();
    client = new ECSClient({
      region: 'eu-central-1',
      endpoint: aws.endpoint,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
      maxAttempts: 1,
    });
    client.middlewareStack.use(stampWithAction('aws:ecs'));
    aws.on('UpdateService', () => ({ body: { service: {} } }));
    aws.on('DescribeServices', () => ({ body: { services: [] } }));
  });

  afterEach(async () => {
    client.destroy();
    await aws.stop();
  });

  const update = () =>
    client.send(new UpdateServiceCommand({ cluster: 'c', service: 's' }));

  it('says the action in the user agent, and gives its outcome the ids of what changed something', async () => {
    const calls: RemoteCall[] = [];
    const answer = await runInActionScope(ACTION, calls, async () => {
      await client.send(new DescribeServicesCommand({ services: ['s'] }));
      return update();
    });
    expect(answer.$metadata.requestId).toMatch(/./);
    expect(calls).toEqual([
      {
        system: 'aws:ecs',
        operation: 'UpdateService',
        requestId: answer.$metadata.requestId,
      },
    ]);
    expect(aws.userAgents).toHaveLength(2);
    for (const userAgent of aws.userAgents) {
      expect(userAgent.split(' ')).toContain(`action/${ACTION}`);
    }
  });

  it('has said it when AWS refuses, which is no change', async () => {
    aws.on('UpdateService', () => ({ error: 'AccessDeniedException' }));
    const calls: RemoteCall[] = [];
    await expect(runInActionScope(ACTION, calls, update)).rejects.toThrow();
    expect(aws.userAgents[0]).toContain(`action/${ACTION}`);
    expect(calls).toEqual([]);
  });

  it('says nothing outside of an action', async () => {
    await update();
    expect(aws.userAgents[0]).not.toContain('action/');
  });
});
