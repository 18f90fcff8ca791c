import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { createStoppedClock, type Clock } from '../../clock';
import type { Sandbox } from '../../Sandbox';
import { startSandbox } from '../../startSandbox';
import { TEST_START } from '../__testUtils__/createTestWorld';

const cluster = 'alphaswarm-cluster-prod';
const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const own = { accessKeyId: 'own', secretAccessKey: 'own' };

describe('accounts beside the own one', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let clock: Clock;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    clock = createStoppedClock(TEST_START);
    sandbox = await startSandbox({ dataDir, postgres: 'none', clock });
  });
  afterEach(() => sandbox.reset());
  afterAll(async () => {
    await sandbox.close();
    await rm(dataDir, { recursive: true });
  });

  async function assume(name: string, ExternalId = 'alphaswarm-admin') {
    const { Credentials } = await new STSClient({
      endpoint: sandbox.origins.sts,
      region: 'us-east-1',
      credentials: own,
      maxAttempts: 1,
    }).send(
      new AssumeRoleCommand({
        RoleArn: role(name),
        RoleSessionName: 'test',
        ExternalId,
      }),
    );
    return {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
      expiration: Credentials!.Expiration!,
    };
  }

  async function listServices(
    credentials: { accessKeyId: string; secretAccessKey: string },
    region: string,
  ) {
    const { serviceArns } = await new ECSClient({
      endpoint: sandbox.origins.ecs,
      region,
      credentials,
      maxAttempts: 1,
    }).send(new ListServicesCommand({ cluster }));
    return serviceArns!;
  }

  it("shows an assumed role its own account's cluster, and others theirs", async () => {
    const there = await listServices(
      await assume('alphaswarm-admin-portal'),
      'us-east-1',
    );
    expect(there).toEqual([
      `arn:aws:ecs:us-east-1:210987654321:service/${cluster}/alphaswarm-market-data-us-prod`,
      `arn:aws:ecs:us-east-1:210987654321:service/${cluster}/alphaswarm-execution-gateway-prod`,
    ]);
    const here = await listServices(own, 'eu-west-1');
    expect(here).toContain(
      `arn:aws:ecs:eu-west-1:123456789012:service/${cluster}/alphaswarm-core-prod`,
    );
    expect(here.join()).not.toContain('210987654321');
  });

  it('has no such cluster in the own account of another region', async () => {
    await expect(listServices(own, 'us-east-1')).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });

  it('lets nobody in without the external id, or with a role that does not exist', async () => {
    await expect(
      assume('alphaswarm-admin-portal', 'a-guess'),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sts:AssumeRole'),
    });
    await expect(assume('no-such-role')).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('denies everything to a role that may do nothing', async () => {
    const credentials = await assume('alphaswarm-admin-unarmed');
    await expect(listServices(credentials, 'us-east-1')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('assumed-role/alphaswarm-admin-unarmed'),
    });
  });

  it('ends sessions after an hour, and knows no key that it did not give out', async () => {
    const credentials = await assume('alphaswarm-admin-portal');
    expect(credentials.expiration.getTime()).toBe(TEST_START + 3_600_000);
    clock.advance(3_600_001);
    await expect(listServices(credentials, 'us-east-1')).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
    await expect(
      listServices(
        { accessKeyId: 'ASIAMADEUP', secretAccessKey: 'x' },
        'us-east-1',
      ),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('has alarms of its own in each account', async () => {
    const { MetricAlarms } = await new CloudWatchClient({
      endpoint: sandbox.origins.cloudwatch,
      region: 'us-east-1',
      credentials: await assume('alphaswarm-admin-portal'),
      maxAttempts: 1,
    }).send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'alphaswarm-ecs-' }));
    expect(MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual([
      'alphaswarm-ecs-market-data-us-replicas-prod',
      'alphaswarm-ecs-execution-gateway-replicas-prod',
    ]);
  });
});
