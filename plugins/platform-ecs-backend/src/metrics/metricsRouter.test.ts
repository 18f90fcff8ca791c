import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import type { EcsServiceMetrics } from '@alphaswarm-admin/plugin-platform-ecs-common';
import Router from 'express-promise-router';
import request from 'supertest';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { serveRouter } from '../__testUtils__/serveRouter';
import { wireService, wireServiceArn } from '../__testUtils__/wire';
import { createAlarmRouter } from '../alarms/alarmRouter';
import { ServiceAlarms } from '../alarms/ServiceAlarms';
import { createPlatformClusters } from '../clusters/createPlatformClusters';
import type { PlatformClusters } from '../clusters/PlatformClusters';
import { readPlatformEcsConfig } from '../config/PlatformEcsConfig';
import type { MemoryStore } from '../memory/MemoryStore';
import { apiDocument } from '../openapi';
import { serviceReads } from '../serviceReads';
import { ServiceRollouts } from '../rollouts/ServiceRollouts';
import { TasksOfServices } from '../tasks/TasksOfServices';
import { createMetricsRouter } from './metricsRouter';
import { readMetricsConfig } from './readMetricsConfig';
import { ServiceMetrics } from './ServiceMetrics';

useFakeAws();

const cluster = 'alphaswarm-cluster-prod';
const core = 'alphaswarm-core-prod';
const path = `/services/${cluster}/${core}`;
const validate = responseValidator(apiDocument);
const targetGroup =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/core/0123456789abcdef';

/** The store of a service that is recorded, but of which nothing happened. */
const emptyStore = (overrides: object = {}) =>
  ({
    search: async () => ({ items: [] }),
    rememberedSince: async () => new Date(0).toISOString(),
    ...overrides,
  }) as unknown as MemoryStore;

describe('the reads of metrics and alarms', () => {
  let aws: FakeAws;
  let clusters: PlatformClusters;
  let get: (at: string) => request.Test;
  const permissions = mockServices.permissions.mock();

  const serve = (store: MemoryStore = emptyStore(), deadlineMs = 5_000) => {
    const rootConfig = new ConfigReader({
      platformEcs: {
        ecsEndpoint: aws.endpoint,
        cloudwatchEndpoint: aws.endpoint,
        metrics: [
          {
            title: 'Queue',
            namespace: 'AWS/SQS',
            metricName: 'Visible',
            dimensions: { QueueName: '{service}-{cluster}' },
            stat: 'Maximum',
          },
        ],
        clusters: [
          {
            name: cluster,
            region: 'eu-central-1',
            loadBalancer: 'app/alb/0123456789abcdef',
            services: { prefix: 'alphaswarm-' },
            limits: { default: { min: 1, max: 6 } },
          },
        ],
      },
    });
    clusters = createPlatformClusters({
      config: readPlatformEcsConfig(rootConfig),
      signals: { publish: async () => {} },
      logger: mockServices.logger.mock(),
    });
    const reads = serviceReads({
      httpAuth: mockServices.httpAuth(),
      permissions,
    });
    const config = readMetricsConfig(rootConfig);
    const tasks = TasksOfServices.create({ clusters, deadlineMs });
    const rollouts = ServiceRollouts.create({ clusters, tasks, deadlineMs });
    const router = Router();
    router.use(
      createMetricsRouter({
        reads,
        metrics: ServiceMetrics.create({
          clusters,
          tasks,
          rollouts,
          store,
          config,
          deadlineMs,
        }),
      }),
    );
    router.use(
      createAlarmRouter({
        reads,
        alarms: ServiceAlarms.create({ clusters, config, deadlineMs }),
      }),
    );
    const app = serveRouter(router);
    get = at => request(app).get(at);
  };

  /** Answers each query with values for its newest periods; the pollers' own queries too. */
  const values = (of: (query: any) => number[] | undefined, extra = {}) =>
    aws.on('GetMetricData', ({ MetricDataQueries, EndTime }) => ({
      body: {
        MetricDataResults: MetricDataQueries.map((query: any) => {
          const known = of(query.MetricStat) ?? [];
          return {
            Id: query.Id,
            StatusCode: 'Complete',
            Timestamps: known.map(
              (_, index) =>
                EndTime - (known.length - index) * query.MetricStat.Period,
            ),
            Values: known,
            ...extra,
          };
        }),
      },
    }));

  beforeEach(async () => {
    aws = await FakeAws.start();
    permissions.authorize.mockReset();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    aws.on('ListServices', () => ({
      body: { serviceArns: [wireServiceArn(core)] },
    }));
    aws.on('DescribeServices', () => ({
      body: {
        services: [
          wireService(core, {
            loadBalancers: [{ targetGroupArn: targetGroup }],
            deploymentConfiguration: {
              alarms: {
                alarmNames: ['replicas', 'ghost'],
                enable: true,
                rollback: true,
              },
            },
          }),
        ],
        failures: [],
      },
    }));
    aws.on('ListServiceDeployments', () => ({
      body: { serviceDeployments: [] },
    }));
    aws.on('ListTasks', () => ({ body: { taskArns: [] } }));
    values(() => [1, 2]);
    serve();
  });

  afterEach(async () => {
    clusters.stop();
    await aws.stop();
  });

  const panelOf = (body: EcsServiceMetrics, id: string) =>
    body.panels.find(panel => panel.id === id)!;

  it('chart what CloudWatch has, by the service and as configured; what is missing is a gap', async () => {
    const response = await get(`${path}/metrics?range=15m`);
    expect(response.status).toBe(200);
    validate('get', '/services/{cluster}/{service}/metrics', response);
    expect(response.body.panels.map(({ id }: { id: string }) => id)).toEqual([
      'cpu',
      'memory',
      'tasks',
      'requests',
      'latency',
      'errors',
      'configured-1',
    ]);
    const [cpu] = panelOf(response.body, 'cpu').series;
    expect(cpu.values).toEqual([...new Array(13).fill(null), 1, 2]);
    const asked = aws
      .inputsOf('GetMetricData')
      .flatMap(({ MetricDataQueries }) => MetricDataQueries)
      .map(({ MetricStat }) => MetricStat);
    expect(asked).toContainEqual(
      expect.objectContaining({
        Stat: 'Maximum',
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'Visible',
          Dimensions: [{ Name: 'QueueName', Value: `${core}-${cluster}` }],
        },
      }),
    );
    expect(asked).toContainEqual(
      expect.objectContaining({
        Stat: 'p99',
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'TargetResponseTime',
          Dimensions: [
            { Name: 'LoadBalancer', Value: 'app/alb/0123456789abcdef' },
            { Name: 'TargetGroup', Value: 'targetgroup/core/0123456789abcdef' },
          ],
        },
      }),
    );
  });

  it('ask CloudWatch once for all who look at a range', async () => {
    await get(`${path}/metrics`);
    const before = aws.inputsOf('GetMetricData').length;
    await Promise.all(
      Array.from({ length: 20 }, () => get(`${path}/metrics?range=3h`)),
    );
    expect(aws.inputsOf('GetMetricData')).toHaveLength(before);
  });

  it('take NaN for a gap, and say what CloudWatch says of a metric', async () => {
    values(() => [5, Number.NaN], {
      StatusCode: 'PartialData',
      Values: [5, 'NaN'],
    });
    const { body } = await get(`${path}/metrics?range=15m`);
    const cpu = panelOf(body, 'cpu');
    expect(cpu.series[0].values.slice(-2)).toEqual([5, null]);
    expect(cpu.problem).toContain('a part of the data only');
  });

  it.each([
    ['InternalError', 'failed to read'],
    ['Forbidden', 'cloudwatch:GetMetricData'],
  ])('say what %s means', async (StatusCode, words) => {
    values(() => [], { StatusCode });
    const { body } = await get(`${path}/metrics`);
    expect(panelOf(body, 'memory').problem).toContain(words);
  });

  it('count tasks from their lives where Container Insights is off', async () => {
    values(({ Metric }) =>
      Metric.Namespace === 'ECS/ContainerInsights' ? undefined : [1],
    );
    const { body } = await get(`${path}/metrics?range=15m`);
    const tasks = panelOf(body, 'tasks');
    expect(tasks.explanation).toContain('Container Insights is off');
    expect(tasks.series).toMatchObject([{ values: new Array(15).fill(0) }]);
  });

  it('show the charts without the database and without deployments, and say so', async () => {
    clusters.stop();
    const fail = async () => {
      throw new ServiceUnavailableError('The database is away');
    };
    serve(emptyStore({ search: fail, rememberedSince: fail }));
    aws.on('ListServiceDeployments', () => ({
      error: 'AccessDeniedException',
    }));
    const response = await get(`${path}/metrics`);
    expect(response.status).toBe(200);
    expect(response.body.gaps).toEqual([
      expect.stringContaining('ecs:ListServiceDeployments'),
      expect.stringContaining('The database is away'),
    ]);
  });

  it.each([
    ['range=5y', 'range'],
    ['range=-3h', 'range'],
    ['range=3h&from=2026-11-01T00:00:00Z', 'range'],
    ['from=2026-11-01T00:00:00Z', 'to'],
    ['to=2026-11-01T00:00:00Z', 'from'],
    ['from=yesterday&to=2026-11-01T00:00:00Z', 'from'],
    ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
    ['from=2026-11-01T00:00:00Z&to=2026-11-01T00:01:00Z', 'to'],
    ['from=2026-11-01T00:00:00Z&to=2999-01-01T00:00:00Z', 'to'],
    ['from=1999-01-01T00:00:00Z&to=1999-02-01T00:00:00Z', 'from'],
    ['period=1', 'period'],
  ])('refuse ?%s, and name the field', async (query, field) => {
    const response = await get(`${path}/metrics?${query}`);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
    expect(aws.calls).toEqual([]);
  });

  const replicas = {
    AlarmName: 'replicas',
    AlarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:replicas',
    StateValue: 'INSUFFICIENT_DATA',
    StateUpdatedTimestamp: 1_795_500_000,
    AlarmActions: ['arn:aws:sns:eu-central-1:123456789012:secret-topic'],
    Namespace: 'AWS/ECS',
    MetricName: 'RunningTaskCount',
    Statistic: 'Minimum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 2,
    ComparisonOperator: 'LessThanThreshold',
    Dimensions: [
      { Name: 'ClusterName', Value: cluster },
      { Name: 'ServiceName', Value: core },
    ],
  };
  const cpu = {
    ...replicas,
    AlarmName: 'cpu',
    StateValue: 'ALARM',
    MetricName: 'CPUUtilization',
    Statistic: 'Average',
    Threshold: 80,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  const alarms = () => {
    aws.on('DescribeAlarms', () => ({
      body: { MetricAlarms: [replicas, cpu] },
    }));
    aws.on('DescribeAlarmHistory', ({ AlarmName }) => ({
      body: {
        AlarmHistoryItems: [
          { Timestamp: 1_795_500_000, HistoryData: 'not json' },
          {
            Timestamp: 1_795_500_000,
            HistoryData: JSON.stringify({
              oldState: { stateValue: 'OK' },
              newState: { stateValue: 'ALARM', stateReason: `${AlarmName}!` },
            }),
          },
        ],
      },
    }));
    values(({ Metric }) =>
      Metric.MetricName === 'CPUUtilization' ? [91.25] : undefined,
    );
  };

  it('tell of alarms: state, threshold, value, chart, what they do to deployments, and what is wrong with them', async () => {
    alarms();
    const response = await get(`${path}/alarms`);
    expect(response.status).toBe(200);
    validate('get', '/services/{cluster}/{service}/alarms', response);
    expect(response.body).toMatchObject({
      alarms: [
        {
          name: 'cpu',
          sentence:
            'In alarm: CPUUtilization (AWS/ECS, Average of 1 min) above 80 % in 3 of 3 periods; now 91.3 %.',
          threshold: { value: 80, comparison: 'above' },
          now: { value: 91.25 },
          chart: { panel: 'cpu', series: 'average' },
          mistakes: [],
          history: [{ from: 'OK', to: 'ALARM', reason: 'cpu!' }],
        },
        {
          name: 'replicas',
          state: 'INSUFFICIENT_DATA',
          deployment: 'rolls-back',
          mistakes: [
            expect.stringContaining(
              'no metric RunningTaskCount in the namespace AWS/ECS',
            ),
          ],
        },
      ],
      gaps: [expect.stringContaining('names ghost')],
    });
    expect(response.text).not.toContain('secret-topic');
  });

  it.each([
    ['DescribeAlarmHistory', 'cloudwatch:DescribeAlarmHistory'],
    ['GetMetricData', 'cloudwatch:GetMetricData'],
  ])(
    'show alarms without %s, and name what is missing',
    async (operation, permission) => {
      alarms();
      aws.on(operation, () => ({ error: 'AccessDeniedException' }));
      const response = await get(`${path}/alarms`);
      expect(response.body.alarms).toHaveLength(2);
      expect(response.body.gaps).toContainEqual(
        expect.stringContaining(permission),
      );
    },
  );

  it.each([
    ['metrics', 'GetMetricData'],
    ['alarms', 'DescribeAlarms'],
  ])(
    'answer %s with a sentence and a status when %s fails',
    async (what, operation) => {
      alarms();
      for (const [answer, status, words] of [
        [{ error: 'AccessDeniedException' }, 502, `cloudwatch:${operation}`],
        [{ error: 'ThrottlingException' }, 503, 'throttles'],
        [{ raw: '<html>' }, 502, 'something unexpected'],
        [
          { body: { MetricDataResults: 'x', MetricAlarms: 'x' } },
          502,
          'unexpected',
        ],
        ['drop', 503, 'connection'],
      ] as const) {
        aws.on(operation, () => answer);
        const response = await get(`${path}/${what}`);
        expect([response.status, response.body.error.message]).toEqual([
          status,
          expect.stringContaining(words),
        ]);
        expect(response.headers['retry-after'] !== undefined).toBe(
          status === 503,
        );
      }
    },
  );

  it('give up on a CloudWatch that hangs', async () => {
    clusters.stop();
    serve(emptyStore(), 300);
    // The look at the cluster, which has a deadline of its own.
    await get(`${path}/alarms`);
    aws.on('GetMetricData', () => 'hang');
    const response = await get(`${path}/metrics`);
    expect(response.status).toBe(503);
    expect(response.body.error.message).toContain('in time');
  });

  it.each(['metrics', 'alarms'])(
    'find no %s of what does not exist, and refuse whoever may not read',
    async what => {
      for (const address of [
        `${cluster}/alphaswarm-ghost`,
        `${cluster}/alphaswarm-%2F..%2Fx`,
        `elsewhere/${core}`,
      ]) {
        expect((await get(`/services/${address}/${what}`)).status).toBe(404);
      }
      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      expect((await get(`${path}/${what}`)).status).toBe(403);
    },
  );
});
