import { createHash } from 'node:crypto';
import { cpAuthClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  DefaultEntraIdTokenVerifier,
  entraIdTokenVerifierServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { decodeJwt, type JWTPayload } from 'jose';
import { Browser, popupMessage } from './__testUtils__/Browser';
import { FakeCp } from './__testUtils__/FakeCp';
import {
  oid,
  staffTenant,
  type StaffTenant,
} from './__testUtils__/staffTenant';
import { startAuthBackend } from './__testUtils__/startAuthBackend';

const start =
  '/api/auth/entra/start?env=development&scope=&flow=popup&origin=http%3A%2F%2Flocalhost%3A8900';
const frame = '/api/auth/entra/handler/frame';
const xhr = { headers: { 'x-requested-with': 'XMLHttpRequest' } };

describe('signing in through alphaswarm-cp', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let tenant: StaffTenant;
  let backend: Awaited<ReturnType<typeof startAuthBackend>>;
  let cp: FakeCp;
  let browser: Browser;

  beforeAll(async () => {
    tenant = await staffTenant();
    cp = new FakeCp();
    backend = await startAuthBackend({
      databases,
      providers: { entra: { development: {} } },
      groupRoles: { 'soc-group': ['Operator', 'Auditor'] },
      features: [
        createServiceFactory({
          service: cpAuthClientServiceRef,
          deps: {},
          factory: () => cp,
        }),
        createServiceFactory({
          service: entraIdTokenVerifierServiceRef,
          deps: {},
          factory: () => DefaultEntraIdTokenVerifier.create(tenant),
        }),
      ],
    });
  });
  afterAll(() => backend.stop());

  beforeEach(() => {
    browser = newBrowser();
    for (const calls of [cp.logins, cp.exchanges, cp.refreshes, cp.logouts]) {
      calls.length = 0;
    }
    backend.ledger.events.length = 0;
    backend.ledger.isDown = false;
  });

  function newBrowser() {
    return new Browser(backend.origin, '/admin');
  }

  function cpAnswers(changes: JWTPayload = {}, refreshToken = 'rt-1') {
    cp.answer = async () => ({
      accessToken: 'at-secret',
      idToken: await tenant.idToken({ roles: ['Operator'], ...changes }),
      refreshToken,
      tokenType: 'Bearer',
    });
  }

  /** Goes to Entra and comes back. */
  async function signIn(changes: JWTPayload = {}, refreshToken?: string) {
    await browser.request(start);
    const { state, nonce } = cp.logins[cp.logins.length - 1];
    cpAnswers({ nonce, ...changes }, refreshToken);
    return popupMessage(
      await browser.request(`${frame}?code=the-code&state=${state}`),
    );
  }

  async function refresh() {
    return browser.request('/api/auth/entra/refresh?env=development', xhr);
  }

  function tokenOf(body: { backstageIdentity: { token: string } }) {
    return decodeJwt(body.backstageIdentity.token);
  }

  describe('on the way out', () => {
    it('sends the browser to Entra with state, nonce and PKCE', async () => {
      const response = await browser.request(start);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe(
        'https://login.example.com/authorize?client_id=x',
      );
      const [login] = cp.logins;
      expect(login.returnTo).toBe(
        'http://localhost:8900/admin/api/auth/entra/handler/frame',
      );
      expect(login.prompt).toBe('select_account');
      expect(login.codeChallenge).toMatch(/^[\w-]{43}$/);
      expect(login.nonce).toMatch(/^[\w-]{43}$/);
    });

    it('keeps the transaction where scripts and other routes can’t see it', async () => {
      await browser.request(start);
      const cookie = browser.cookies.get('entra-transaction');
      expect(cookie?.attributes).toMatch(
        /Path=\/admin\/api\/auth\/entra\/handler\/frame/,
      );
      expect(cookie?.attributes).toMatch(/HttpOnly/);
      expect(cookie?.attributes).toMatch(/SameSite=Lax/);
      expect(cookie?.value).not.toContain(cp.logins[0].nonce);
    });

    it('never uses a nonce or verifier twice', async () => {
      await browser.request(start);
      await browser.request(start);
      const [one, other] = cp.logins;
      expect(one.nonce).not.toBe(other.nonce);
      expect(one.codeChallenge).not.toBe(other.codeChallenge);
    });

    it.each(['https://evil.example.com/', '//evil.example.com', 'x'])(
      'follows no redirect to %s afterwards',
      async redirectUrl => {
        const response = await browser.request(
          `${start}&flow=redirect&redirectUrl=${encodeURIComponent(redirectUrl)}`.replace(
            'flow=popup&',
            '',
          ),
        );
        expect(response.status).toBe(400);
        expect(cp.logins).toEqual([]);
      },
    );
  });

  describe('on the way back', () => {
    it('issues a token that says who, with which roles, by which sign-in', async () => {
      const message = await signIn({
        roles: ['Operator', 'Unheard Of'],
        groups: ['soc-group'],
      });
      expect(tokenOf(message.response)).toMatchObject({
        sub: `user:staff/${oid}`,
        ent: [
          `user:staff/${oid}`,
          'group:staff-role/auditor',
          'group:staff-role/operator',
          'group:staff-role/unheard-of',
        ],
        sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'Olivia Operator',
        email: 'olivia.operator@staff.alpha-swarm.example',
        idp: 'entra',
      });
      expect(message.response.profile).toEqual({
        displayName: 'Olivia Operator',
        email: 'olivia.operator@staff.alpha-swarm.example',
      });
    });

    it('brings verifier and transaction of the same sign-in to cp', async () => {
      await signIn();
      const [exchange] = cp.exchanges;
      expect(exchange).toMatchObject({
        code: 'the-code',
        transaction: 'cp_auth_tx=t1',
        state: cp.logins[0].state,
      });
      expect(
        createHash('sha256').update(exchange.codeVerifier).digest('base64url'),
      ).toBe(cp.logins[0].codeChallenge);
    });

    it('hands no token of Entra or cp to the browser', async () => {
      const message = await signIn();
      expect(message.response.providerInfo).toEqual({
        accessToken: '',
        scope: '',
      });
      expect(JSON.stringify(message)).not.toContain('at-secret');
      const cookie = browser.cookies.get('entra-refresh-token');
      expect(cookie?.value).not.toContain('rt-1');
      expect(cookie?.attributes).toMatch(/HttpOnly/);
      expect(cookie?.attributes).toMatch(/Path=\/admin\/api\/auth\/entra;/);
      expect(cookie?.attributes).toMatch(/Max-Age=43200;/);
    });

    it('keeps the popup’s opener', async () => {
      await browser.request(start);
      const response = await browser.request(
        `${frame}?code=c&state=${cp.logins[0].state}`,
      );
      expect(response.headers.get('cross-origin-opener-policy')).toBe(
        'unsafe-none',
      );
    });

    it('records the sign-in', async () => {
      const message = await signIn();
      expect(backend.ledger.events).toEqual([
        expect.objectContaining({
          definition: expect.objectContaining({ id: 'staff-access.sign-in' }),
          phase: 'observed',
          actor: {
            kind: 'user',
            userRef: `user:staff/${oid}`,
            name: 'Olivia Operator',
            email: 'olivia.operator@staff.alpha-swarm.example',
            roles: ['operator'],
          },
          request: expect.objectContaining({ connection: 'entra' }),
        }),
      ]);
      expect(JSON.stringify(backend.ledger.events)).not.toContain(
        message.response.backstageIdentity.token,
      );
    });

    it('signs in without the ledger: to look is not to touch', async () => {
      backend.ledger.isDown = true;
      const message = await signIn();
      expect(message.response.backstageIdentity.token).toBeDefined();
    });

    it('works once', async () => {
      await signIn();
      const again = await popupMessage(
        await browser.request(
          `${frame}?code=the-code&state=${cp.logins[0].state}`,
        ),
      );
      expect(again.error.message).toContain('was not begun in this browser');
      expect(cp.exchanges).toHaveLength(1);
    });

    it('does not work in another browser', async () => {
      await browser.request(start);
      const { state } = cp.logins[0];
      const nonce = browser.cookies.get('entra-nonce');
      browser = newBrowser();
      expect(
        (
          await popupMessage(
            await browser.request(`${frame}?code=c&state=${state}`),
          )
        ).error.name,
      ).toBe('NotAllowedError');
      // Not even with Backstage's own cookie.
      if (nonce) browser.cookies.set('entra-nonce', nonce);
      expect(
        (
          await popupMessage(
            await browser.request(`${frame}?code=c&state=${state}`),
          )
        ).error.message,
      ).toContain('was not begun in this browser');
      expect(cp.exchanges).toEqual([]);
    });

    it('does not take the answer to another sign-in', async () => {
      await browser.request(start);
      const other = cp.logins[0].state;
      await browser.request(start);
      const message = await popupMessage(
        await browser.request(`${frame}?code=c&state=${other}`),
      );
      expect(message.error).toBeDefined();
      expect(cp.exchanges).toEqual([]);
    });

    it.each<[string, JWTPayload, string]>([
      ['of another sign-in', { nonce: 'another' }, 'nonce'],
      ['of another tenant', { tid: oid }, 'another tenant'],
      ['for another application', { aud: 'another' }, "'aud'"],
      ['that has expired', { exp: 1 }, 'expired'],
    ])(
      'refuses an ID token %s, and records it',
      async (_what, changes, problem) => {
        const message = await signIn(changes);
        expect(message.response).toBeUndefined();
        expect(message.error).toMatchObject({
          name: 'AuthenticationError',
          message: expect.stringContaining(problem),
        });
        expect(browser.cookies.has('entra-refresh-token')).toBe(false);
        expect(backend.ledger.events).toEqual([
          expect.objectContaining({
            definition: expect.objectContaining({
              id: 'staff-access.sign-in-refused',
            }),
            phase: 'observed',
            actor: { kind: 'user' },
          }),
        ]);
      },
    );

    it('needs an ID token', async () => {
      await browser.request(start);
      cp.answer = async () => ({
        accessToken: 'a',
        refreshToken: 'r',
        tokenType: 'Bearer',
      });
      const message = await popupMessage(
        await browser.request(`${frame}?code=c&state=${cp.logins[0].state}`),
      );
      expect(message.error.message).toContain('no ID token');
    });

    it('says what Entra said, without what would forge a log line', async () => {
      await browser.request(start);
      const message = await popupMessage(
        await browser.request(
          `${frame}?error=access_denied&error_description=${encodeURIComponent('You\r\nmay not')}&state=${cp.logins[0].state}`,
        ),
      );
      expect(message.error.message).toBe(
        'Microsoft Entra refused the sign-in: You may not',
      );
      expect(cp.exchanges).toEqual([]);
    });

    it('does not call an outage a refusal', async () => {
      await browser.request(start);
      cp.answer = async () => {
        throw new ServiceUnavailableError('alphaswarm-cp is away');
      };
      const message = await popupMessage(
        await browser.request(`${frame}?code=c&state=${cp.logins[0].state}`),
      );
      expect(message.error.name).toBe('ServiceUnavailableError');
      expect(backend.ledger.events).toEqual([]);
    });

    it('follows no redirect out of a made-up state', async () => {
      const state = Buffer.from(
        new URLSearchParams({
          env: 'development',
          nonce: 'x',
          flow: 'redirect',
          redirectUrl: 'https://evil.example.com/',
        }).toString(),
      ).toString('hex');
      const response = await browser.request(`${frame}?code=c&state=${state}`);
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    });

    it.each([
      '',
      '?code=c',
      '?code=c&state=',
      '?code=c&state=zz',
      '?state[]=a',
    ])('answers %j without falling over', async query => {
      const response = await browser.request(frame + query);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    });
  });

  describe('refreshing', () => {
    it('keeps the session id and takes new roles', async () => {
      const before = tokenOf((await signIn()).response);
      cpAnswers({ roles: ['Admin'] }, 'rt-2');
      const response = await refresh();
      expect(response.status).toBe(200);
      const after = tokenOf(await response.json());
      expect(after.sid).toBe(before.sid);
      expect(after.ent).toEqual([
        `user:staff/${oid}`,
        'group:staff-role/admin',
      ]);
    });

    it('goes on with the refresh token that cp gave last', async () => {
      await signIn({}, 'rt-1');
      cpAnswers({}, 'rt-2');
      await refresh();
      await refresh();
      expect(cp.refreshes).toEqual(['rt-1', 'rt-2']);
    });

    it('begins another session with the next sign-in', async () => {
      const one = tokenOf((await signIn()).response);
      const other = tokenOf((await signIn()).response);
      expect(other.sid).not.toBe(one.sid);
    });

    it('ends when cp refuses', async () => {
      await signIn();
      cp.answer = async () => {
        throw new AuthenticationError('refresh token revoked');
      };
      expect((await refresh()).status).toBe(401);
    });

    it('says when cp is away, and goes on when it is back', async () => {
      await signIn();
      cp.answer = async () => {
        throw new ServiceUnavailableError('alphaswarm-cp is away');
      };
      expect((await refresh()).status).toBe(503);
      cpAnswers();
      expect((await refresh()).status).toBe(200);
    });

    it('never turns one person into another', async () => {
      await signIn();
      cpAnswers({ oid: '99999999-1111-4222-8333-444455556666' });
      expect((await refresh()).status).toBe(401);
    });

    it('refuses a forged ID token', async () => {
      await signIn();
      const stranger = await staffTenant();
      cp.answer = async () => ({
        accessToken: 'a',
        tokenType: 'Bearer',
        idToken: await stranger.idToken({ roles: ['Admin'] }),
      });
      expect((await refresh()).status).toBe(401);
    });

    it.each(['', 'rt-1', 'a.b.c.d.e'])(
      'takes no cookie that it did not seal: %j',
      async value => {
        await signIn();
        const cookie = browser.cookies.get('entra-refresh-token');
        if (cookie) cookie.value = value;
        expect((await refresh()).status).toBe(401);
        expect(cp.refreshes).toEqual([]);
      },
    );

    it('takes no transaction for a session', async () => {
      await browser.request(start);
      const transaction = browser.cookies.get('entra-transaction');
      await signIn();
      const session = browser.cookies.get('entra-refresh-token');
      if (session && transaction) session.value = transaction.value;
      expect((await refresh()).status).toBe(401);
      expect(cp.refreshes).toEqual([]);
    });

    it('is for scripts of the portal only', async () => {
      await signIn();
      const response = await browser.request(
        '/api/auth/entra/refresh?env=development',
      );
      expect(response.status).toBe(401);
      expect(cp.refreshes).toEqual([]);
    });
  });

  describe('signing out', () => {
    async function signOut() {
      return browser.request('/api/auth/entra/logout?env=development', {
        ...xhr,
        method: 'POST',
      });
    }

    it('ends the session at cp, in the browser and for whoever kept a copy of the cookie', async () => {
      await signIn();
      const copied = browser.cookies.get('entra-refresh-token');
      expect((await signOut()).status).toBe(200);
      expect(cp.logouts).toEqual(['rt-1']);
      expect(browser.cookies.has('entra-refresh-token')).toBe(false);
      if (copied) browser.cookies.set('entra-refresh-token', copied);
      expect((await refresh()).status).toBe(401);
      expect(cp.refreshes).toEqual([]);
    });

    it('records it', async () => {
      await signIn();
      backend.ledger.events.length = 0;
      await signOut();
      expect(backend.ledger.events).toEqual([
        expect.objectContaining({
          definition: expect.objectContaining({ id: 'staff-access.sign-out' }),
          actor: {
            kind: 'user',
            userRef: `user:staff/${oid}`,
            name: 'Olivia Operator',
          },
        }),
      ]);
    });

    it('goes through when cp and ledger are away', async () => {
      await signIn();
      backend.ledger.isDown = true;
      jest.spyOn(cp, 'logout').mockRejectedValue(new Error('away'));
      expect((await signOut()).status).toBe(200);
      jest.restoreAllMocks();
      expect(browser.cookies.has('entra-refresh-token')).toBe(false);
    });

    it('leaves other sessions of the same person alone', async () => {
      await signIn();
      const first = browser;
      browser = newBrowser();
      await signIn();
      await signOut();
      browser = first;
      cpAnswers();
      expect((await refresh()).status).toBe(200);
    });

    it('is nothing to record without a session', async () => {
      expect((await signOut()).status).toBe(200);
      expect(backend.ledger.events).toEqual([]);
      expect(cp.logouts).toEqual([]);
    });
  });
});
