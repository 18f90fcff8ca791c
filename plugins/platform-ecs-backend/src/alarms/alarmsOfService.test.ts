import { ecsService } from '../__testUtils__/ecsService';
import { alarmMistakes } from './alarmMistakes';
import { alarmsInRule, alarmsOfService } from './alarmsOfService';
import type { Alarm, CompositeAlarm, MetricAlarm } from './parseAlarms';

const metricAlarm = (
  name: string,
  dimensions: Record<string, string>,
  overrides: Partial<MetricAlarm> = {},
): MetricAlarm => {
  const metric = {
    namespace: 'AWS/ECS',
    metricName: 'CPUUtilization',
    dimensions,
  };
  return {
    kind: 'metric',
    name,
    arn: name,
    state: 'OK',
    actionsEnabled: true,
    watched: { metric, stat: 'Average', periodSeconds: 60 },
    metrics: [metric],
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    ...overrides,
  };
};
const composite = (name: string, rule: string): CompositeAlarm => ({
  kind: 'composite',
  name,
  arn: name,
  state: 'OK',
  actionsEnabled: true,
  rule,
});
const ofService = (ServiceName: string, ClusterName = 'prod') => ({
  ClusterName,
  ServiceName,
});
const found = (alarms: Alarm[], overrides = {}) =>
  alarmsOfService(alarms, {
    cluster: 'prod',
    service: ecsService({ name: 'core', ...overrides }),
    services: ['core', 'core-worker', 'cp'],
  }).map(({ name }) => name);

describe('alarmsOfService', () => {
  it.each<[string, Alarm, object, boolean]>([
    ['its own metric', metricAlarm('x', ofService('core')), {}, true],
    [
      "another cluster's",
      metricAlarm('x', ofService('core', 'dev')),
      {},
      false,
    ],
    ["another service's", metricAlarm('core-cpu', ofService('cp')), {}, false],
    ['its name', metricAlarm('core-5xx', { LoadBalancer: 'a' }), {}, true],
    ['a longer name', metricAlarm('core-worker-5xx', {}), {}, false],
    ['a name with its name in a word', metricAlarm('score-5xx', {}), {}, false],
    [
      'its target group',
      metricAlarm('x', { TargetGroup: 'targetgroup/a/1' }),
      { targetGroups: ['arn:aws:elasticloadbalancing:r:1:targetgroup/a/1'] },
      true,
    ],
    [
      'its deployment configuration',
      metricAlarm('alb', {}),
      { deploymentAlarms: { names: ['alb'], rollback: true } },
      true,
    ],
    ['nothing of it', metricAlarm('rds', {}), {}, false],
  ])('judges by %s', (_, alarm, service, expected) => {
    expect(found([alarm], service)).toEqual(expected ? [alarm.name] : []);
  });

  it('follows composite alarms, also of composite ones, in whatever order', () => {
    expect(
      found([
        composite('outer', 'OK(other) AND ALARM("inner")'),
        composite(
          'inner',
          'ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:mine)',
        ),
        metricAlarm('mine', ofService('core')),
        composite('foreign', 'ALARM("rds")'),
      ]),
    ).toEqual(['outer', 'inner', 'mine']);
  });

  it('reads the names out of a rule', () => {
    expect(
      alarmsInRule(`(ALARM("a b") OR ALARM('c')) AND NOT INSUFFICIENT_DATA(d)`),
    ).toEqual(['a b', 'c', 'd']);
  });
});

describe('alarmMistakes', () => {
  const replicas = (
    namespace: string,
    value: number,
    comparison: 'below' | 'at-or-below' | 'above' = 'below',
  ) => {
    const metric = {
      namespace,
      metricName: 'RunningTaskCount',
      dimensions: ofService('core'),
    };
    return metricAlarm(
      'replicas',
      {},
      {
        watched: { metric, stat: 'Minimum', periodSeconds: 60 },
        metrics: [metric],
        threshold: { value, comparison },
      },
    );
  };
  const of = (alarm: Alarm, desiredCount = 4) =>
    alarmMistakes(alarm, { desiredCount });

  it('says of the replica alarm in AWS/ECS that it never gets data', () => {
    expect(of(replicas('AWS/ECS', 4))).toEqual([
      'There is no metric RunningTaskCount in the namespace AWS/ECS, it is in ECS/ContainerInsights. This alarm never gets data.',
    ]);
  });

  it.each([
    [4, 'below', undefined],
    [3, 'at-or-below', undefined],
    [1, 'below', 'It stays silent while 1 of the 4 desired tasks run.'],
    [1, 'at-or-below', 'It stays silent while 2 of the 4 desired tasks run.'],
    [1, 'above', undefined],
  ] as const)('judges a threshold of %d, %s', (value, comparison, mistake) => {
    expect(of(replicas('ECS/ContainerInsights', value, comparison))).toEqual(
      mistake ? [mistake] : [],
    );
  });

  it('finds nothing wrong with others', () => {
    expect(of(metricAlarm('cpu', ofService('core')))).toEqual([]);
    expect(of(composite('c', 'ALARM(a)'))).toEqual([]);
  });
});
