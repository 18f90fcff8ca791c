import { createHash, randomUUID } from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import request from 'supertest';
import {
  erik,
  olivia,
  startPortal,
  stepUp,
  type Person,
} from './__testUtils__/startPortal';
import { apiDocument } from './openapi';

jest.setTimeout(120_000);
const validate = responseValidator(apiDocument);

describe('step-up', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(async () => {
    await portal.stop();
  });

  // A widget for each test: a grant that one test left bound to its operation is of no use in the next.
  let widget: string;

  beforeEach(() => {
    portal.state.decision = stepUp(true);
    portal.remote.effects = [];
    widget = randomUUID();
  });

  const resize: typeof portal.resize = (body, options) =>
    portal.resize(body, { widget, ...options });

  /** Challenged, and on the way to Entra. */
  async function begin(person: Person = olivia) {
    const challenged = await resize({}, { person });
    expect(challenged.status).toBe(401);
    const { id } = challenged.body.challenge;
    const started = await portal.post(
      `/step-up/challenges/${id}/start`,
      person,
    );
    expect(started.status).toBe(200);
    const { state, nonce } = portal.cp.begun!;
    return {
      id,
      state,
      nonce,
      started,
      cookies: started.get('Set-Cookie') ?? [],
      claims: portal.tenant.claims(person.oid, nonce),
    };
  }

  type Begun = Awaited<ReturnType<typeof begin>>;

  /** Comes back with a token. */
  async function comeBack(begun: Begun, token: string | Promise<string>) {
    portal.cp.answer = async () => token;
    return portal.callback(
      { code: 'the-code', state: begun.state },
      begun.cookies,
    );
  }

  async function statusOf(id: string, person: Person = olivia) {
    const response = await portal.get(`/step-up/challenges/${id}`, person);
    validate('get', '/step-up/challenges/{id}', response);
    return response.body;
  }

  it('goes from challenge to grant to action, all of it in the ledger', async () => {
    const begun = await begin();
    expect(await statusOf(begun.id)).toEqual({
      id: begun.id,
      state: 'pending',
    });
    validate('post', '/step-up/challenges/{id}/start', begun.started);

    const page = await comeBack(begun, portal.tenant.sign(begun.claims));
    expect(page.status).toBe(200);
    expect(await statusOf(begun.id)).toEqual({
      id: begun.id,
      state: 'granted',
    });

    const done = await resize();
    expect(done.status).toBe(200);
    expect(portal.remote.effects).toEqual([{ widget, size: 4 }]);
    const rows = await portal.ledger.rowsOfAction(done.body.actionId);
    expect(rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    expect(rows[0].step_up).toEqual({
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      auth_time: begun.claims.auth_time,
      grant_id: createHash('sha256').update(begun.id).digest('hex'),
    });
    const own = await portal.get(`/actions/${done.body.actionId}`);
    validate('get', '/actions/{actionId}', own);
    expect(own.body).toEqual({
      actionId: done.body.actionId,
      state: 'succeeded',
      result: { size: 4 },
    });
  });

  it('writes of every step-up whether it counted, and for what', async () => {
    const begun = await begin();
    await comeBack(begun, 'not.a.token');
    const refused = (await portal.eventsOf('staff-access.step-up.refused')).at(
      -1,
    );
    expect(refused).toMatchObject({
      phase: 'observed',
      event_category: 'authn',
      severity: 'warning',
      actor_user_id: `user:staff/${olivia.oid}`,
      connection: 'entra',
      operation_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      details: {
        actionType: 'demo.widget.resize',
        problem: expect.stringContaining('could not be verified'),
        actor: { name: 'Olivia Operator', roles: ['Tester'] },
      },
    });

    const another = await begin();
    await comeBack(another, portal.tenant.sign(another.claims));
    const verified = (
      await portal.eventsOf('staff-access.step-up.verified')
    ).at(-1);
    expect(verified).toMatchObject({
      phase: 'observed',
      step_up: {
        acrs: ['c1'],
        auth_time: another.claims.auth_time,
        grant_id: verified?.target_id,
      },
    });
  });

  it('asks the authority for the context, interactively, with PKCE and a nonce', async () => {
    const begun = await begin();
    expect(portal.cp.begun).toMatchObject({
      acrValues: 'c1',
      maxAgeSeconds: 180,
      prompt: 'login',
      returnTo: 'https://admin.example/admin/api/staff-access/step-up/callback',
    });
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const { codeVerifier, transaction, code } = portal.cp.exchanged!;
    expect(createHash('sha256').update(codeVerifier).digest('base64url')).toBe(
      portal.cp.begun!.codeChallenge,
    );
    expect({ transaction, code }).toEqual({
      transaction: 'cp_tx=1',
      code: 'the-code',
    });
  });

  it('binds the sign-in to the browser by a cookie that scripts and other sites don’t get', async () => {
    const { cookies, nonce } = await begin();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^alphaswarm-step-up-[0-9a-f]{16}=/);
    expect(cookies[0]).toContain(
      'Path=/admin/api/staff-access/step-up/callback',
    );
    expect(cookies[0]).toContain('HttpOnly');
    expect(cookies[0]).toContain('Secure');
    expect(cookies[0]).toContain('SameSite=Lax');
    expect(cookies[0]).not.toContain(nonce);
  });

  const forgeries: Array<
    [string, (begun: Begun) => Promise<string> | string, RegExp]
  > = [
    [
      'without auth_time, though iat is now',
      ({ claims: { auth_time, ...claims } }) => portal.tenant.sign(claims),
      /auth_time/,
    ],
    [
      'with an auth_time from before the challenge',
      ({ claims }) =>
        portal.tenant.sign({
          ...claims,
          auth_time: (claims.auth_time as number) - 120,
        }),
      /still signed in from before/,
    ],
    [
      'without acrs',
      ({ claims: { acrs, ...claims } }) => portal.tenant.sign(claims),
      /did not satisfy/,
    ],
    [
      'with another context',
      ({ claims }) => portal.tenant.sign({ ...claims, acrs: ['c2', 'c11'] }),
      /did not satisfy/,
    ],
    [
      'with acr instead of acrs',
      ({ claims: { acrs, ...claims } }) =>
        portal.tenant.sign({ ...claims, acr: 'c1' }),
      /did not satisfy/,
    ],
    [
      'of another person',
      ({ claims }) => portal.tenant.sign({ ...claims, oid: erik.oid }),
      /Somebody else signed in/,
    ],
    [
      'with another nonce',
      ({ claims }) => portal.tenant.sign({ ...claims, nonce: 'another' }),
      /could not be verified/,
    ],
    [
      'without a nonce',
      ({ claims: { nonce, ...claims } }) => portal.tenant.sign(claims),
      /could not be verified/,
    ],
    [
      'of another issuer',
      ({ claims }) =>
        portal.tenant.sign({ ...claims, iss: 'https://evil.example/v2.0' }),
      /could not be verified/,
    ],
    [
      'for another audience',
      ({ claims }) => portal.tenant.sign({ ...claims, aud: randomUUID() }),
      /could not be verified/,
    ],
    [
      'of another tenant',
      ({ claims }) => portal.tenant.sign({ ...claims, tid: randomUUID() }),
      /could not be verified/,
    ],
    [
      'that has expired',
      ({ claims }) =>
        portal.tenant.sign({
          ...claims,
          exp: Math.floor(Date.now() / 1000) - 61,
        }),
      /could not be verified/,
    ],
    [
      'with alg none',
      ({ claims }) => portal.tenant.unsigned(claims),
      /could not be verified/,
    ],
    [
      'signed HS256 with the public key',
      ({ claims }) => portal.tenant.signWithPublicKey(claims),
      /could not be verified/,
    ],
    [
      'signed by a stranger',
      ({ claims }) => portal.tenant.signByStranger(claims),
      /could not be verified/,
    ],
    ['that isn’t one', () => 'not.a.token', /could not be verified/],
  ];

  it.each(forgeries)(
    'makes no grant of a token %s',
    async (_, forge, problem) => {
      const begun = await begin();
      const page = await comeBack(begun, forge(begun));
      expect(page.status).toBe(200);
      expect(await statusOf(begun.id)).toEqual({
        id: begun.id,
        state: 'refused',
        problem: expect.stringMatching(problem),
      });
      expect((await resize()).status).toBe(401);
      expect(portal.remote.effects).toEqual([]);
    },
  );

  it('makes no grant when no ID token comes, or the person cancels', async () => {
    const without = await begin();
    portal.cp.answer = async () => undefined;
    await portal.callback(
      { code: 'the-code', state: without.state },
      without.cookies,
    );
    expect((await statusOf(without.id)).state).toBe('refused');

    const cancelled = await begin();
    await portal.callback(
      {
        error: 'access_denied',
        error_description: '<script>alert(1)</script>',
        state: cancelled.state,
      },
      cancelled.cookies,
    );
    expect(await statusOf(cancelled.id)).toMatchObject({
      state: 'refused',
      problem: expect.stringContaining('cancelled'),
    });
  });

  it('lets the person try again after a refusal', async () => {
    const begun = await begin();
    await comeBack(begun, 'not.a.token');
    const again = await portal.post(`/step-up/challenges/${begun.id}/start`);
    expect(again.status).toBe(200);
    expect((await statusOf(begun.id)).state).toBe('pending');
    const { state, nonce } = portal.cp.begun!;
    await comeBack(
      { ...begun, state, cookies: again.get('Set-Cookie') ?? [] },
      portal.tenant.sign(portal.tenant.claims(olivia.oid, nonce)),
    );
    expect((await statusOf(begun.id)).state).toBe('granted');
  });

  it('plays no callback twice', async () => {
    const begun = await begin();
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const replay = await comeBack(begun, portal.tenant.sign(begun.claims));
    expect(replay.status).toBe(400);
    expect(replay.text).toContain('Nothing waits for this sign-in');
    expect((await statusOf(begun.id)).state).toBe('granted');
  });

  it('takes no callback from another browser, or with another’s cookie', async () => {
    const begun = await begin();
    const other = await begin(erik);
    portal.cp.answer = () => portal.tenant.sign(begun.claims);
    const otherValue = other.cookies[0].split(';')[0].split('=')[1];
    const ownName = begun.cookies[0].split('=')[0];
    for (const cookies of [
      [],
      other.cookies,
      [`${ownName}=${otherValue}`],
      [`${ownName}=${begun.state}.${'A'.repeat(43)}`],
      [`${ownName}=`],
    ]) {
      const page = await portal.callback(
        { code: 'the-code', state: begun.state },
        cookies,
      );
      expect(page.status).toBe(400);
    }
    expect((await statusOf(begun.id)).state).not.toBe('granted');
  });

  it('shows and starts nobody else’s challenge', async () => {
    const { id } = await begin();
    const otherSession = { ...olivia, sessionId: randomUUID() };
    for (const person of [erik, otherSession]) {
      expect(
        (await portal.get(`/step-up/challenges/${id}`, person)).status,
      ).toBe(404);
      expect(
        (await portal.post(`/step-up/challenges/${id}/start`, person)).status,
      ).toBe(404);
    }
  });

  it('starts no challenge that is answered already', async () => {
    const begun = await begin();
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const again = await portal.post(`/step-up/challenges/${begun.id}/start`);
    validate('post', '/step-up/challenges/{id}/start', again);
    expect(again.status).toBe(409);
  });

  it('uses a bound grant for one action, however many come at once', async () => {
    const begun = await begin();
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => resize()),
    );
    const statuses = responses.map(response => response.status).sort();
    expect(statuses).toEqual([200, 401, 401, 401, 401, 401]);
    expect(portal.remote.effects).toHaveLength(1);
  });

  it('takes a bound grant for nothing else, and for nobody else', async () => {
    const begun = await begin();
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const otherSession = { ...olivia, sessionId: randomUUID() };
    expect((await resize({ size: 5 })).status).toBe(401);
    expect((await resize({}, { widget: 'another' })).status).toBe(401);
    expect((await resize({}, { person: erik })).status).toBe(401);
    expect((await resize({}, { person: otherSession })).status).toBe(401);
    expect(portal.remote.effects).toEqual([]);
    expect((await resize()).status).toBe(200);
  });

  it('shows the standing step-up of this session', async () => {
    portal.state.decision = stepUp(false);
    const person = { ...olivia, sessionId: randomUUID() };
    const before = await portal.get('/me', person);
    validate('get', '/me', before);
    expect(before.body).toEqual({
      userRef: `user:staff/${olivia.oid}`,
      name: 'Olivia Operator',
      roles: ['Tester'],
      connection: 'entra',
      stepUp: null,
    });
    const begun = await begin(person);
    await comeBack(begun, portal.tenant.sign(begun.claims));
    const after = await portal.get('/me', person);
    validate('get', '/me', after);
    expect(after.body.stepUp).toEqual({
      acr: 'c1',
      authTime: new Date(
        (begun.claims.auth_time as number) * 1000,
      ).toISOString(),
      expiresAt: new Date(
        ((begun.claims.auth_time as number) + 180) * 1000,
      ).toISOString(),
    });
  });

  it('says nothing about the person when the authority is away', async () => {
    const begun = await begin();
    portal.cp.answer = async () => {
      throw new ServiceUnavailableError('cp is away');
    };
    const response = await portal.callback(
      { code: 'the-code', state: begun.state },
      begun.cookies,
    );
    expect(response.status).toBe(503);
    expect((await statusOf(begun.id)).state).toBe('pending');
  });

  describe('the callback page', () => {
    it('has a policy that allows its own script and nothing else, and no inline script', async () => {
      const begun = await begin();
      const page = await comeBack(begun, portal.tenant.sign(begun.claims));
      expect(page.headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.headers['referrer-policy']).toBe('no-referrer');
      expect(page.text).toContain('<script src="callback.js" defer></script>');
      expect(page.text).not.toMatch(/ style=| on[a-z]+=|<style|javascript:/);
      expect(page.text).toContain(`data-challenge-id="${begun.id}"`);
      expect(page.text).toContain('data-state="granted"');
    });

    it('needs no token, and neither does its script; everything else does', async () => {
      const anonymous = request(portal.server);
      const base = '/api/staff-access';
      const page = await anonymous.get(
        `${base}/step-up/callback?state=${'x'.repeat(20)}&session_state=1`,
      );
      validate('get', '/step-up/callback', page);
      expect(page.status).toBe(400);
      const script = await anonymous.get(`${base}/step-up/callback.js`);
      expect(script.status).toBe(200);
      expect(script.headers['content-type']).toContain('text/javascript');
      const none = { Authorization: 'Bearer nonsense' };
      for (const path of [
        '/me',
        '/openapi.json',
        `/step-up/challenges/${randomUUID()}`,
        `/actions/${randomUUID()}`,
      ]) {
        const response = await anonymous.get(base + path).set(none);
        expect(response.status).toBe(401);
      }
    });

    it.each([
      ['no state', {}],
      ['a state too long', { state: 'x'.repeat(513) }],
      ['a state twice', { state: ['a', 'b'] }],
    ])('answers 400 to %s', async (_, query) => {
      const response = await request(portal.server)
        .get('/api/staff-access/step-up/callback')
        .query(query);
      expect(response.status).toBe(400);
    });
  });
});
