import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createTestWorld } from '../__testUtils__/createTestWorld';
import { scaleService } from '../ecs/commands';
import { createCloudWatch } from './createCloudWatch';
import { loadBalancerDimension } from './sharedMetrics';

const MINUTE_MS = 60_000;

async function start() {
  const { world, clock } = createTestWorld([
    {
      key: 'core',
      loadBalanced: true,
      peakCpuPercent: 160,
      cpuAlarmPercent: 85,
      misplacedReplicaAlarm: true,
      deployedHoursAgo: 26,
    },
  ]);
  const server = await startStandIn({
    standIn: createCloudWatch(world),
    calls: CallLog.create({ clock }),
    faults: FaultInjector.create({ seed: 'test' }),
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

describe('alarms of CloudWatch over time', () => {
  let cloudWatch: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    cloudWatch = await start();
  });
  afterEach(() => cloudWatch.stop());

  const core = () => cloudWatch.world.services()[0];
  const historyOf = async (AlarmName: string) => {
    const { AlarmHistoryItems } = await cloudWatch.client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName,
        HistoryItemType: 'StateUpdate',
      }),
    );
    return AlarmHistoryItems!.map(
      ({ HistoryData }) =>
        JSON.parse(HistoryData!).newState.stateValue as string,
    );
  };

  it('tell how they changed, newest first: by their metric, and by hand', async () => {
    const name = 'alphaswarm-ecs-core-replicas-prod';
    const before = (await historyOf(name)).length;
    scaleService(core(), 1, cloudWatch.clock.now());
    cloudWatch.clock.advance(6 * MINUTE_MS);
    scaleService(core(), 2, cloudWatch.clock.now());
    cloudWatch.clock.advance(6 * MINUTE_MS);
    cloudWatch.world.setAlarm(name, 'ALARM');
    const states = await historyOf(name);
    expect(states.slice(0, states.length - before)).toEqual([
      'ALARM',
      'OK',
      'ALARM',
    ]);
  });

  it('follow a spike of the load, and the composite alarm follows them', async () => {
    const now = cloudWatch.clock.now();
    core().loadSpikes.push({
      from: now - 9 * MINUTE_MS,
      to: now + MINUTE_MS,
      factor: 50,
    });
    const { MetricAlarms, CompositeAlarms } = await cloudWatch.client.send(
      new DescribeAlarmsCommand({
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        AlarmNamePrefix: 'alphaswarm-ecs-core-',
      }),
    );
    const states = [...MetricAlarms!, ...CompositeAlarms!].map(
      ({ AlarmName, StateValue }) => [AlarmName, StateValue],
    );
    expect(states).toEqual([
      ['alphaswarm-ecs-core-replicas-prod', 'OK'],
      ['alphaswarm-ecs-core-cpu-prod', 'ALARM'],
      // It watches a metric that isn't in its namespace.
      ['alphaswarm-ecs-core-running-prod', 'INSUFFICIENT_DATA'],
      ['alphaswarm-ecs-core-degraded-prod', 'ALARM'],
    ]);
    expect(await historyOf('alphaswarm-ecs-core-cpu-prod')).toContain('ALARM');
  });

  it('answer with metric alarms alone unless composite ones are asked for', async () => {
    const { CompositeAlarms } = await cloudWatch.client.send(
      new DescribeAlarmsCommand({}),
    );
    expect(CompositeAlarms).toEqual([]);
  });

  it('have no 5xx where there was no error, and latency percentiles in order', async () => {
    const now = cloudWatch.clock.now();
    const target = core().targetGroupArn!.split(':').at(-1)!;
    const query = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName,
          Dimensions: [
            {
              Name: 'LoadBalancer',
              Value: loadBalancerDimension(cloudWatch.world),
            },
            { Name: 'TargetGroup', Value: target },
          ],
        },
        Period: 60,
        Stat,
      },
    });
    const { MetricDataResults } = await cloudWatch.client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          query('errors', 'HTTPCode_Target_5XX_Count', 'Sum'),
          query('p50', 'TargetResponseTime', 'p50'),
          query('p95', 'TargetResponseTime', 'p95'),
          query('p99', 'TargetResponseTime', 'p99'),
        ],
        StartTime: new Date(now - 60 * MINUTE_MS),
        EndTime: new Date(now),
      }),
    );
    const [errors, p50, p95, p99] = MetricDataResults!.map(
      ({ Values }) => Values!,
    );
    expect(errors).toEqual([]);
    expect(p50).toHaveLength(60);
    p50.forEach((median, index) => {
      expect(median).toBeLessThan(p95[index]);
      expect(p95[index]).toBeLessThanOrEqual(p99[index]);
    });
  });
});
