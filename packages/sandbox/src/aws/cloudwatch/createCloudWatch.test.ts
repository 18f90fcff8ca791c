import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  paginateGetMetricData,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { deployService, scaleService } from '../ecs/commands';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';
import { createCloudWatch } from './createCloudWatch';

const HOUR_MS = 3_600_000;
const dimensions = [
  { Name: 'ClusterName', Value: 'alphaswarm-cluster-prod' },
  { Name: 'ServiceName', Value: 'alphaswarm-core-prod' },
];

async function start(seed = 'test') {
  const { world, clock } = createTestWorld(
    [{ key: 'core', loadBalanced: true, peakCpuPercent: 160 }, { key: 'cp' }],
    seed,
  );
  const server = await startStandIn({
    standIn: createCloudWatch(world),
    calls: CallLog.create({ clock }),
    faults: FaultInjector.create({ seed }),
  });
  const client = new CloudWatchClient({
    endpoint: server.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await server.close();
  };
  return { world, clock, client, stop };
}

const query = (
  id: string,
  namespace: string,
  metricName: string,
  stat = 'Average',
  period = 60,
) => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: dimensions,
    },
    Period: period,
    Stat: stat,
  },
});

describe('the CloudWatch stand-in', () => {
  let cloudWatch: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    cloudWatch = await start();
  });
  afterEach(() => cloudWatch.stop());

  const lastHour = (): Pick<
    GetMetricDataCommandInput,
    'StartTime' | 'EndTime'
  > => ({
    StartTime: new Date(cloudWatch.clock.now() - HOUR_MS),
    EndTime: new Date(cloudWatch.clock.now()),
  });
  const values = async (metricQuery: ReturnType<typeof query>) =>
    (
      await cloudWatch.client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [metricQuery],
          ...lastHour(),
        }),
      )
    ).MetricDataResults![0].Values!;
  const core = () => cloudWatch.world.services()[0];
  const alarm = async (name: string) =>
    (
      await cloudWatch.client.send(
        new DescribeAlarmsCommand({ AlarmNames: [name] }),
      )
    ).MetricAlarms![0];

  it('gives a datum a minute, newest first, with dates', async () => {
    const { MetricDataResults } = await cloudWatch.client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [query('cpu', 'AWS/ECS', 'CPUUtilization')],
        ...lastHour(),
      }),
    );
    const [{ Timestamps, Values, StatusCode, Label }] = MetricDataResults!;
    expect(Values).toHaveLength(60);
    expect(Timestamps![0]).toEqual(new Date(TEST_START - 60_000));
    expect(Timestamps![59]).toEqual(new Date(TEST_START - HOUR_MS));
    expect([StatusCode, Label]).toEqual(['Complete', 'CPUUtilization']);
    expect(Math.min(...Values!)).toBeGreaterThan(0);
    expect(Math.max(...Values!)).toBeLessThanOrEqual(100);
    expect(new Set(Values).size).toBeGreaterThan(30);
  });

  it('lets CPU per task fall when there are more tasks', async () => {
    const before = (await values(query('a', 'AWS/ECS', 'CPUUtilization')))[0];
    scaleService(core(), 8, cloudWatch.clock.now());
    cloudWatch.clock.advance(120_000);
    const after = (await values(query('a', 'AWS/ECS', 'CPUUtilization')))[0];
    expect(after).toBeLessThan(before / 2);
  });

  it('counts the tasks that run during a rollout', async () => {
    deployService(core(), 2, cloudWatch.clock.now());
    cloudWatch.clock.advance(6_000);
    const running = await values(
      query('r', 'ECS/ContainerInsights', 'RunningTaskCount', 'Maximum'),
    );
    expect(running[0]).toBeGreaterThan(2);
    expect(running[5]).toBe(2);
  });

  it('has no data where nothing is reported', async () => {
    const { MetricDataResults } = await cloudWatch.client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          query('nope', 'AWS/ECS', 'NoSuchMetric'),
          {
            ...query('before', 'AWS/ECS', 'CPUUtilization'),
          },
        ],
        StartTime: new Date(TEST_START - 1000 * HOUR_MS),
        EndTime: new Date(TEST_START - 999 * HOUR_MS),
      }),
    );
    expect(MetricDataResults!.map(({ Values }) => Values)).toEqual([[], []]);
  });

  it('serves 500 queries at once and aggregates longer periods', async () => {
    const { MetricDataResults } = await cloudWatch.client.send(
      new GetMetricDataCommand({
        MetricDataQueries: Array.from({ length: 500 }, (_, index) =>
          query(
            `q${index}`,
            'AWS/ECS',
            'CPUUtilization',
            index % 2 ? 'Maximum' : 'Minimum',
            300,
          ),
        ),
        ...lastHour(),
        ScanBy: 'TimestampAscending',
      }),
    );
    expect(MetricDataResults).toHaveLength(500);
    expect(MetricDataResults![0].Values).toHaveLength(12);
    expect(MetricDataResults![1].Values![0]).toBeGreaterThanOrEqual(
      MetricDataResults![0].Values![0],
    );
  });

  it('pages when there are more datapoints than asked for', async () => {
    const pages = [];
    for await (const page of paginateGetMetricData(
      { client: cloudWatch.client },
      {
        MetricDataQueries: [
          query('cpu', 'AWS/ECS', 'CPUUtilization'),
          query('memory', 'AWS/ECS', 'MemoryUtilization'),
        ],
        ...lastHour(),
        MaxDatapoints: 50,
      },
    )) {
      pages.push(page.MetricDataResults!.map(({ Values }) => Values!.length));
    }
    expect(pages).toEqual([
      [50, 0],
      [10, 40],
      [0, 20],
    ]);
  });

  it('is the same under the same seed', async () => {
    const other = await start();
    const ask = (client: CloudWatchClient) =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [
            query('cpu', 'AWS/ECS', 'CPUUtilization', 'p95', 300),
          ],
          ...lastHour(),
        }),
      );
    const [a, b] = [await ask(cloudWatch.client), await ask(other.client)];
    await other.stop();
    expect(a.MetricDataResults).toEqual(b.MetricDataResults);
  });

  it.each([
    [
      '501 queries',
      { MetricDataQueries: Array(501).fill(query('a', 'n', 'm')) },
    ],
    [
      'the same id twice',
      { MetricDataQueries: [query('a', 'n', 'm'), query('a', 'n', 'm')] },
    ],
    ['an id in capitals', { MetricDataQueries: [query('CPU', 'n', 'm')] }],
    [
      'a period of 90 seconds',
      { MetricDataQueries: [query('a', 'n', 'm', 'Average', 90)] },
    ],
    [
      'a statistic that is none',
      { MetricDataQueries: [query('a', 'n', 'm', 'Mean')] },
    ],
    [
      'an end before the start',
      { StartTime: new Date(TEST_START), EndTime: new Date(TEST_START - 1) },
    ],
    [
      'metric math',
      { MetricDataQueries: [{ Id: 'a', Expression: 'SUM(METRICS())' }] },
    ],
  ])('refuses %s', async (_, change) => {
    await expect(
      cloudWatch.client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [query('a', 'AWS/ECS', 'CPUUtilization')],
          ...lastHour(),
          ...change,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('names what is missing', async () => {
    await expect(
      cloudWatch.client.send(
        new GetMetricDataCommand({
          MetricDataQueries: undefined,
          ...lastHour(),
        }),
      ),
    ).rejects.toMatchObject({
      message: 'The parameter MetricDataQueries is required.',
    });
  });

  it('refuses a token that it never gave', async () => {
    await expect(
      cloudWatch.client.send(
        new DescribeAlarmsCommand({ NextToken: 'of another' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('lists metrics by namespace and dimension', async () => {
    const { Metrics } = await cloudWatch.client.send(
      new ListMetricsCommand({
        Namespace: 'AWS/ECS',
        Dimensions: [{ Name: 'ServiceName', Value: 'alphaswarm-core-prod' }],
      }),
    );
    expect(Metrics!.map(({ MetricName }) => MetricName)).toEqual([
      'CPUUtilization',
      'MemoryUtilization',
    ]);
  });

  it('names its alarms as the platform does', async () => {
    const { MetricAlarms } = await cloudWatch.client.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: 'alphaswarm-' }),
    );
    expect(MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual([
      'alphaswarm-ecs-core-replicas-prod',
      'alphaswarm-ecs-cp-replicas-prod',
      'alphaswarm-rds-cpu-prod',
      'alphaswarm-rds-free-storage-prod',
      'alphaswarm-alb-5xx-prod',
      'alphaswarm-alb-unhealthy-hosts-prod',
    ]);
    expect(MetricAlarms!.every(({ StateValue }) => StateValue === 'OK')).toBe(
      true,
    );
  });

  it('raises the replica alarm after three minutes with too few tasks, and calms down again', async () => {
    scaleService(core(), 1, cloudWatch.clock.now());
    cloudWatch.clock.advance(60_000);
    expect(await alarm('alphaswarm-ecs-core-replicas-prod')).toMatchObject({
      StateValue: 'OK',
    });
    cloudWatch.clock.advance(240_000);
    const raised = await alarm('alphaswarm-ecs-core-replicas-prod');
    expect(raised).toMatchObject({
      StateValue: 'ALARM',
      Namespace: 'ECS/ContainerInsights',
      MetricName: 'RunningTaskCount',
      Threshold: 2,
    });
    expect(raised.StateUpdatedTimestamp!.getTime()).toBeGreaterThan(TEST_START);
    expect(raised.StateUpdatedTimestamp!.getTime()).toBeLessThanOrEqual(
      TEST_START + 240_000,
    );

    scaleService(core(), 2, cloudWatch.clock.now());
    cloudWatch.clock.advance(180_000);
    expect(await alarm('alphaswarm-ecs-core-replicas-prod')).toMatchObject({
      StateValue: 'OK',
    });
  });
});
