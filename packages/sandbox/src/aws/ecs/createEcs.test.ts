import {
  ClientException,
  ClusterNotFoundException,
  ConflictException,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  InvalidParameterException,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  paginateListServices,
  RegisterTaskDefinitionCommand,
  ServiceDeploymentNotFoundException,
  ServiceNotActiveException,
  ServiceNotFoundException,
  StopServiceDeploymentCommand,
  TagResourceCommand,
  UnsupportedFeatureException,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CallLog } from '../../calls';
import { FaultInjector } from '../../faults';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createEcs } from './createEcs';
import { createTestWorld, TEST_START } from '../__testUtils__/createTestWorld';

const cluster = 'alphaswarm-cluster-prod';
const service = 'alphaswarm-core-prod';

async function start() {
  const { world, clock } = createTestWorld([
    { key: 'core', loadBalanced: true },
    ...Array.from({ length: 11 }, (_, index) => ({ key: `extra-${index}` })),
    { key: 'gone', inactive: true },
  ]);
  const calls = CallLog.create({ clock });
  const faults = FaultInjector.create({ seed: 'test' });
  const server = await startStandIn({
    standIn: createEcs(world),
    calls,
    faults,
  });
  const client = new ECSClient({
    endpoint: server.origin,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return { world, clock, calls, faults, server, client };
}

describe('the ECS stand-in', () => {
  let ecs: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    ecs = await start();
  });
  afterEach(async () => {
    ecs.client.destroy();
    await ecs.server.close();
  });

  const describeOne = async () =>
    (
      await ecs.client.send(
        new DescribeServicesCommand({ cluster, services: [service] }),
      )
    ).services![0];

  it('lists and describes clusters, and says which are missing', async () => {
    const { clusterArns } = await ecs.client.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([
      `arn:aws:ecs:us-east-1:123456789012:cluster/${cluster}`,
    ]);
    const { clusters, failures } = await ecs.client.send(
      new DescribeClustersCommand({
        clusters: [...clusterArns!, 'nope'],
        include: ['STATISTICS'],
      }),
    );
    expect(clusters).toEqual([
      expect.objectContaining({
        clusterName: cluster,
        status: 'ACTIVE',
        activeServicesCount: 12,
        runningTasksCount: 26,
      }),
    ]);
    expect(failures).toEqual([
      {
        arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/nope',
        reason: 'MISSING',
      },
    ]);
  });

  it('pages through services, without those that are gone', async () => {
    const pages: string[][] = [];
    for await (const page of paginateListServices(
      { client: ecs.client, pageSize: 5 },
      { cluster },
    )) {
      pages.push(page.serviceArns ?? []);
    }
    expect(pages.map(page => page.length)).toEqual([5, 5, 2]);
    expect(new Set(pages.flat()).size).toBe(12);
  });

  it('gives ten services a page unless asked otherwise', async () => {
    const { serviceArns, nextToken } = await ecs.client.send(
      new ListServicesCommand({ cluster }),
    );
    expect(serviceArns).toHaveLength(10);
    expect(nextToken).toEqual(expect.any(String));
  });

  it('describes a service with dates, counts, deployments and events', async () => {
    expect(await describeOne()).toMatchObject({
      serviceName: service,
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 2,
      pendingCount: 0,
      launchType: 'FARGATE',
      createdAt: new Date(TEST_START - 72 * 3_600_000),
      taskDefinition: `arn:aws:ecs:us-east-1:123456789012:task-definition/${service}:1`,
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
      events: expect.arrayContaining([
        expect.objectContaining({
          createdAt: expect.any(Date),
          message: `(service ${service}) has reached a steady state.`,
        }),
      ]),
    });
  });

  it('lists services that it does not know as failures', async () => {
    const { services, failures } = await ecs.client.send(
      new DescribeServicesCommand({ cluster, services: ['nope', service] }),
    );
    expect(services).toHaveLength(1);
    expect(failures).toEqual([
      {
        arn: `arn:aws:ecs:us-east-1:123456789012:service/${cluster}/nope`,
        reason: 'MISSING',
      },
    ]);
  });

  it('redeploys: PRIMARY in progress beside ACTIVE, tasks on their way, then completed', async () => {
    const before = await describeOne();
    const { service: updated } = await ecs.client.send(
      new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }),
    );
    expect(updated!.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 0 },
      { status: 'ACTIVE', id: before.deployments![0].id, runningCount: 2 },
    ]);

    ecs.clock.advance(3000);
    const during = await describeOne();
    expect(during.pendingCount).toBe(2);
    expect(during.runningCount).toBe(2);
    expect(during.currentServiceDeployment).toContain('service-deployment/');

    ecs.clock.advance(20_000);
    const after = await describeOne();
    expect(after.deployments).toMatchObject([
      {
        id: updated!.deployments![0].id,
        rolloutState: 'COMPLETED',
        runningCount: 2,
      },
    ]);
    expect(after.currentServiceDeployment).toBeUndefined();
  });

  it("shows the old tasks as stopped, with the scheduler's reason", async () => {
    const { taskArns: before } = await ecs.client.send(
      new ListTasksCommand({ cluster, serviceName: service }),
    );
    await ecs.client.send(
      new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }),
    );
    ecs.clock.advance(30_000);
    const { taskArns: stopped } = await ecs.client.send(
      new ListTasksCommand({
        cluster,
        serviceName: service,
        desiredStatus: 'STOPPED',
      }),
    );
    expect([...stopped!].sort()).toEqual([...before!].sort());
    const { tasks, failures } = await ecs.client.send(
      new DescribeTasksCommand({
        cluster,
        tasks: [...stopped!, 'ffffffffffffffffffffffffffffffff'],
      }),
    );
    expect(tasks![0]).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: expect.stringMatching(
        /^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/,
      ),
      stoppedAt: expect.any(Date),
      containers: [{ name: 'core' }, { name: 'adot-collector' }],
    });
    expect(failures).toHaveLength(1);

    ecs.clock.advance(3_600_000);
    const { taskArns: forgotten } = await ecs.client.send(
      new ListTasksCommand({
        cluster,
        serviceName: service,
        desiredStatus: 'STOPPED',
      }),
    );
    expect(forgotten).toEqual([]);
  });

  it('scales without a deployment', async () => {
    const { service: updated } = await ecs.client.send(
      new UpdateServiceCommand({ cluster, service, desiredCount: 4 }),
    );
    expect(updated!.desiredCount).toBe(4);
    expect(updated!.deployments).toHaveLength(1);
    ecs.clock.advance(15_000);
    expect(await describeOne()).toMatchObject({
      runningCount: 4,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
  });

  it('rolls back a bad task definition and keeps the record of it', async () => {
    const good = (await describeOne()).taskDefinition;
    await ecs.client.send(
      new UpdateServiceCommand({
        cluster,
        service,
        taskDefinition: `${service}:3`,
      }),
    );
    ecs.clock.advance(60_000);
    expect((await describeOne()).taskDefinition).toBe(good);

    const { serviceDeployments: briefs } = await ecs.client.send(
      new ListServiceDeploymentsCommand({ cluster, service }),
    );
    expect(briefs!.map(({ status }) => status)).toEqual([
      'ROLLBACK_SUCCESSFUL',
      'SUCCESSFUL',
    ]);
    const { serviceDeployments } = await ecs.client.send(
      new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [briefs![0].serviceDeploymentArn!],
      }),
    );
    expect(serviceDeployments![0]).toMatchObject({
      rollback: { reason: expect.stringContaining('circuit breaker') },
      deploymentCircuitBreaker: { status: 'TRIGGERED', threshold: 3 },
    });
    const { serviceRevisions, failures } = await ecs.client.send(
      new DescribeServiceRevisionsCommand({
        serviceRevisionArns: [
          serviceDeployments![0].targetServiceRevision!.arn!,
          'arn:aws:ecs:us-east-1:123456789012:service-revision/x/y/1',
        ],
      }),
    );
    expect(serviceRevisions![0].taskDefinition).toContain(`${service}:3`);
    expect(failures).toHaveLength(1);
  });

  it('stops a service deployment once, and only while it is under way', async () => {
    await ecs.client.send(
      new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }),
    );
    const { currentServiceDeployment } = await describeOne();
    const stop = new StopServiceDeploymentCommand({
      serviceDeploymentArn: currentServiceDeployment,
    });
    await ecs.client.send(stop);
    await expect(ecs.client.send(stop)).rejects.toThrow(ConflictException);
    await expect(
      ecs.client.send(
        new StopServiceDeploymentCommand({
          serviceDeploymentArn: `${currentServiceDeployment}x`,
        }),
      ),
    ).rejects.toThrow(ServiceDeploymentNotFoundException);
    ecs.clock.advance(60_000);
    expect((await describeOne()).deployments).toHaveLength(1);
  });

  it('describes and lists task definitions', async () => {
    const { taskDefinition } = await ecs.client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: service }),
    );
    expect(taskDefinition).toMatchObject({
      family: service,
      revision: 3,
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      containerDefinitions: [
        { name: 'core', image: expect.stringMatching(/\/core:1\.2\.0$/) },
        { name: 'adot-collector' },
      ],
    });
    const { taskDefinitionArns } = await ecs.client.send(
      new ListTaskDefinitionsCommand({ familyPrefix: service, sort: 'DESC' }),
    );
    expect(taskDefinitionArns!.map(arn => arn.split(':').at(-1))).toEqual([
      '3',
      '2',
      '1',
    ]);
  });

  it('tags a service', async () => {
    const { serviceArn } = await describeOne();
    await ecs.client.send(
      new TagResourceCommand({
        resourceArn: serviceArn,
        tags: [{ key: 'Environment', value: 'test' }],
      }),
    );
    const { tags } = await ecs.client.send(
      new ListTagsForResourceCommand({ resourceArn: serviceArn }),
    );
    expect(tags).toContainEqual({ key: 'Environment', value: 'test' });
    expect(tags!.filter(({ key }) => key === 'Environment')).toHaveLength(1);
  });

  it.each([
    [
      'an unknown cluster',
      new ListServicesCommand({ cluster: 'nope' }),
      ClusterNotFoundException,
    ],
    [
      'no cluster where there is no default one',
      new DescribeServicesCommand({ services: [service] }),
      ClusterNotFoundException,
    ],
    [
      'eleven services',
      new DescribeServicesCommand({ cluster, services: Array(11).fill('x') }),
      InvalidParameterException,
    ],
    [
      'no services',
      new DescribeServicesCommand({ cluster, services: [] }),
      InvalidParameterException,
    ],
    [
      'services left out',
      new DescribeServicesCommand({ cluster, services: undefined }),
      InvalidParameterException,
    ],
    [
      'an unknown service',
      new UpdateServiceCommand({ cluster, service: 'nope', desiredCount: 1 }),
      ServiceNotFoundException,
    ],
    [
      'a service that is gone',
      new UpdateServiceCommand({
        cluster,
        service: 'alphaswarm-gone-prod',
        desiredCount: 1,
      }),
      ServiceNotActiveException,
    ],
    [
      'a negative desired count',
      new UpdateServiceCommand({ cluster, service, desiredCount: -1 }),
      InvalidParameterException,
    ],
    [
      'an unknown task definition',
      new UpdateServiceCommand({
        cluster,
        service,
        taskDefinition: `${service}:99`,
      }),
      ClientException,
    ],
    [
      'another family',
      new UpdateServiceCommand({
        cluster,
        service,
        taskDefinition: 'alphaswarm-extra-0-prod:1',
      }),
      InvalidParameterException,
    ],
    [
      'a change that is not served',
      new UpdateServiceCommand({ cluster, service, platformVersion: 'LATEST' }),
      UnsupportedFeatureException,
    ],
    [
      'more tasks than can be described',
      new DescribeTasksCommand({ cluster, tasks: Array(101).fill('x') }),
      InvalidParameterException,
    ],
    [
      'more service deployments than can be described',
      new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: Array(21).fill('x'),
      }),
      InvalidParameterException,
    ],
    [
      'a token of nobody',
      new ListServicesCommand({ cluster, nextToken: 'bm8' }),
      InvalidParameterException,
    ],
    [
      'a page that is too large',
      new ListServicesCommand({ cluster, maxResults: 101 }),
      InvalidParameterException,
    ],
    [
      'a task definition that nobody registered',
      new DescribeTaskDefinitionCommand({ taskDefinition: 'nope:1' }),
      ClientException,
    ],
  ])('refuses %s', async (_, command, expected) => {
    // One signature for commands whose inputs differ: the table is typed where each command is made.
    const send = ecs.client.send.bind(ecs.client) as (
      anyCommand: unknown,
    ) => Promise<unknown>;
    await expect(send(command)).rejects.toThrow(expected);
  });

  it('refuses a token that was issued for another query', async () => {
    const { nextToken } = await ecs.client.send(
      new ListTaskDefinitionsCommand({ maxResults: 1 }),
    );
    await expect(
      ecs.client.send(
        new ListTaskDefinitionsCommand({
          maxResults: 1,
          nextToken,
          familyPrefix: service,
        }),
      ),
    ).rejects.toThrow(InvalidParameterException);
  });

  it('says that an operation is unknown', async () => {
    await expect(
      ecs.client.send(
        new RegisterTaskDefinitionCommand({
          family: 'x',
          containerDefinitions: [],
        }),
      ),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('changes nothing when a part of an update is refused', async () => {
    await expect(
      ecs.client.send(
        new UpdateServiceCommand({
          cluster,
          service,
          desiredCount: 5,
          taskDefinition: 'nope',
        }),
      ),
    ).rejects.toThrow(ClientException);
    expect((await describeOne()).desiredCount).toBe(2);
  });

  describe('on the wire', () => {
    const post = (
      body: string,
      headers: Record<string, string> = {},
    ): Promise<Response> =>
      fetch(ecs.server.origin, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListServices',
          authorization:
            'AWS4-HMAC-SHA256 Credential=AKIA/20260302/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0',
          ...headers,
        },
      });

    it.each([
      ['a body that is not JSON', '{', {}, 'SerializationException'],
      ['a wrong type', '{"cluster":5}', {}, 'SerializationException'],
      ['half a page', '{"maxResults":1.5}', {}, 'SerializationException'],
      [
        'no signature',
        '{}',
        { authorization: '' },
        'MissingAuthenticationTokenException',
      ],
      [
        'the signature of another service',
        '{}',
        {
          authorization:
            'AWS4-HMAC-SHA256 Credential=AKIA/20260302/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
        },
        'InvalidSignatureException',
      ],
      [
        "another service's target",
        '{}',
        { 'x-amz-target': 'Logs_20140328.DescribeLogGroups' },
        'UnknownOperationException',
      ],
    ])('refuses %s', async (_, body, headers, type) => {
      const response = await post(body, headers);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ __type: type });
    });

    it('answers dates as epoch seconds', async () => {
      const response = await post(
        JSON.stringify({ cluster, services: [service] }),
        {
          'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices',
        },
      );
      const body = await response.json();
      expect(body.services[0].createdAt).toBe(TEST_START / 1000 - 72 * 3600);
    });
  });

  it('records each call with its input', async () => {
    await ecs.client.send(
      new UpdateServiceCommand({ cluster, service, desiredCount: 3 }),
    );
    expect(
      ecs.calls.list({ standIn: 'ecs', operation: 'UpdateService' }),
    ).toEqual([
      {
        standIn: 'ecs',
        operation: 'UpdateService',
        at: new Date(TEST_START).toISOString(),
        input: { cluster, service, desiredCount: 3 },
        status: 200,
        fault: undefined,
      },
    ]);
  });
});
