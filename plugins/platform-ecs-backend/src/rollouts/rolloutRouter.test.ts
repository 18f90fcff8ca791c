import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import Router from 'express-promise-router';
import request from 'supertest';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { serveRouter } from '../__testUtils__/serveRouter';
import {
  wireService,
  wireServiceArn,
  wireTaskDefinitionArn,
} from '../__testUtils__/wire';
import { createPlatformClusters } from '../clusters/createPlatformClusters';
import type { PlatformClusters } from '../clusters/PlatformClusters';
import { readPlatformEcsConfig } from '../config/PlatformEcsConfig';
import { apiDocument } from '../openapi';
import { serviceReads } from '../serviceReads';
import { createTaskRouter } from '../tasks/taskRouter';
import { TasksOfServices } from '../tasks/TasksOfServices';
import { createRolloutRouter } from './rolloutRouter';
import { ServiceRollouts } from './ServiceRollouts';

useFakeAws();

const cluster = 'alphaswarm-cluster-prod';
const core = 'alphaswarm-core-prod';
const path = `/services/${cluster}/${core}`;
const arn = (kind: string, id: string) =>
  `arn:aws:ecs:eu-central-1:123456789012:${kind}/${cluster}/${id}`;
const deploymentArn = arn('service-deployment', `${core}/aaa`);
const newRevision = arn('service-revision', `${core}/8`);
const oldRevision = arn('service-revision', `${core}/7`);
const BEGUN = 1_795_500_000;
const validate = responseValidator(apiDocument);

const wireTask = (id: string, overrides: object = {}) => ({
  taskArn: arn('task', id),
  taskDefinitionArn: wireTaskDefinitionArn(core, 8),
  group: `service:${core}`,
  startedBy: 'ecs-svc/8',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  healthStatus: 'HEALTHY',
  cpu: '512',
  memory: '1024',
  createdAt: BEGUN + 5,
  containers: [
    {
      name: 'core',
      lastStatus: 'RUNNING',
      networkInterfaces: [{ privateIpv4Address: '10.0.0.7' }],
    },
  ],
  overrides: {
    containerOverrides: [
      {
        name: 'core',
        command: ['--password=hunter2'],
        environment: [{ name: 'KEY', value: 'hunter2' }],
      },
    ],
  },
  ...overrides,
});
const killed = wireTask('killed', {
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stoppedAt: BEGUN + 20,
  stopCode: 'EssentialContainerExited',
  containers: [
    {
      name: 'core',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    },
  ],
});

describe('the reads of rollouts and tasks', () => {
  let aws: FakeAws;
  let clusters: PlatformClusters;
  let get: (path: string) => request.Test;
  const permissions = mockServices.permissions.mock();

  const running = (...tasks: object[]) => {
    aws.on('ListTasks', ({ desiredStatus }) => ({
      body: {
        taskArns: tasks
          .map(task => task as ReturnType<typeof wireTask>)
          .filter(task => task.desiredStatus === desiredStatus)
          .map(({ taskArn }) => taskArn),
      },
    }));
    aws.on('DescribeTasks', ({ tasks: arns }) => ({
      body: {
        tasks: tasks.filter(task =>
          arns.includes((task as ReturnType<typeof wireTask>).taskArn),
        ),
      },
    }));
  };
  const deployed = (overrides: object = {}) => {
    aws.on('ListServiceDeployments', () => ({
      body: {
        serviceDeployments: [
          { serviceDeploymentArn: deploymentArn, createdAt: BEGUN },
        ],
      },
    }));
    aws.on('DescribeServiceDeployments', () => ({
      body: {
        serviceDeployments: [
          {
            serviceDeploymentArn: deploymentArn,
            serviceArn: wireServiceArn(core),
            status: 'IN_PROGRESS',
            createdAt: BEGUN,
            startedAt: BEGUN,
            sourceServiceRevisions: [{ arn: oldRevision }],
            targetServiceRevision: {
              arn: newRevision,
              requestedTaskCount: 2,
              runningTaskCount: 1,
              pendingTaskCount: 0,
            },
            deploymentConfiguration: {
              strategy: 'ROLLING',
              deploymentCircuitBreaker: { enable: true, rollback: true },
              lifecycleHooks: [{ roleArn: 'arn:aws:iam::1:role/secret-role' }],
            },
            deploymentCircuitBreaker: {
              status: 'MONITORING',
              failureCount: 1,
              threshold: 3,
            },
            ...overrides,
          },
        ],
      },
    }));
  };

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
            currentServiceRevisions: [{ arn: oldRevision }],
          }),
        ],
        failures: [],
      },
    }));
    aws.on('DescribeServiceRevisions', ({ serviceRevisionArns }) => ({
      body: {
        serviceRevisions: serviceRevisionArns.map((revision: string) => ({
          serviceRevisionArn: revision,
          taskDefinition: wireTaskDefinitionArn(
            core,
            revision === newRevision ? 8 : 7,
          ),
          containerImages: [
            { containerName: 'core', image: 'core:8', imageDigest: 'sha256:a' },
          ],
        })),
      },
    }));
    deployed();
    running(wireTask('fine'), killed);
    clusters = createPlatformClusters({
      config: readPlatformEcsConfig(
        new ConfigReader({
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
        }),
      ),
      signals: { publish: async () => {} },
      logger: mockServices.logger.mock(),
    });
    const reads = serviceReads({
      httpAuth: mockServices.httpAuth(),
      permissions,
    });
    const tasks = TasksOfServices.create({ clusters, deadlineMs: 5_000 });
    const rollouts = ServiceRollouts.create({
      clusters,
      tasks,
      deadlineMs: 5_000,
    });
    const router = Router();
    router.use(createRolloutRouter({ reads, rollouts }));
    router.use(createTaskRouter({ reads, tasks }));
    const app = serveRouter(router);
    get = at => request(app).get(at);
  });

  afterEach(async () => {
    clusters.stop();
    await aws.stop();
  });

  it('say what happens and why, with the tasks that take part, and nothing secret', async () => {
    const response = await get(`${path}/rollout`);
    expect(response.status).toBe(200);
    validate('get', '/services/{cluster}/{service}/rollout', response);
    expect(response.body).toMatchObject({
      gaps: [],
      rollout: {
        outcome: 'in-progress',
        sentence:
          'Failing: 1 of 2 tasks stopped, exit code 137 (out of memory) in container core. The circuit breaker has counted 1 of 3 failures; at 3 ECS rolls back.',
        target: { taskDefinition: `${core}:8` },
        breaker: { failures: 1, threshold: 3 },
      },
    });
    expect(response.body.newTaskIds.toSorted()).toEqual(['fine', 'killed']);
    expect(JSON.stringify(response.body)).not.toMatch(/hunter2|secret-role/);
  });

  it('list tasks: those that run, then those that stopped', async () => {
    const response = await get(`${path}/tasks`);
    validate('get', '/services/{cluster}/{service}/tasks', response);
    expect(response.body.tasks).toMatchObject([
      { id: 'fine', privateIp: '10.0.0.7', cpu: 512, memory: 1024 },
      { id: 'killed', ending: { kind: 'failed' } },
    ]);
    expect(JSON.stringify(response.body)).not.toContain('hunter2');
  });

  it('ask AWS once for all who look', async () => {
    await get(`${path}/rollout`);
    const before = aws.inputsOf('DescribeServiceDeployments').length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => get(`${path}/rollout`)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(aws.inputsOf('DescribeServiceDeployments').length).toBeLessThan(
      before + 3,
    );
  });

  it('never ask for an empty list', async () => {
    running();
    aws.on('ListServiceDeployments', () => ({
      body: { serviceDeployments: [] },
    }));
    const rollout = await get(`${path}/rollout`);
    const history = await get(`${path}/deployments`);
    validate('get', '/services/{cluster}/{service}/deployments', history);
    expect(rollout.body).toMatchObject({ tasks: [], gaps: [] });
    expect(rollout.body.rollout).toBeUndefined();
    expect(history.body.deployments).toEqual([]);
    for (const operation of [
      'DescribeTasks',
      'DescribeServiceDeployments',
      'DescribeServiceRevisions',
    ]) {
      expect(aws.inputsOf(operation)).toEqual([]);
    }
  });

  it.each(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL'])(
    'never call a success what was rolled back, also when ECS says %s',
    async status => {
      deployed({
        status,
        finishedAt: BEGUN + 60,
        rollback: { reason: 'breaker', serviceRevisionArn: oldRevision },
      });
      const rollout = await get(`${path}/rollout`);
      const history = await get(`${path}/deployments`);
      expect(rollout.body.rollout).toMatchObject({
        outcome: 'rolled-back',
        sentence: expect.stringMatching(/^Rolled back to .*:7: /),
      });
      expect(history.body.deployments[0].outcome).toBe('rolled-back');
    },
  );

  it('compare what was deployed with what runs, by id', async () => {
    deployed({ status: 'SUCCESSFUL', finishedAt: BEGUN + 60 });
    const { body } = await get(`${path}/rollout`);
    expect(body.rollout.outcome).toBe('unknown');
    expect(body.rollout.sentence).toContain('it is not what the service runs');
  });

  it.each([
    ['DescribeTasks', 'ecs:DescribeTasks'],
    ['ListTasks', 'ecs:ListTasks'],
    ['ListServiceDeployments', 'ecs:ListServiceDeployments'],
    ['DescribeServiceDeployments', 'ecs:DescribeServiceDeployments'],
    ['DescribeServiceRevisions', 'ecs:DescribeServiceRevisions'],
  ])(
    'show the rest without %s, and name what is missing',
    async (operation, permission) => {
      aws.on(operation, () => ({ error: 'AccessDeniedException' }));
      const response = await get(`${path}/rollout`);
      expect(response.status).toBe(200);
      validate('get', '/services/{cluster}/{service}/rollout', response);
      expect(response.body.gaps).toEqual([expect.stringContaining(permission)]);
    },
  );

  it.each([
    [{ error: 'AccessDeniedException' }, 502],
    [{ error: 'ThrottlingException' }, 503],
    [{ raw: '<html>' }, 502],
    [{ body: { taskArns: 'none' } }, 502],
    [{ error: 'ServiceNotFoundException' }, 404],
    [{ error: 'ClusterNotFoundException' }, 404],
  ])('answer the tasks with %j as %d', async (answer, status) => {
    aws.on('ListTasks', () => answer);
    const response = await get(`${path}/tasks`);
    expect(response.status).toBe(status);
    expect(response.body.error.message).toBeTruthy();
    expect(response.headers['retry-after'] !== undefined).toBe(status === 503);
  });

  it('say why nothing can be shown', async () => {
    aws.on('ListTasks', () => ({ error: 'AccessDeniedException' }));
    aws.on('ListServiceDeployments', () => ({
      error: 'AccessDeniedException',
    }));
    const response = await get(`${path}/rollout`);
    expect(response.status).toBe(502);
    expect(response.body.error.message).toContain('ecs:ListServiceDeployments');
  });

  it.each(['rollout', 'deployments', 'tasks'])(
    'find no %s of what does not exist, and pass nothing odd on',
    async what => {
      for (const address of [
        `${cluster}/alphaswarm-ghost`,
        `${cluster}/other`,
        `${cluster}/alphaswarm-c%C3%B6re`,
        `${cluster}/alphaswarm-%2F..%2Fx`,
        `elsewhere/${core}`,
        `${cluster}/${encodeURIComponent(wireServiceArn(core))}`,
      ]) {
        const response = await get(`/services/${address}/${what}`);
        expect([address, response.status]).toEqual([address, 404]);
      }
      // The look at the cluster asks for its tasks; nothing asks for those of a service.
      expect(
        aws.calls.filter(
          ({ operation, input }) =>
            input.serviceName !== undefined ||
            operation === 'ListServiceDeployments',
        ),
      ).toEqual([]);
    },
  );

  it.each(['rollout', 'deployments', 'tasks'])(
    'refuse a query, and whoever may not read %s',
    async what => {
      const odd = await get(`${path}/${what}?limit=1`);
      expect(odd.status).toBe(400);
      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      const denied = await get(`${path}/${what}`);
      expect(denied.status).toBe(403);
      expect(aws.calls).toEqual([]);
    },
  );
});
