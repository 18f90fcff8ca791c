import { AwsCallError } from '../aws/AwsCallError';
import type { EcsGateway } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import { ecsService } from '../__testUtils__/ecsService';
import { ClusterLook } from './ClusterLook';
import { summaryOf } from './ClusterSnapshot';

const polling = {
  fastMs: 1_500,
  slowMs: 15_000,
  idleAfterMs: 60_000,
  metricsEveryMs: 60_000,
  deadlineMs: 15_000,
};

const service = (name: string, overrides: Partial<EcsService> = {}) =>
  ecsService({
    name,
    arn: `arn:${name}`,
    taskDefinitionArn: `arn:task-definition/${name}:7`,
    ...overrides,
  });

const denied = (permission: string) =>
  new AwsCallError(`The portal's AWS role may not call ${permission}`, {
    permission,
    problem: 'denied',
  });

function setUp(services: EcsService[], servicePrefix = '') {
  const known = new Map();
  const gateway = {
    listServices: jest.fn(async () =>
      services.map(({ name, arn }) => ({ name, arn })),
    ),
    describeServices: jest.fn(async (names: string[]) => ({
      services: services.filter(
        ({ name, status }) => names.includes(name) && status !== 'MISSING',
      ),
      failures: [],
    })),
    describeTaskDefinition: jest.fn(async (arn: string) => {
      const taskDefinition = {
        family: 'f',
        revision: 7,
        containers: [{ name: 'main', image: 'core:1.4.2', essential: true }],
      };
      known.set(arn, taskDefinition);
      return taskDefinition;
    }),
    knownTaskDefinition: (arn: string) => known.get(arn),
    utilization: jest.fn(
      async () => new Map([['a', { cpuPercent: 12.3456, memoryPercent: 40 }]]),
    ),
    startRollout: jest.fn(),
    setDesiredCount: jest.fn(),
  } satisfies EcsGateway;
  const look = ClusterLook.create({
    cluster: {
      id: 'prod',
      name: 'prod',
      region: 'eu-central-1',
      servicePrefix,
      limits: { default: { min: 0, max: 10 }, services: new Map() },
    },
    gateway,
    polling,
  });
  const signal = new AbortController().signal;
  return { gateway, look: () => look.look({ signal }) };
}

describe('ClusterLook', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-24T06:00:00Z') });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('finds services in order, with image tag and utilization', async () => {
    const { look } = setUp([service('b'), service('a')]);
    const { services, gaps, observedAt } = await look();
    expect(observedAt).toBe('2026-11-24T06:00:00.000Z');
    expect(gaps).toEqual([]);
    expect(services.map(seen => summaryOf('prod', seen))).toMatchObject([
      {
        cluster: 'prod',
        name: 'a',
        arn: 'arn:a',
        state: 'steady',
        imageTag: '1.4.2',
        cpuPercent: 12.3,
        memoryPercent: 40,
      },
      { name: 'b', cpuPercent: undefined },
    ]);
  });

  it('never describes services without the configured prefix', async () => {
    const { look, gateway } = setUp(
      [service('other'), service('ours-a')],
      'ours-',
    );
    const { services } = await look();
    expect(services).toHaveLength(1);
    expect(gateway.describeServices).toHaveBeenCalledWith(
      ['ours-a'],
      expect.anything(),
    );
  });

  it('shows a service that ECS lists and then does not know as unknown', async () => {
    const { look } = setUp([service('gone', { status: 'MISSING' })]);
    const { services } = await look();
    expect(summaryOf('prod', services[0])).toMatchObject({
      name: 'gone',
      arn: 'arn:gone',
      state: 'unknown',
      desiredCount: 0,
    });
  });

  it('looks at an empty cluster without asking for metrics of nothing', async () => {
    const { look, gateway } = setUp([]);
    expect((await look()).services).toEqual([]);
    expect(gateway.utilization).not.toHaveBeenCalled();
  });

  it('asks CloudWatch once a minute, however often it looks', async () => {
    const { look, gateway } = setUp([service('a')]);
    for (let second = 0; second < 60; second += 2) {
      await look();
      jest.advanceTimersByTime(2_000);
    }
    expect(gateway.utilization).toHaveBeenCalledTimes(1);
    await look();
    expect(gateway.utilization).toHaveBeenCalledTimes(2);
  });

  it('is not held up by a slow CloudWatch after the first look', async () => {
    const { look, gateway } = setUp([service('a')]);
    await look();
    jest.advanceTimersByTime(60_000);
    gateway.utilization.mockReturnValueOnce(new Promise(() => {}));
    const { services } = await look();
    expect(services[0].utilization).toMatchObject({ memoryPercent: 40 });
  });

  it('goes without metrics that it may not read, and names the permission', async () => {
    const { look, gateway } = setUp([service('a')]);
    gateway.utilization.mockRejectedValue(denied('cloudwatch:GetMetricData'));
    const { services, gaps } = await look();
    expect(services).toHaveLength(1);
    expect(gaps).toEqual([
      "CPU and memory are not shown. The portal's AWS role may not call cloudwatch:GetMetricData.",
    ]);
  });

  it('goes without image tags that it may not read, and does not ask at every look', async () => {
    const { look, gateway } = setUp([service('a')]);
    gateway.describeTaskDefinition.mockRejectedValue(
      denied('ecs:DescribeTaskDefinition'),
    );
    const { services, gaps } = await look();
    expect(services[0].imageTag).toBeUndefined();
    expect(gaps[0]).toContain('ecs:DescribeTaskDefinition');
    await look();
    expect(gateway.describeTaskDefinition).toHaveBeenCalledTimes(1);
  });

  it('reads each task definition once, and not all of a large cluster in its first look', async () => {
    const { look, gateway } = setUp(
      Array.from({ length: 50 }, (_, index) => service(`svc-${index}`)),
    );
    await look();
    expect(gateway.describeTaskDefinition).toHaveBeenCalledTimes(20);
    await look();
    await look();
    await look();
    expect(gateway.describeTaskDefinition).toHaveBeenCalledTimes(50);
  });

  it('fails when the services themselves cannot be read', async () => {
    const { look, gateway } = setUp([service('a')]);
    gateway.describeServices.mockRejectedValue(denied('ecs:DescribeServices'));
    await expect(look()).rejects.toThrow(/ecs:DescribeServices/);
  });
});
