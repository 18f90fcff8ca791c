import { AwsCallError } from '../aws/AwsCallError';
import type { EcsGateway } from '../aws/EcsGateway';
import type { EcsService, UtilizationReading } from '../aws/EcsService';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import { ecsTask } from '../__testUtils__/ecsTask';
import type { ServiceTask } from '../tasks/parseTask';
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
    utilization: jest.fn(async (): Promise<UtilizationReading> => ({
      until: '2026-11-24T05:59:00.000Z',
      services: new Map([
        [
          'a',
          {
            cpuPercent: 12.3,
            memoryPercent: 40,
            series: { cpu: [12.3], memory: [40] },
          },
        ],
      ]),
    })),
    startRollout: jest.fn(),
    setDesiredCount: jest.fn(),
  } satisfies EcsGateway;
  const running: ServiceTask[] = [];
  const tasks = {
    listTasks: jest.fn(async () => running.map(({ task }) => task.arn)),
    describeTasks: jest.fn(async () => running),
  };
  const alarms = jest.fn(async () => new Map([['a', ['a-replicas']]]));
  const slowness = { ecs: 1, cloudwatch: 1 };
  const look = ClusterLook.create({
    cluster: {
      id: 'prod',
      name: 'prod',
      region: 'eu-central-1',
      servicePrefix,
      limits: { default: { min: 0, max: 10 }, services: new Map() },
    },
    gateway,
    tasks,
    alarms,
    polling,
    budget: {
      slownessOf: client => slowness[client as keyof typeof slowness],
    },
  });
  const signal = new AbortController().signal;
  return {
    gateway,
    tasks,
    running,
    alarms,
    slowness,
    look: () => look.look({ signal }),
  };
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

  it('asks CloudWatch less often while it throttles', async () => {
    const { look, gateway, slowness } = setUp([service('a')]);
    slowness.cloudwatch = 4;
    await look();
    jest.advanceTimersByTime(4 * 60_000 - 1);
    await look();
    expect(gateway.utilization).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    await look();
    expect(gateway.utilization).toHaveBeenCalledTimes(2);
  });

  it('counts the alarms that ring, and tells none from not known', async () => {
    const { look, alarms } = setUp([service('a'), service('b')]);
    const [a, b] = (await look()).services;
    expect(summaryOf('prod', a).alarms).toEqual(['a-replicas']);
    expect(summaryOf('prod', b).alarms).toEqual([]);

    alarms.mockRejectedValue(denied('cloudwatch:DescribeAlarms'));
    jest.advanceTimersByTime(60_000);
    await look();
    const { services, gaps } = await look();
    expect(summaryOf('prod', services[0]).alarms).toBeUndefined();
    expect(gaps).toEqual([
      "Alarms are not shown. The portal's AWS role may not call cloudwatch:DescribeAlarms.",
    ]);
  });

  describe('with tasks', () => {
    const core = ecsService();
    const seen = (overrides: Parameters<typeof ecsTask>[0] = {}) => ({
      service: core.name,
      task: ecsTask(overrides),
    });

    it('takes image and digest from what the tasks pulled, without a call for a task definition', async () => {
      const { look, gateway, running } = setUp([core]);
      running.push(seen({ id: 'a' }), seen({ id: 'b' }));
      const [{ imageTag, imageDigest, drift }] = (await look()).services;
      expect({ imageTag, imageDigest, drift }).toEqual({
        imageTag: '1.4.2',
        imageDigest: 'sha256:aa',
        drift: undefined,
      });
      expect(gateway.describeTaskDefinition).not.toHaveBeenCalled();
    });

    it('tells drift, and not from tasks that were read before a rollout ended', async () => {
      const services = [core];
      const { look, running, tasks } = setUp(services);
      running.push(
        seen({ id: 'a', taskDefinition: 'alphaswarm-core-prod:6' }),
        seen({ id: 'b' }),
      );
      expect((await look()).services[0].drift).toContain(
        '1 run alphaswarm-core-prod:6',
      );
      // A rollout comes and ends.
      services[0] = ecsService({
        deployments: [deployment({ id: 'ecs-svc/2' })],
      });
      running.splice(0, 2, seen({ id: 'c' }), seen({ id: 'd' }));
      expect((await look()).services[0].drift).toBeUndefined();
      expect(tasks.listTasks).toHaveBeenCalledTimes(1);
      jest.advanceTimersByTime(5_000);
      await look();
      expect(tasks.listTasks).toHaveBeenCalledTimes(2);
      expect((await look()).services[0].drift).toBeUndefined();
    });

    it('does not read the tasks again while nothing changes, nor while a rollout moves', async () => {
      const services = [core];
      const { look, tasks } = setUp(services);
      await look();
      services[0] = ecsService({
        runningCount: 1,
        deployments: [
          deployment({
            id: 'ecs-svc/2',
            rolloutState: 'IN_PROGRESS',
            runningCount: 1,
          }),
        ],
      });
      for (let second = 0; second < 240; second += 2) {
        await look();
        jest.advanceTimersByTime(2_000);
      }
      expect(tasks.listTasks).toHaveBeenCalledTimes(1);
    });

    it('goes without digests that it may not read, and takes tags from task definitions', async () => {
      const { look, tasks } = setUp([core]);
      tasks.listTasks.mockRejectedValue(denied('ecs:ListTasks'));
      const { services, gaps } = await look();
      expect(services[0]).toMatchObject({
        imageTag: '1.4.2',
        imageDigest: undefined,
      });
      expect(gaps).toEqual([
        "Image digests and drift are not shown. The portal's AWS role may not call ecs:ListTasks.",
      ]);
    });
  });

  it('fails when the services themselves cannot be read', async () => {
    const { look, gateway } = setUp([service('a')]);
    gateway.describeServices.mockRejectedValue(denied('ecs:DescribeServices'));
    await expect(look()).rejects.toThrow(/ecs:DescribeServices/);
  });
});
