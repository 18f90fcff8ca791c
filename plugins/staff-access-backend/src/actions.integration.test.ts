import { randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import request from 'supertest';
import {
  allow,
  deny,
  erik,
  startPortal,
  stepUp,
} from './__testUtils__/startPortal';
import { apiDocument } from './openapi';
import { routerOptions } from './__testUtils__/routerOptions';
import { createRouter } from './router';

jest.setTimeout(120_000);
const validate = responseValidator(apiDocument);

describe('privileged actions on PostgreSQL', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(async () => {
    await portal.stop();
  });

  beforeEach(() => {
    portal.state.decision = allow;
    portal.remote.effects = [];
  });

  it('does a repeated action once, however many repeats come at once', async () => {
    const key = randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => portal.resize({}, { key })),
    );
    expect(portal.remote.effects).toHaveLength(1);
    for (const response of responses) {
      expect([200, 409]).toContain(response.status);
    }
    const repeat = await portal.resize({}, { key });
    expect(repeat.status).toBe(200);
    expect(
      (await portal.ledger.rowsOfAction(repeat.body.actionId)).map(
        row => row.phase,
      ),
    ).toEqual(['intent', 'succeeded']);
  });

  it('writes denied and challenged rows', async () => {
    const before = (await portal.resize()).body.actionId;
    const [intent] = await portal.ledger.rowsOfAction(before);
    portal.state.decision = deny;
    expect((await portal.resize()).status).toBe(403);
    portal.state.decision = stepUp(true);
    expect((await portal.resize()).status).toBe(401);
    portal.state.decision = allow;
    const after = (await portal.resize()).body.actionId;
    const [next] = await portal.ledger.rowsOfAction(after);
    // Intent, succeeded, denied, challenged, intent: nothing is missing in between.
    expect(next.seq - intent.seq).toBe(4);
  });

  it('lets services through no door', async () => {
    const response = await request(portal.server)
      .post('/api/demo/widgets/w1/resize')
      .set('Authorization', mockCredentials.service.header())
      .set('Idempotency-Key', randomUUID())
      .send({ size: 4, reason: 'load test', seenVersion: 'v1' });
    expect(response.status).toBe(403);
    expect(portal.remote.effects).toEqual([]);
  });

  it('tells nobody about another’s action', async () => {
    const { actionId } = (await portal.resize()).body;
    expect((await portal.get(`/actions/${actionId}`)).status).toBe(200);
    for (const response of [
      await portal.get(`/actions/${actionId}`, erik),
      await portal.get(`/actions/${randomUUID()}`),
    ]) {
      validate('get', '/actions/{actionId}', response);
      expect(response.status).toBe(404);
    }
  });

  it.each([
    '/actions/1',
    '/actions/%00',
    '/actions/..%2f..%2fme',
    '/step-up/challenges/not-a-uuid',
    '/me?extra=1',
  ])('answers 400 to %s', async path => {
    expect((await portal.get(path)).status).toBe(400);
  });

  it.each(['/me', '/actions/1', '/step-up/callback', '/step-up/callback.js'])(
    'has nothing to post to at %s',
    async path => {
      expect((await portal.post(path)).status).toBe(403);
    },
  );

  it('serves the document that its router keeps to', async () => {
    const response = await portal.get('/openapi.json');
    expect(response.body.openapi).toBe('3.1.0');
    expect(() =>
      expectRoutesDocumented(createRouter(routerOptions), apiDocument),
    ).not.toThrow();
  });

  it.each(['cut', 'silence'] as const)(
    'without the database (%s) answers 503 soon, does nothing, and recovers by itself',
    async how => {
      await portal.proxy[how]();
      const began = Date.now();
      const response = await portal.resize();
      expect(response.status).toBe(503);
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(response.text).not.toMatch(/127\.0\.0\.1|select|insert/);
      expect(portal.remote.effects).toEqual([]);
      // Who somebody is doesn't need the database.
      expect((await portal.get('/me')).body).toMatchObject({ stepUp: null });

      await portal.proxy.restore();
      let recovered = response;
      for (let tries = 0; recovered.status !== 200 && tries < 20; tries += 1) {
        recovered = await portal.resize();
      }
      expect(recovered.status).toBe(200);
      expect(portal.remote.effects).toHaveLength(1);
    },
  );
});
