import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { testClients } from '../__testUtils__/testClients';
import {
  wireDeployment,
  wireService,
  wireServiceArn,
  wireTaskDefinition,
  wireTaskDefinitionArn,
} from '../__testUtils__/wire';
import { DefaultEcsGateway } from './DefaultEcsGateway';

useFakeAws();

const cluster = 'alphaswarm-cluster-prod';
const signal = () => AbortSignal.timeout(10_000);
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `svc-${index}`);

/** Epoch seconds, as CloudWatch sends them. */
const minutesAgo = (minutes: number) => Date.now() / 1000 - minutes * 60;

describe('DefaultEcsGateway', () => {
  let aws: FakeAws;
  let gateway: DefaultEcsGateway;

  beforeEach(async () => {
    aws = await FakeAws.start();
    gateway = DefaultEcsGateway.create({
      cluster,
      clients: testClients(aws.endpoint, 250),
      throttleBudget: { attempts: 3, firstWaitMs: 1 },
    });
  });

  afterEach(() => aws.stop());

  describe('listServices', () => {
    it('reads all pages, a hundred services each', async () => {
      aws.on('ListServices', ({ nextToken }) => ({
        body: nextToken
          ? { serviceArns: [wireServiceArn('b')] }
          : { serviceArns: [wireServiceArn('a')], nextToken: 'more' },
      }));
      const listed = await gateway.listServices({ signal: signal() });
      expect(listed).toEqual([
        { name: 'a', arn: wireServiceArn('a') },
        { name: 'b', arn: wireServiceArn('b') },
      ]);
      expect(aws.inputsOf('ListServices')).toEqual([
        { cluster, maxResults: 100 },
        { cluster, maxResults: 100, nextToken: 'more' },
      ]);
    });

    it('refuses what belongs to another account than the configured one', async () => {
      aws.on('ListServices', () => ({
        body: {
          serviceArns: [
            'arn:aws:ecs:eu-central-1:999999999999:service/alphaswarm-cluster-prod/a',
          ],
        },
      }));
      const strict = DefaultEcsGateway.create({
        cluster,
        account: '123456789012',
        clients: testClients(aws.endpoint, 250),
      });
      await expect(
        strict.listServices({ signal: signal() }),
      ).rejects.toMatchObject({
        problem: 'credentials',
        message: expect.stringContaining('account 999999999999'),
      });
    });

    it('reads names from ARNs of the old format too', async () => {
      aws.on('ListServices', () => ({
        body: { serviceArns: ['arn:aws:ecs:eu-central-1:1:service/old'] },
      }));
      expect(await gateway.listServices({ signal: signal() })).toMatchObject([
        { name: 'old' },
      ]);
    });
  });

  describe('describeServices', () => {
    it('asks for ten at a time', async () => {
      aws.on('DescribeServices', ({ services }) => ({
        body: { services: services.map((name: string) => wireService(name)) },
      }));
      const { services } = await gateway.describeServices(names(23), {
        signal: signal(),
      });
      expect(services.map(({ name }) => name)).toEqual(names(23));
      expect(
        aws
          .inputsOf('DescribeServices')
          .map(input => input.services.length)
          .toSorted(),
      ).toEqual([10, 10, 3]);
    });

    it('asks nothing about an empty list', async () => {
      expect(await gateway.describeServices([], { signal: signal() })).toEqual({
        services: [],
        failures: [],
      });
      expect(aws.calls).toEqual([]);
    });

    it('tells which services ECS does not know', async () => {
      aws.on('DescribeServices', () => ({
        body: {
          services: [wireService('a')],
          failures: [{ arn: wireServiceArn('gone'), reason: 'MISSING' }],
        },
      }));
      expect(
        await gateway.describeServices(['a', 'gone'], { signal: signal() }),
      ).toMatchObject({ failures: [{ name: 'gone', reason: 'MISSING' }] });
    });

    it('reads what is allowed and nothing else', async () => {
      aws.on('DescribeServices', () => ({
        body: { services: [wireService('a')] },
      }));
      const { services } = await gateway.describeServices(['a'], {
        signal: signal(),
      });
      expect(services[0]).toEqual({
        name: 'a',
        arn: wireServiceArn('a'),
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 0,
        taskDefinition: 'a:7',
        taskDefinitionArn: wireTaskDefinitionArn('a', 7),
        circuitBreaker: { enabled: true, rollback: true },
        targetGroups: [],
        currentRevisions: [],
        deploymentConfiguration: {
          maximumPercent: 200,
          minimumHealthyPercent: 100,
          strategy: 'ROLLING',
        },
        tags: { owner: 'trading', empty: '' },
        deployments: [
          {
            id: 'ecs-svc/1',
            status: 'PRIMARY',
            taskDefinition: 'a:7',
            desiredCount: 2,
            runningCount: 2,
            pendingCount: 0,
            failedTasks: 0,
            rolloutState: 'COMPLETED',
            rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
            createdAt: '2026-11-24T03:13:20.000Z',
            updatedAt: '2026-11-24T03:15:00.000Z',
          },
        ],
        events: [
          {
            id: 'event-1',
            createdAt: '2026-11-24T06:00:00.500Z',
            message: '(service a) has reached a steady state.',
          },
        ],
        observedAt: expect.any(String),
      });
    });

    it('takes a rollout state that it does not know for none', async () => {
      aws.on('DescribeServices', () => ({
        body: {
          services: [
            wireService('a', {
              deployments: [wireDeployment('a', { rolloutState: 'NEW_WORD' })],
            }),
          ],
        },
      }));
      const { services } = await gateway.describeServices(['a'], {
        signal: signal(),
      });
      expect(services[0].deployments[0].rolloutState).toBeUndefined();
    });

    it('retries throttled reads within its budget', async () => {
      aws.on('DescribeServices', (_, attempt) =>
        attempt === 1
          ? { error: 'ThrottlingException' }
          : { body: { services: [wireService('a')] } },
      );
      const { services } = await gateway.describeServices(['a'], {
        signal: signal(),
      });
      expect(services).toHaveLength(1);
    });

    it.each([
      ['throttled', { error: 'ThrottlingException' }, 3],
      ['denied', { error: 'AccessDeniedException' }, 1],
      ['not-found', { error: 'ClusterNotFoundException' }, 1],
      ['server', { error: 'ServerException', status: 500 }, 3],
      ['malformed', { raw: '<html>busy</html>' }, 1],
      ['malformed', { body: { services: 'none' } }, 1],
      ['malformed', { body: { services: [{ serviceName: 'a' }] } }, 1],
      ['timeout', 'hang', 3],
      ['connection', 'drop', 3],
    ] as const)('explains %s', async (problem, answer, attempts) => {
      aws.on('DescribeServices', () => answer);
      await expect(
        gateway.describeServices(['a'], { signal: signal() }),
      ).rejects.toMatchObject({
        name: 'AwsCallError',
        permission: 'ecs:DescribeServices',
        problem,
      });
      expect(aws.calls).toHaveLength(attempts);
    });

    it('stops at the signal', async () => {
      aws.on('DescribeServices', () => 'hang');
      const controller = new AbortController();
      const asked = gateway.describeServices(['a'], {
        signal: controller.signal,
      });
      controller.abort();
      await expect(asked).rejects.toMatchObject({ problem: 'timeout' });
    });
  });

  describe('describeTaskDefinition', () => {
    const arn = wireTaskDefinitionArn('alphaswarm-core-prod', 7);

    it('asks once for each revision, and lets no secret through', async () => {
      aws.on('DescribeTaskDefinition', () => ({
        body: wireTaskDefinition('alphaswarm-core-prod', 'core:1.4.2'),
      }));
      expect(gateway.knownTaskDefinition(arn)).toBeUndefined();
      const first = await gateway.describeTaskDefinition(arn, {
        signal: signal(),
      });
      await gateway.describeTaskDefinition(arn, { signal: signal() });
      expect(aws.calls).toHaveLength(1);
      expect(gateway.knownTaskDefinition(arn)).toBe(first);
      expect(first).toEqual({
        family: 'alphaswarm-core-prod',
        revision: 7,
        containers: [
          {
            name: 'adot-collector',
            image:
              'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1',
            essential: false,
          },
          { name: 'core', image: 'core:1.4.2', essential: true },
        ],
      });
    });

    it('asks again after a failure', async () => {
      aws.on('DescribeTaskDefinition', (_, attempt) =>
        attempt === 1
          ? { error: 'AccessDeniedException' }
          : { body: wireTaskDefinition('alphaswarm-core-prod', 'core:1') },
      );
      await expect(
        gateway.describeTaskDefinition(arn, { signal: signal() }),
      ).rejects.toMatchObject({ problem: 'denied' });
      await expect(
        gateway.describeTaskDefinition(arn, { signal: signal() }),
      ).resolves.toMatchObject({ revision: 7 });
    });
  });

  describe('utilization', () => {
    it('asks for at most 500 metrics a call, and takes the newest datum of each', async () => {
      aws.on('GetMetricData', ({ MetricDataQueries }) => ({
        body: {
          MetricDataResults: MetricDataQueries.map((query: any) => ({
            Id: query.Id,
            ...(query.MetricStat.Metric.MetricName === 'CPUUtilization'
              ? {
                  Timestamps: [minutesAgo(1), minutesAgo(2)],
                  Values: [12.5, 99],
                }
              : {}),
          })),
        },
      }));
      const { services } = await gateway.utilization(names(300), {
        signal: signal(),
      });
      expect(
        aws
          .inputsOf('GetMetricData')
          .map(input => input.MetricDataQueries.length),
      ).toEqual([500, 100]);
      expect(services.size).toBe(300);
      expect(services.get('svc-299')).toMatchObject({
        cpuPercent: 12.5,
        memoryPercent: undefined,
      });
      expect(
        aws.inputsOf('GetMetricData')[0].MetricDataQueries[1].MetricStat,
      ).toEqual({
        Metric: {
          Namespace: 'AWS/ECS',
          MetricName: 'MemoryUtilization',
          Dimensions: [
            { Name: 'ClusterName', Value: cluster },
            { Name: 'ServiceName', Value: 'svc-0' },
          ],
        },
        Period: 60,
        Stat: 'Average',
      });
    });

    it('reads all pages', async () => {
      aws.on('GetMetricData', ({ NextToken }) => ({
        body: NextToken
          ? {
              MetricDataResults: [
                { Id: 'q0', Timestamps: [minutesAgo(9)], Values: [1] },
                { Id: 'q1', Timestamps: [minutesAgo(2)], Values: [40] },
              ],
            }
          : {
              MetricDataResults: [
                { Id: 'q0', Timestamps: [minutesAgo(2)], Values: [20] },
              ],
              NextToken: 'n',
            },
      }));
      expect(
        (await gateway.utilization(['a'], { signal: signal() })).services.get(
          'a',
        ),
      ).toMatchObject({ cpuPercent: 20, memoryPercent: 40 });
    });

    it('names the permission that it lacks', async () => {
      aws.on('GetMetricData', () => ({ error: 'AccessDenied', status: 403 }));
      await expect(
        gateway.utilization(['a'], { signal: signal() }),
      ).rejects.toMatchObject({
        problem: 'denied',
        permission: 'cloudwatch:GetMetricData',
      });
    });
  });

  describe('mutations', () => {
    it('start a rollout of the task definition that is there', async () => {
      aws.on('UpdateService', () => ({
        body: {
          service: wireService('a', {
            deployments: [wireDeployment('a', { id: 'ecs-svc/2' })],
          }),
        },
      }));
      const service = await gateway.startRollout('a', { signal: signal() });
      expect(service.deployments[0].id).toBe('ecs-svc/2');
      expect(aws.calls).toEqual([
        {
          operation: 'UpdateService',
          input: { cluster, service: 'a', forceNewDeployment: true },
        },
      ]);
    });

    it('set the desired count and nothing else', async () => {
      aws.on('UpdateService', () => ({
        body: { service: wireService('a', { desiredCount: 4 }) },
      }));
      expect(
        await gateway.setDesiredCount('a', 4, { signal: signal() }),
      ).toMatchObject({ desiredCount: 4 });
      expect(aws.inputsOf('UpdateService')).toEqual([
        { cluster, service: 'a', desiredCount: 4 },
      ]);
    });

    it('are sent again after throttling, which did nothing', async () => {
      aws.on('UpdateService', (_, attempt) =>
        attempt < 3
          ? { error: 'ThrottlingException' }
          : { body: { service: wireService('a') } },
      );
      await gateway.startRollout('a', { signal: signal() });
      expect(aws.calls).toHaveLength(3);
    });

    it('are given up when throttled beyond the budget', async () => {
      aws.on('UpdateService', () => ({ error: 'ThrottlingException' }));
      await expect(
        gateway.startRollout('a', { signal: signal() }),
      ).rejects.toMatchObject({ problem: 'throttled', nothingHappened: true });
      expect(aws.calls).toHaveLength(3);
    });

    it.each([
      ['server', { error: 'ServerException', status: 500 }],
      ['server', { error: 'ServiceUnavailable', status: 503 }],
      ['malformed', { raw: '<html>busy</html>' }],
      ['malformed', { raw: '' }],
      ['malformed', { body: {} }],
      ['malformed', { body: { service: { serviceName: 'a' } } }],
      ['timeout', 'hang'],
      ['connection', 'drop'],
    ] as const)(
      'are sent once and left unknown after %s: a second could be a second rollout',
      async (problem, answer) => {
        aws.on('UpdateService', () => answer);
        await expect(
          gateway.startRollout('a', { signal: signal() }),
        ).rejects.toMatchObject({ problem, nothingHappened: false });
        expect(aws.calls).toHaveLength(1);
      },
    );

    it.each([
      ['denied', 'AccessDeniedException'],
      ['refused', 'InvalidParameterException'],
      ['not-found', 'ServiceNotFoundException'],
      ['not-found', 'ServiceNotActiveException'],
      ['credentials', 'ExpiredTokenException'],
    ])('surely did nothing when %s (%s)', async (problem, error) => {
      aws.on('UpdateService', () => ({ error }));
      await expect(
        gateway.startRollout('a', { signal: signal() }),
      ).rejects.toMatchObject({ problem, nothingHappened: true });
      expect(aws.calls).toHaveLength(1);
    });

    it('surely did nothing when nobody listens', async () => {
      await aws.stop();
      await expect(
        gateway.startRollout('a', { signal: signal() }),
      ).rejects.toMatchObject({ problem: 'not-sent', nothingHappened: true });
      aws = await FakeAws.start();
    });
  });
});
