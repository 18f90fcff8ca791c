import {
  DescribeServicesCommand,
  ECSClient,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { startStandIn } from './__testUtils__/startStandIn';
import { createTestWorld } from './aws/__testUtils__/createTestWorld';
import { createCloudWatch } from './aws/cloudwatch/createCloudWatch';
import { createEcs } from './aws/ecs/createEcs';
import { CallLog } from './calls';
import { createCore } from './core';
import { noTenant, testPlatform } from './cp/__testUtils__/testPlatform';
import { FaultInjector, faultSchema } from './faults';

const cluster = 'alphaswarm-cluster-prod';
const service = 'alphaswarm-core-prod';

async function start() {
  const { world, clock } = createTestWorld([{ key: 'core' }]);
  const calls = CallLog.create({ clock });
  const faults = FaultInjector.create({ seed: 'test' });
  const ecs = await startStandIn({ standIn: createEcs(world), calls, faults });
  const cloudWatch = await startStandIn({
    standIn: createCloudWatch(world),
    calls,
    faults,
  });
  const core = await startStandIn({
    standIn: createCore(testPlatform({ entra: noTenant })),
    calls,
    faults,
  });
  const common = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 250, throwOnRequestTimeout: true },
  };
  const ecsClient = new ECSClient({ ...common, endpoint: ecs.origin });
  const cloudWatchClient = new CloudWatchClient({
    ...common,
    endpoint: cloudWatch.origin,
  });
  const stop = async () => {
    ecsClient.destroy();
    cloudWatchClient.destroy();
    await Promise.all([ecs.close(), cloudWatch.close(), core.close()]);
  };
  return { world, calls, faults, ecsClient, cloudWatchClient, core, stop };
}

describe('faults', () => {
  let sandbox: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    sandbox = await start();
  });
  afterEach(() => sandbox.stop());

  const describeService = () =>
    sandbox.ecsClient.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
  const scale = (desiredCount: number) =>
    sandbox.ecsClient.send(
      new UpdateServiceCommand({ cluster, service, desiredCount }),
    );
  const desiredCount = () => sandbox.world.services()[0].desiredCount;

  it('throttles as each AWS protocol does, and cp and core with 429', async () => {
    for (const standIn of ['ecs', 'cloudwatch', 'core']) {
      sandbox.faults.add({ standIn, kind: 'throttle' });
    }
    await expect(describeService()).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      sandbox.cloudWatchClient.send(new DescribeAlarmsCommand({})),
    ).rejects.toMatchObject({ message: 'Rate exceeded' });
    const response = await fetch(`${sandbox.core.origin}/readyz`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([
      429,
      '1',
    ]);
  });

  it('denies as each AWS protocol does, and cp and core with 403', async () => {
    for (const standIn of ['ecs', 'cloudwatch', 'core']) {
      sandbox.faults.add({ standIn, kind: 'deny' });
    }
    await expect(describeService()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized'),
    });
    await expect(
      sandbox.cloudWatchClient.send(new DescribeAlarmsCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await fetch(`${sandbox.core.origin}/readyz`)).status).toBe(403);
  });

  it('answers server errors with the status asked for', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'error', status: 503 });
    await expect(describeService()).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
  });

  it('answers a body that is not JSON', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'malformed' });
    await expect(describeService()).rejects.toThrow(SyntaxError);
  });

  it('drops the connection', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'drop' });
    await expect(describeService()).rejects.toThrow('socket hang up');
  });

  it('hangs until the caller gives up', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'hang' });
    await expect(describeService()).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('delays, and then answers', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'latency', latencyMs: 60 });
    const begun = performance.now();
    expect((await describeService()).services).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
  });

  it('can delay and fail one request', async () => {
    sandbox.faults.add({ standIn: 'core', kind: 'latency', latencyMs: 60 });
    sandbox.faults.add({ standIn: 'core', kind: 'error' });
    const begun = performance.now();
    expect((await fetch(`${sandbox.core.origin}/readyz`)).status).toBe(503);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
  });

  it.each(['drop', 'hang', 'error', 'malformed'] as const)(
    'has no effect before, and every effect after: %s',
    async kind => {
      sandbox.faults.add({ standIn: 'ecs', kind, when: 'before', times: 1 });
      await expect(scale(3)).rejects.toThrow();
      expect(desiredCount()).toBe(2);

      sandbox.faults.add({ standIn: 'ecs', kind, when: 'after', times: 1 });
      await expect(scale(3)).rejects.toThrow();
      expect(desiredCount()).toBe(3);
    },
  );

  it('delivers the whole answer late when only its answer is delayed', async () => {
    sandbox.faults.add({
      standIn: 'ecs',
      kind: 'latency',
      when: 'after',
      latencyMs: 30,
    });
    expect((await describeService()).services![0].serviceName).toBe(service);
  });

  it('delivers what an Express stand-in answers, headers included, when it is only delayed', async () => {
    const prompt = await fetch(`${sandbox.core.origin}/readyz`);
    sandbox.faults.add({
      standIn: 'core',
      kind: 'latency',
      when: 'after',
      latencyMs: 20,
    });
    const late = await fetch(`${sandbox.core.origin}/readyz`);
    expect(late.status).toBe(200);
    expect(late.headers.get('content-type')).toBe(
      prompt.headers.get('content-type'),
    );
    expect(await late.text()).toBe(await prompt.text());
  });

  it('strikes only the operation named, only so many times', async () => {
    sandbox.faults.add({
      standIn: 'ecs',
      operation: 'UpdateService',
      kind: 'error',
      times: 2,
    });
    await describeService();
    await expect(scale(3)).rejects.toThrow();
    await expect(scale(3)).rejects.toThrow();
    await scale(3);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('strikes the share of requests that its probability says, the same under the same seed', async () => {
    const outcomes = async () => {
      sandbox.faults.add({ standIn: 'core', kind: 'error', probability: 0.5 });
      const statuses = [];
      for (let request = 0; request < 40; request++) {
        statuses.push((await fetch(`${sandbox.core.origin}/readyz`)).status);
      }
      return statuses;
    };
    const first = await outcomes();
    const struck = first.filter(status => status === 503).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
    await sandbox.stop();
    sandbox = await start();
    expect(await outcomes()).toEqual(first);
  });

  it('is recorded with the call', async () => {
    sandbox.faults.add({ standIn: 'ecs', kind: 'drop' });
    await expect(describeService()).rejects.toThrow();
    expect(sandbox.calls.list({ standIn: 'ecs' })).toEqual([
      expect.objectContaining({
        operation: 'DescribeServices',
        fault: 'drop',
      }),
    ]);
    expect(sandbox.calls.list()[0].status).toBeUndefined();
  });

  it.each([
    ['a latency without its length', { standIn: 'ecs', kind: 'latency' }],
    [
      'a throttled request that is carried out',
      { standIn: 'ecs', kind: 'throttle', when: 'after' },
    ],
    [
      'a denied request that is carried out',
      { standIn: 'ecs', kind: 'deny', when: 'after' },
    ],
    ['a success', { standIn: 'ecs', kind: 'error', status: 200 }],
    ['a probability of 0', { standIn: 'ecs', kind: 'drop', probability: 0 }],
    ['a fault unheard of', { standIn: 'ecs', kind: 'explode' }],
  ])('does not take %s', (_, fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false);
  });
});
