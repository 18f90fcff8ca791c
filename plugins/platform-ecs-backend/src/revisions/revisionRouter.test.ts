import { mockServices, mockErrorHandler } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import express from 'express';
import request from 'supertest';
import { SteeredClusters } from '../actions/SteeredClusters';
import { createScalingRouter } from '../autoscaling/scalingRouter';
import { ServiceScaling } from '../autoscaling/ServiceScaling';
import { createPlatformClusters } from '../clusters/createPlatformClusters';
import { readPlatformEcsConfig } from '../config/PlatformEcsConfig';
import { apiDocument } from '../openapi';
import { serviceReads } from '../serviceReads';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import {
  wireService,
  wireServiceArn,
  wireTaskDefinition,
  wireTaskDefinitionArn,
} from '../__testUtils__/wire';
import { createRevisionRouter } from './revisionRouter';
import { ServiceRevisions } from './ServiceRevisions';

useFakeAws();

const name = 'alphaswarm-core-prod';
const path = `/services/alphaswarm-cluster-prod/${name}`;
const validate = responseValidator(apiDocument);

/** A task definition over the wire, secrets and all. */
function definition(revision: number, logLevel: string) {
  const { taskDefinition } = wireTaskDefinition(
    name,
    `ecr/core:1.${revision}`,
  ) as { taskDefinition: Record<string, any> };
  return {
    taskDefinition: {
      ...taskDefinition,
      revision,
      taskDefinitionArn: wireTaskDefinitionArn(name, revision),
      containerDefinitions: [
        {
          ...taskDefinition.containerDefinitions[1],
          environment: [{ name: 'LOG_LEVEL', value: logLevel }],
        },
      ],
    },
  };
}

describe('reads before a change', () => {
  let aws: FakeAws;
  let app: express.Express;
  let stop: () => void;
  const permissions = mockServices.permissions.mock();

  beforeEach(async () => {
    aws = await FakeAws.start();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    aws.on('ListServices', () => ({
      body: { serviceArns: [wireServiceArn(name)] },
    }));
    aws.on('DescribeServices', () => ({
      body: { services: [wireService(name)], failures: [] },
    }));
    aws.on('ListTaskDefinitions', () => ({
      body: {
        taskDefinitionArns: Array.from({ length: 25 }, (_, index) =>
          wireTaskDefinitionArn(name, 30 - index),
        ),
      },
    }));
    aws.on('DescribeTaskDefinition', ({ taskDefinition }) => {
      const revision = Number(String(taskDefinition).split(':').at(-1));
      return revision > 30
        ? {
            error: 'ClientException',
            message: 'Unable to describe task definition.',
          }
        : { body: definition(revision, `value-of-${revision}`) };
    });
    const clusters = createPlatformClusters({
      config: readPlatformEcsConfig(
        mockServices.rootConfig({
          data: {
            platformEcs: {
              ecsEndpoint: aws.endpoint,
              cloudwatchEndpoint: aws.endpoint,
              autoscalingEndpoint: aws.endpoint,
              clusters: [
                {
                  name: 'alphaswarm-cluster-prod',
                  region: 'eu-central-1',
                  limits: { default: { min: 1, max: 6 } },
                },
              ],
            },
          },
        }),
      ),
      signals: { publish: async () => {} },
      logger: mockServices.logger.mock(),
    });
    stop = () => clusters.stop();
    const steered = SteeredClusters.create({ clusters });
    const reads = serviceReads({
      httpAuth: mockServices.httpAuth(),
      permissions,
    });
    const options = { clusters: steered, deadlineMs: 5_000 };
    app = express()
      .use(
        createRevisionRouter({
          reads,
          revisions: ServiceRevisions.create(options),
        }),
      )
      .use(
        createScalingRouter({ reads, scaling: ServiceScaling.create(options) }),
      )
      .use(mockErrorHandler());
  });

  afterEach(async () => {
    stop();
    await aws.stop();
  });

  it('lists revisions a page at a time, newest first', async () => {
    const first = await request(app).get(`${path}/revisions`);
    expect(first.status).toBe(200);
    validate('get', '/services/{cluster}/{service}/revisions', first);
    expect(first.body).toMatchObject({ family: name, current: 7, more: true });
    expect(first.body.revisions).toHaveLength(20);
    expect(first.body.revisions[0]).toMatchObject({
      revision: 30,
      imageTag: '1.30',
    });
    const rest = await request(app).get(`${path}/revisions?before=11`);
    expect(rest.body).toMatchObject({ more: false });
    expect(rest.body.revisions[0].revision).toBe(10);
  });

  it('lists them without what cannot be described, and says why', async () => {
    aws.on('DescribeTaskDefinition', () => ({
      error: 'AccessDeniedException',
    }));
    const { body } = await request(app).get(`${path}/revisions`);
    expect(body.revisions[0]).toEqual({
      taskDefinition: `${name}:30`,
      revision: 30,
    });
    expect(body.gaps).toEqual([
      expect.stringContaining('ecs:DescribeTaskDefinition'),
    ]);
  });

  it('compares two revisions; no value of the environment leaves', async () => {
    const response = await request(app).get(`${path}/revisions/7..5`);
    expect(response.status).toBe(200);
    validate(
      'get',
      '/services/{cluster}/{service}/revisions/{range}',
      response,
    );
    expect(response.body).toEqual({
      from: `${name}:7`,
      to: `${name}:5`,
      status: 'ACTIVE',
      changes: [
        {
          subject: 'core',
          field: 'Image',
          kind: 'changed',
          from: 'ecr/core:1.7',
          to: 'ecr/core:1.5',
        },
        { subject: 'core', field: 'Environment LOG_LEVEL', kind: 'changed' },
      ],
    });
    expect(response.text).not.toContain('value-of');
  });

  it.each([
    ['revisions/7', 400],
    ['revisions/7...5', 400],
    ['revisions/0..5', 400],
    ['revisions/-1..5', 400],
    ['revisions/7..99999999999', 400],
    ['revisions/7..%F0%9F%9A%80', 400],
    ['revisions?before=0', 400],
    ['revisions?before=x', 400],
    ['revisions?other=1', 400],
    ['revisions/7..99', 404],
  ])('answers %s with %i', async (rest, status) => {
    expect((await request(app).get(`${path}/${rest}`)).status).toBe(status);
  });

  it('tells limits, bounds and policies; what is denied is a gap', async () => {
    aws.on('DescribeScalableTargets', () => ({
      body: { ScalableTargets: [{ MinCapacity: 3, MaxCapacity: 9 }] },
    }));
    aws.on('DescribeScalingPolicies', () => ({ body: {} }));
    aws.on('DescribeScalingActivities', () => ({
      error: 'AccessDeniedException',
    }));
    const response = await request(app).get(`${path}/scaling`);
    expect(response.status).toBe(200);
    validate('get', '/services/{cluster}/{service}/scaling', response);
    expect(response.body).toEqual({
      configured: { min: 1, max: 6 },
      limits: { min: 3, max: 6 },
      autoscaling: { min: 3, max: 9, suspended: [] },
      policies: [],
      activities: [],
      gaps: [expect.stringContaining('DescribeScalingActivities')],
    });
    await request(app).get(`${path}/scaling`);
    expect(aws.inputsOf('DescribeScalableTargets')).toHaveLength(1);
  });

  it('keeps to the configured limits where auto scaling may not be read', async () => {
    aws.on('DescribeScalableTargets', () => ({
      error: 'AccessDeniedException',
    }));
    const { body } = await request(app).get(`${path}/scaling`);
    expect(body.limits).toEqual({ min: 1, max: 6 });
    expect(body.gaps).toEqual([
      expect.stringContaining(
        'application-autoscaling:DescribeScalableTargets',
      ),
    ]);
  });

  it('says 409 where the two allow no common count', async () => {
    aws.on('DescribeScalableTargets', () => ({
      body: { ScalableTargets: [{ MinCapacity: 7, MaxCapacity: 9 }] },
    }));
    aws.on('DescribeScalingPolicies', () => ({ body: {} }));
    aws.on('DescribeScalingActivities', () => ({ body: {} }));
    expect((await request(app).get(`${path}/scaling`)).status).toBe(409);
  });

  it('is not for whoever may not read', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    for (const rest of ['revisions', 'revisions/7..5', 'scaling']) {
      expect((await request(app).get(`${path}/${rest}`)).status).toBe(403);
    }
  });
});
