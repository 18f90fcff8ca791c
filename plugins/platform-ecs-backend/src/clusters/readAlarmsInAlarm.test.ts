import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { testClients } from '../__testUtils__/testClients';
import { readAlarmsInAlarm } from './readAlarmsInAlarm';

useFakeAws();

const dimensions = (ServiceName: string, ClusterName = 'prod') =>
  Object.entries({ ClusterName, ServiceName }).map(([Name, Value]) => ({
    Name,
    Value,
  }));

describe('readAlarmsInAlarm', () => {
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await FakeAws.start();
  });
  afterEach(() => aws.stop());

  const read = () =>
    readAlarmsInAlarm(testClients(aws.endpoint).cloudwatch, 'prod', {
      signal: AbortSignal.timeout(10_000),
    });

  it('asks once for what rings, and finds the services by the dimensions of the metrics', async () => {
    aws.on('DescribeAlarms', () => ({
      body: {
        MetricAlarms: [
          { AlarmName: 'z-replicas', Dimensions: dimensions('core') },
          { AlarmName: 'a-cpu', Dimensions: dimensions('core') },
          {
            AlarmName: 'ratio',
            Metrics: [
              { Id: 'e', Expression: 'a/b' },
              {
                Id: 'a',
                MetricStat: { Metric: { Dimensions: dimensions('cp') } },
              },
              {
                Id: 'b',
                MetricStat: { Metric: { Dimensions: dimensions('cp') } },
              },
            ],
          },
          { AlarmName: 'elsewhere', Dimensions: dimensions('core', 'other') },
          {
            AlarmName: 'rds',
            Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'db' }],
          },
        ],
      },
    }));
    expect([...(await read())]).toEqual([
      ['core', ['a-cpu', 'z-replicas']],
      ['cp', ['ratio']],
    ]);
    expect(aws.inputsOf('DescribeAlarms')).toEqual([
      { StateValue: 'ALARM', AlarmTypes: ['MetricAlarm'], MaxRecords: 100 },
    ]);
  });

  it('stops after five pages: an outage needs no count', async () => {
    aws.on('DescribeAlarms', (_, attempt) => ({
      body: {
        MetricAlarms: [
          { AlarmName: `alarm-${attempt}`, Dimensions: dimensions('core') },
        ],
        NextToken: 'more',
      },
    }));
    expect((await read()).get('core')).toHaveLength(5);
    expect(aws.calls).toHaveLength(5);
  });
});
