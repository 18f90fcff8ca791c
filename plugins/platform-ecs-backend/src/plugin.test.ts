import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { localSignalsServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { upgradeDispatcherServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import request from 'supertest';
import { ServiceAlarms } from './alarms/ServiceAlarms';
import { PlatformClusters } from './clusters/PlatformClusters';
import { createMemoryDatabase } from './memory/createMemoryDatabase';
import { MemoryStore } from './memory/MemoryStore';
import { ServiceMetrics } from './metrics/ServiceMetrics';
import { apiDocument } from './openapi';
import { platformEcsPlugin } from './plugin';
import { ServiceRollouts } from './rollouts/ServiceRollouts';
import { createRouter } from './router';
import { TasksOfServices } from './tasks/TasksOfServices';
import { createServiceActions } from './actions/createServiceActions';
import { SteeredClusters } from './actions/SteeredClusters';
import { ServiceScaling } from './autoscaling/ServiceScaling';
import { ServiceRevisions } from './revisions/ServiceRevisions';
import { unknownSelf } from './self/PortalSelf';
import { FakeAws, useFakeAws } from './__testUtils__/FakeAws';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import {
  wireDeployment,
  wireService,
  wireServiceArn,
  wireTaskDefinition,
} from './__testUtils__/wire';

useFakeAws();

const base = '/api/platform-ecs';
const cluster = 'alphaswarm-cluster-prod';
const core = 'alphaswarm-core-prod';
const validate = responseValidator(apiDocument);

/** The reads beside the pollers'. */
function features(clusters: PlatformClusters) {
  const tasks = TasksOfServices.create({ clusters, deadlineMs: 5_000 });
  const store = MemoryStore.create(
    createMemoryDatabase({
      database: mockServices.database.mock(),
      logger: mockServices.logger.mock(),
    }),
  );
  const rollouts = ServiceRollouts.create({
    clusters,
    tasks,
    deadlineMs: 5_000,
  });
  const config = { metrics: [], loadBalancers: new Map<string, string>() };
  return {
    tasks,
    rollouts,
    metrics: ServiceMetrics.create({
      clusters,
      tasks,
      rollouts,
      store,
      config,
      deadlineMs: 5_000,
    }),
    alarms: ServiceAlarms.create({ clusters, config, deadlineMs: 5_000 }),
    memory: { store, keepForMs: 90 * 86_400_000 },
    ...steering(clusters),
  };
}

function steering(platformClusters: PlatformClusters) {
  const clusters = SteeredClusters.create({ clusters: platformClusters });
  return {
    revisions: ServiceRevisions.create({ clusters, deadlineMs: 5_000 }),
    scaling: ServiceScaling.create({ clusters, deadlineMs: 5_000 }),
    actions: createServiceActions({
      clusters,
      self: unknownSelf,
      awaited: { add: async () => {} },
      logger: mockServices.logger.mock(),
    }),
    self: unknownSelf,
  };
}

describe('platform-ecs', () => {
  let aws: FakeAws;
  let backend: TestBackend;
  const publish = jest.fn(async () => {});
  const permissions = mockServices.permissions.mock();

  /** Where requests go. */
  const server = () => request(backend.server);

  beforeEach(async () => {
    aws = await FakeAws.start();
    publish.mockClear();
    permissions.authorize.mockReset();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    aws.on('ListServices', () => ({
      body: { serviceArns: [wireServiceArn(core)] },
    }));
    aws.on('DescribeServices', ({ services }) => ({
      body: {
        services: services
          .filter((name: string) => name === core)
          .map((name: string) => wireService(name)),
        failures: services
          .filter((name: string) => name !== core)
          .map((name: string) => ({
            arn: wireServiceArn(name),
            reason: 'MISSING',
          })),
      },
    }));
    aws.on('DescribeTaskDefinition', () => ({
      body: wireTaskDefinition(core, 'ecr/core:1.4.2'),
    }));
    aws.on('GetMetricData', ({ EndTime }) => ({
      body: {
        MetricDataResults: [
          { Id: 'q0', Timestamps: [EndTime - 60], Values: [12.34] },
        ],
      },
    }));
    aws.on('DescribeAlarms', () => ({ body: { MetricAlarms: [] } }));
    aws.on('ListTasks', () => ({ body: { taskArns: [] } }));
    backend = await startTestBackend({
      features: [
        platformEcsPlugin,
        permissions.factory,
        mockServices.database.mock({
          getClient: async () => {
            throw new Error('There is no database');
          },
        }).factory,
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
        createServiceFactory({
          service: localSignalsServiceRef,
          deps: {},
          factory: () => ({ publish }),
        }),
        createServiceFactory({
          service: upgradeDispatcherServiceRef,
          deps: {},
          factory: () => ({ handle: () => {} }),
        }),
        mockServices.rootConfig.factory({
          data: {
            platformEcs: {
              ecsEndpoint: aws.endpoint,
              cloudwatchEndpoint: aws.endpoint,
              clusters: [
                {
                  name: cluster,
                  region: 'eu-central-1',
                  services: { prefix: 'alphaswarm-' },
                  limits: { default: { min: 1, max: 6 } },
                },
              ],
            },
          },
        }),
      ],
    });
  });

  afterEach(async () => {
    await backend.stop();
    await aws.stop();
  });

  it('has exactly the routes that its document says', () => {
    const clusters = PlatformClusters.create([]);
    const router = createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: fakePrivilegedActions(),
      clusters,
      ...features(clusters),
    });
    expect(() => expectRoutesDocumented(router, apiDocument)).not.toThrow();
  });

  it('opens no door beside the one', () => {
    const clusters = PlatformClusters.create([]);
    const router = createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: { mount: () => {}, availability: async () => [] },
      clusters,
      ...features(clusters),
    });
    expect(enforceOneDoor(router)).toEqual([]);
  });

  it('serves its document', async () => {
    const response = await server().get(`${base}/openapi.json`);
    expect(response.status).toBe(200);
    expect(response.body.openapi).toBe('3.1.0');
  });

  it('shows the services of the configured clusters, without a database too', async () => {
    const response = await server().get(`${base}/services`);
    expect(response.status).toBe(200);
    validate('get', '/services', response);
    expect(response.body).toEqual({
      clusters: [
        {
          cluster,
          region: 'eu-central-1',
          observedAt: expect.any(String),
          slowed: expect.stringContaining('database is away'),
        },
      ],
      services: [
        {
          cluster,
          name: core,
          arn: wireServiceArn(core),
          state: 'steady',
          sentence: `2 of 2 tasks running ${core}:7.`,
          desiredCount: 2,
          runningCount: 2,
          pendingCount: 0,
          taskDefinition: `${core}:7`,
          imageTag: '1.4.2',
          tags: { owner: 'trading', empty: '' },
          rolloutState: 'COMPLETED',
          lastDeploymentAt: '2026-11-24T03:13:20.000Z',
          alarms: [],
          cpuPercent: 12.3,
        },
      ],
    });
  });

  it('shows a service with its deployments, events, limits and what the caller may do', async () => {
    const response = await server().get(`${base}/services/${cluster}/${core}`);
    expect(response.status).toBe(200);
    validate('get', '/services/{cluster}/{service}', response);
    expect(response.body).toMatchObject({
      name: core,
      freshness: { cluster },
      deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY' }],
      events: [{ id: 'event-1' }],
      limits: { min: 1, max: 6 },
      actions: [
        { action: 'platform-ecs.service.redeploy', verdict: 'allowed' },
        { action: 'platform-ecs.service.scale', verdict: 'allowed' },
        { action: 'platform-ecs.service.deploy', verdict: 'allowed' },
        { action: 'platform-ecs.service.roll-back', verdict: 'allowed' },
        { action: 'platform-ecs.rollout.stop', verdict: 'allowed' },
        { action: 'platform-ecs.rollout.continue', verdict: 'allowed' },
      ],
    });
  });

  it('never lets anything secret out', async () => {
    const overview = await server().get(`${base}/services`);
    const detail = await server().get(`${base}/services/${cluster}/${core}`);
    expect(`${overview.text}${detail.text}`).not.toMatch(
      /hunter2|DATABASE_URL|secret|subnet|hidden/i,
    );
  });

  it('asks AWS as often for one viewer as for fifty', async () => {
    await server().get(`${base}/services`);
    const forOne = aws.calls.length;
    await Promise.all(
      Array.from({ length: 50 }, () => server().get(`${base}/services`)),
    );
    expect(aws.calls).toHaveLength(forOne);
    expect(aws.calls.map(({ operation }) => operation).toSorted()).toEqual([
      'DescribeAlarms',
      'DescribeServices',
      'DescribeTaskDefinition',
      'GetMetricData',
      'ListServices',
      'ListTasks',
    ]);
  });

  it('tells the pages that something changed, without data', async () => {
    await server().get(`${base}/services`);
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'platform-ecs',
      message: {
        type: 'cluster-changed',
        cluster,
        observedAt: expect.any(String),
      },
    });
  });

  it.each(['/services', `/services/${cluster}/${core}`])(
    'shows nothing at %s to those who may not read, and asks AWS nothing',
    async path => {
      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      const response = await server().get(`${base}${path}`);
      expect(response.status).toBe(403);
      expect(aws.calls).toEqual([]);
    },
  );

  it('needs somebody to be signed in', async () => {
    const response = await server()
      .get(`${base}/services`)
      .set('Authorization', 'Bearer mock-none-token');
    expect(response.status).toBe(401);
  });

  it.each([
    ['a cluster that is not configured', `other/${core}`],
    ['a service without the prefix', `${cluster}/core`],
    ['an encoded slash', `${cluster}/alphaswarm-%2F..%2Fx`],
    ['dots', `${cluster}/%2e%2e%2f${core}`],
    ['unicode', `${cluster}/alphaswarm-c%C3%B6re`],
    ['a NUL', `${cluster}/alphaswarm-%00`],
    [
      'an ARN of another account',
      `${cluster}/${encodeURIComponent('arn:aws:ecs:eu-central-1:999999999999:service/x/alphaswarm-core')}`,
    ],
    [
      'a cluster ARN',
      `${encodeURIComponent('arn:aws:ecs:eu-central-1:999999999999:cluster/x')}/${core}`,
    ],
  ])('does not find %s, and passes nothing of it to AWS', async (_, path) => {
    const responses = [
      await server().get(`${base}/services/${path}`),
      await server()
        .post(`${base}/services/${path}/scale/preview`)
        .send({ desiredCount: 2 }),
      await server().post(`${base}/services/${path}/redeploy`).send({}),
    ];
    expect(responses.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(aws.calls).toEqual([]);
  });

  it('does not find a service that the configured cluster does not have', async () => {
    const path = `${base}/services/${cluster}/alphaswarm-ghost`;
    const read = await server().get(path);
    const preview = await server().post(`${path}/redeploy/preview`).send({});
    expect([read.status, preview.status]).toEqual([404, 404]);
    validate('get', '/services/{cluster}/{service}', read);
    expect(aws.inputsOf('UpdateService')).toEqual([]);
  });

  it('refuses a path that is not even encoded', async () => {
    const response = await server().get(`${base}/services/${cluster}/%E0%A4%A`);
    expect(response.status).toBe(400);
    expect(aws.calls).toEqual([]);
  });

  it('says 503 and when to try again as long as a cluster has never been seen', async () => {
    aws.on('ListServices', () => ({ error: 'AccessDeniedException' }));
    for (const path of ['/services', `/services/${cluster}/${core}`]) {
      const response = await server().get(`${base}${path}`);
      expect(response.status).toBe(503);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      expect(response.body.error.message).toContain('ecs:ListServices');
    }
  });

  it('keeps what it knew of a cluster that is deleted under the page, says so, and changes nothing in it', async () => {
    const path = `${base}/services/${cluster}/${core}`;
    const preview = `${path}/scale/preview`;
    await server().get(`${base}/services`);
    await server().post(preview).send({ desiredCount: 3 });
    for (const operation of ['ListServices', 'DescribeServices']) {
      aws.on(operation, () => ({ error: 'ClusterNotFoundException' }));
    }
    const action = await server()
      .post(`${path}/redeploy`)
      .send({ reason: 'Not there', seenVersion: 'v' });
    expect(action.status).toBe(404);
    const refused = await server().post(preview).send({ desiredCount: 3 });
    expect(refused.status).toBe(404);
    expect(aws.inputsOf('UpdateService')).toEqual([]);
    const service = await server().get(path);
    expect(service.status).toBe(200);
    validate('get', '/services/{cluster}/{service}', service);
  });

  it('previews, scales within the limits, and looks again at once', async () => {
    await server().get(`${base}/services`);
    const path = `${base}/services/${cluster}/${core}/scale`;
    const preview = await server()
      .post(`${path}/preview`)
      .send({ desiredCount: 4 });
    expect(preview.status).toBe(200);
    validate('post', '/services/{cluster}/{service}/scale/preview', preview);
    expect(preview.body.seenVersion).toBe(`ecs-svc/1|${core}:7|2`);

    aws.on('UpdateService', ({ service, desiredCount }) => ({
      body: { service: wireService(service, { desiredCount }) },
    }));
    const looksBefore = aws.inputsOf('ListServices').length;
    const scaled = await server().post(path).send({
      desiredCount: 4,
      reason: 'load test',
      seenVersion: preview.body.seenVersion,
    });
    expect(scaled.status).toBe(200);
    validate('post', '/services/{cluster}/{service}/scale', scaled);
    expect(aws.inputsOf('UpdateService')).toEqual([
      { cluster, service: core, desiredCount: 4 },
    ]);
    // The look that the action caused joins this one or came before it.
    await server().get(`${base}/services`);
    expect(aws.inputsOf('ListServices').length).toBeGreaterThan(looksBefore);
  });

  it.each([-1, 0, 7, 1e9, 1.5, '4', null])(
    'refuses to scale to %j at preview and run, and changes nothing',
    async desiredCount => {
      const path = `${base}/services/${cluster}/${core}/scale`;
      for (const response of [
        await server().post(`${path}/preview`).send({ desiredCount }),
        await server().post(path).send({ desiredCount, reason: 'because' }),
      ]) {
        expect(response.status).toBe(400);
        expect(response.body.error.message).toContain('desiredCount');
      }
      expect(aws.inputsOf('UpdateService')).toEqual([]);
    },
  );

  it('redeploys', async () => {
    aws.on('UpdateService', ({ service }) => ({
      body: {
        service: wireService(service, {
          deployments: [
            wireDeployment(service, {
              id: 'ecs-svc/2',
              rolloutState: 'IN_PROGRESS',
            }),
          ],
        }),
      },
    }));
    const path = `${base}/services/${cluster}/${core}/redeploy`;
    const preview = await server().post(`${path}/preview`).send({});
    validate('post', '/services/{cluster}/{service}/redeploy/preview', preview);
    const redeployed = await server()
      .post(path)
      .send({ reason: 'stuck', seenVersion: preview.body.seenVersion });
    expect(redeployed.body).toMatchObject({
      state: 'succeeded',
      result: { deploymentId: 'ecs-svc/2' },
    });
    validate('post', '/services/{cluster}/{service}/redeploy', redeployed);
  });

  it('says 503 when AWS throttles a preview', async () => {
    aws.on('DescribeServices', () => ({ error: 'ThrottlingException' }));
    const response = await server()
      .post(`${base}/services/${cluster}/${core}/redeploy/preview`)
      .send({});
    expect(response.status).toBe(503);
    expect(response.body.error.message).toMatch(
      /throttles.*Nothing was changed/,
    );
  });
});
