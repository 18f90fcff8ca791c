import * as oidc from 'openid-client';
import { decodeJwt } from 'jose';
import { HttpBrowser } from '../entra/__testUtils__/HttpBrowser';
import {
  olivia,
  serveOnFreePort,
  startTestTenant,
} from '../entra/__testUtils__/startTestTenant';
import { testPlatform } from './__testUtils__/testPlatform';
import { createCp } from './createCp';

const RETURN_TO = 'http://localhost:8900/admin/api/auth/entra/handler/frame';

describe('alphaswarm-cp', () => {
  let tenant: Awaited<ReturnType<typeof startTestTenant>>;
  let cp: Awaited<ReturnType<typeof serveOnFreePort>>;

  beforeAll(async () => {
    tenant = await startTestTenant();
    cp = await serveOnFreePort(
      async origin =>
        createCp({ origin, ...testPlatform({ entra: tenant.entra }) }).handler,
    );
  });
  afterAll(async () => {
    await cp.stop();
    await tenant.stop();
  });

  const post = (path: string, body: unknown, headers = {}) =>
    fetch(`${cp.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  /** What the portal's server does: it asks cp for the redirect, and keeps the cookie and the verifier. */
  async function begin(path: string, parameters: Record<string, string> = {}) {
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const query = new URLSearchParams({
      return_to: RETURN_TO,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    const response = await fetch(`${cp.origin}${path}?${query}`, {
      redirect: 'manual',
    });
    return {
      response,
      authorizeUrl: response.headers.get('location') ?? '',
      cookie: response.headers.getSetCookie()[0] ?? '',
      state,
      nonce,
      codeVerifier,
    };
  }

  type Begun = Awaited<ReturnType<typeof begin>>;

  /** What the person does in the browser. @returns the code */
  async function approve(begun: Begun, fields: Record<string, string>) {
    const browser = HttpBrowser.create({
      stopAt: url => url.href.startsWith(RETURN_TO),
    });
    const page = await browser.get(begun.authorizeUrl);
    const { location } = await browser.submit(page, {
      person: olivia.oid,
      ...fields,
    });
    expect(location?.searchParams.get('state')).toBe(begun.state);
    return location?.searchParams.get('code') ?? '';
  }

  const exchange = (begun: Begun, code: string, changes: object = {}) =>
    post(
      '/auth/exchange',
      {
        code,
        state: begun.state,
        code_verifier: begun.codeVerifier,
        ...changes,
      },
      { cookie: begun.cookie.split(';')[0] },
    );

  async function signIn() {
    const begun = await begin('/auth/login', { provider: 'entra' });
    const response = await exchange(begun, await approve(begun, {}));
    return (await response.json()) as Record<string, string>;
  }

  it('sends a login to Entra and remembers it in a cookie', async () => {
    const begun = await begin('/auth/login', {
      provider: 'entra',
      prompt: 'select_account',
    });
    expect(begun.response.status).toBe(302);
    const url = new URL(begun.authorizeUrl);
    expect(`${url.origin}${url.pathname}`).toBe(
      tenant.entra.issuer.replace('/v2.0', '/oauth2/v2.0/authorize'),
    );
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'alphaswarm-staff',
      redirect_uri: RETURN_TO,
      state: begun.state,
      nonce: begun.nonce,
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    expect(begun.cookie).toMatch(
      /^cp_auth_tx=[\w-]+; Path=\/auth; HttpOnly; SameSite=Lax; Max-Age=600$/,
    );
  });

  it('exchanges the code for tokens, and says who that is', async () => {
    const tokens = await signIn();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(decodeJwt(tokens.id_token)).toMatchObject({
      oid: olivia.oid,
      aud: 'alphaswarm-staff',
    });
    const me = await fetch(`${cp.origin}/auth/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await me.json()).toMatchObject({
      oid: olivia.oid,
      email: olivia.email,
      roles: ['Operator'],
      actor_kind: 'user',
    });
  });

  it('steps up: the ID token carries acrs and the nonce', async () => {
    const begun = await begin('/auth/stepup', {
      acr_values: 'c1',
      max_age: '180',
    });
    const code = await approve(begun, { decision: 'approve' });
    const tokens = (await (await exchange(begun, code)).json()) as {
      id_token: string;
    };
    const claims = decodeJwt(tokens.id_token);
    expect(claims).toMatchObject({ acrs: ['c1'], nonce: begun.nonce });
    expect(claims.auth_time).toBeDefined();
  });

  it.each([
    ['another state', { state: 'of-another-sign-in' }],
    ['another verifier', { code_verifier: 'v'.repeat(43) }],
    ['another code', { code: 'stolen' }],
  ])('refuses an exchange with %s', async (_name, changes) => {
    const begun = await begin('/auth/login');
    const response = await exchange(begun, await approve(begun, {}), changes);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: { code: 'invalid_request' },
      detail: { error: 'invalid_request' },
    });
  });

  it('refuses an exchange without the cookie, and a second one', async () => {
    const begun = await begin('/auth/login');
    const code = await approve(begun, {});
    const body = {
      code,
      state: begun.state,
      code_verifier: begun.codeVerifier,
    };
    expect((await post('/auth/exchange', body)).status).toBe(401);
    expect((await exchange(begun, code)).status).toBe(200);
    expect((await exchange(begun, code)).status).toBe(401);
  });

  it('refreshes until the sign-in is logged out', async () => {
    const { refresh_token: refreshToken } = await signIn();
    const refreshed = await post('/auth/refresh', {
      refresh_token: refreshToken,
    });
    expect(refreshed.status).toBe(200);
    const next = (await refreshed.json()) as { refresh_token: string };

    const loggedOut = await post('/auth/logout', {
      refresh_token: next.refresh_token,
    });
    expect(await loggedOut.json()).toMatchObject({ status: 'ok' });
    const refused = await post('/auth/refresh', {
      refresh_token: next.refresh_token,
    });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      detail: { error: 'invalid_request' },
    });
  });

  it.each([
    ['return_to', { return_to: 'http://evil.example/admin/api/auth' }],
    ['return_to', { return_to: 'https://localhost/admin/api/auth' }],
    ['provider', { provider: 'google' }],
    ['code_challenge_method', { code_challenge_method: 'plain' }],
    ['prompt', { prompt: 'surprise' }],
  ])('refuses a login whose %s is %j', async (name, parameters) => {
    const { response } = await begin('/auth/login', parameters);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(name) },
    });
  });

  it('answers 502 when Entra is away', async () => {
    const gone = await startTestTenant();
    const lonely = await serveOnFreePort(
      async origin =>
        createCp({ origin, ...testPlatform({ entra: gone.entra }) }).handler,
    );
    await gone.stop();
    const response = await fetch(`${lonely.origin}/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: 'any' }),
    });
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      detail: { error: 'idp_error' },
    });
    await lonely.stop();
  });

  it('finishes a sign-in of its own in the callback', async () => {
    const response = await fetch(`${cp.origin}/auth/login`, {
      redirect: 'manual',
    });
    const browser = HttpBrowser.create({
      stopAt: url => url.pathname === '/auth/callback',
    });
    const page = await browser.get(response.headers.get('location') ?? '');
    const { location } = await browser.submit(page, { person: olivia.oid });
    const answer = await fetch(location as URL, {
      headers: { cookie: response.headers.getSetCookie()[0].split(';')[0] },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty('id_token');
  });

  it('names its provider and passes Entra’s metadata on', async () => {
    const providers = await fetch(`${cp.origin}/auth/providers`);
    expect(await providers.json()).toMatchObject({
      active_provider: 'entra',
      providers: [{ alias: 'entra', issuer: tenant.entra.issuer }],
    });
    const metadata = await fetch(
      `${cp.origin}/auth/.well-known/openid-configuration`,
    );
    expect(await metadata.json()).toMatchObject({
      issuer: tenant.entra.issuer,
    });
  });

  it('is ready, and keeps the request id', async () => {
    const response = await fetch(`${cp.origin}/manage/readyz`, {
      headers: { 'x-request-id': 'trace-1' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe('trace-1');
    expect((await fetch(`${cp.origin}/manage/healthz`)).status).toBe(200);
  });

  it('refuses malformed JSON, and routes that it lacks, in its envelope', async () => {
    const malformed = await fetch(`${cp.origin}/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"refresh_token":',
    });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ status: 'error' });
    const missing = await fetch(`${cp.origin}/secrets`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});
