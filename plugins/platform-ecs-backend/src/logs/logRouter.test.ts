import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import express from 'express';
import request from 'supertest';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { apiDocument } from '../openapi';
import { serviceReads } from '../serviceReads';
import { CLUSTER, CORE, logEvent, logsWorld } from './__testUtils__/logsWorld';
import { createLogRouter } from './logRouter';

useFakeAws();

const path = `/services/${CLUSTER}/${CORE}/logs`;
const range = { from: 1_000, to: 2_000 };
const validate = responseValidator(apiDocument);

describe('GET /services/:cluster/:service/logs', () => {
  let aws: FakeAws;
  let app: express.Express;
  const permissions = mockServices.permissions.mock();

  beforeEach(async () => {
    aws = await FakeAws.start();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    app = express();
    app.use(
      createLogRouter({
        reads: serviceReads({
          httpAuth: mockServices.httpAuth(),
          permissions,
        }),
        clusters: logsWorld(aws.endpoint),
      }),
      mockErrorHandler(),
    );
  });
  afterEach(() => aws.stop());

  it('gives lines oldest first, and goes on from its cursor', async () => {
    aws.on('FilterLogEvents', ({ nextToken }) => ({
      body: nextToken
        ? { events: [logEvent(1_100, 'older')] }
        : {
            events: [logEvent(1_900, 'newest'), logEvent(1_800, 'newer')],
            nextToken: 'aws-token',
          },
    }));
    const first = await request(app).get(path).query(range).expect(200);
    validate('get', `/services/{cluster}/{service}/logs`, first);
    expect(
      first.body.lines.map(({ message }: { message: string }) => message),
    ).toEqual(['newer', 'newest']);
    expect(aws.inputsOf('FilterLogEvents')[0]).toMatchObject({
      startFromHead: false,
      startTime: 1_000,
      endTime: 2_000,
      limit: 500,
    });
    const second = await request(app)
      .get(path)
      .query({ ...range, cursor: first.body.cursor })
      .expect(200);
    expect(second.body.lines).toHaveLength(1);
    expect(second.body.cursor).toBeUndefined();
    expect(aws.inputsOf('FilterLogEvents')[1].nextToken).toBe('aws-token');
  });

  it.each([
    ['no range', {}, /query\.from/],
    ['a range that goes backwards', { from: 2, to: 1 }, /query\.to/],
    ['a negative time', { from: -1, to: 1 }, /query\.from/],
    ['an absurd limit', { ...range, limit: 1e9 }, /query\.limit/],
    [
      'a filter that is too long',
      { ...range, filter: 'x'.repeat(1_025) },
      /query\.filter/,
    ],
    ['a cursor of its own', { ...range, cursor: 'bm8' }, /query\.cursor/],
    ['a task that is none', { ...range, task: '../x' }, /query\.task/],
    ['a log group', { ...range, group: '/aws/lambda/x' }, /group/],
  ])(
    'refuses %s with 400, and asks AWS nothing',
    async (_what, query, words) => {
      const { body } = await request(app).get(path).query(query).expect(400);
      expect(body.error.message).toMatch(words);
      expect(aws.calls).toEqual([]);
    },
  );

  it.each([
    `/services/other/${CORE}/logs`,
    `/services/${CLUSTER}/nope/logs`,
    `/services/${CLUSTER}/${encodeURIComponent('alphaswarm-a/b')}/logs`,
    `/services/${CLUSTER}/${encodeURIComponent('arn:aws:ecs:x:999999999999:service/a')}/logs`,
    `/services/${CLUSTER}/${encodeURIComponent('alphaswarm-ünïcode')}/logs`,
  ])('knows nothing of %s', async unknown => {
    await request(app).get(unknown).query(range).expect(404);
    expect(aws.calls).toEqual([]);
  });

  it.each([
    ['InvalidParameterException', 400, /does not accept/],
    ['AccessDeniedException', 502, /may not call logs:FilterLogEvents/],
    ['ResourceNotFoundException', 502, /logs:FilterLogEvents/],
  ])('answers %s of AWS with %d, in words', async (error, status, words) => {
    aws.on('FilterLogEvents', () => ({ error, message: 'because' }));
    const { body } = await request(app).get(path).query(range).expect(status);
    expect(body.error.message).toMatch(words);
  });

  it('is for those who may read services', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    await request(app).get(path).query(range).expect(403);
    expect(aws.calls).toEqual([]);
  });
});
