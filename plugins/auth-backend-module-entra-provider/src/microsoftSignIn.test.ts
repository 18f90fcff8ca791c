import { TestDatabases } from '@backstage/backend-test-utils';
import { decodeJwt, type JWTPayload } from 'jose';
import { http, HttpResponse, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { Browser, popupMessage } from './__testUtils__/Browser';
import {
  clientId,
  oid,
  staffTenant,
  tenantId,
  type StaffTenant,
} from './__testUtils__/staffTenant';
import { startAuthBackend } from './__testUtils__/startAuthBackend';

const login = `https://login.microsoftonline.com/${tenantId}`;
const frame = '/api/auth/microsoft/handler/frame';
const xhr = { headers: { 'x-requested-with': 'XMLHttpRequest' } };

const microsoftConfig = {
  development: { clientId, clientSecret: 'client-secret', tenantId },
};

describe('signing in with Microsoft directly', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const tokenRequests: URLSearchParams[] = [];
  const elsewhere: string[] = [];
  let idTokenClaims: JWTPayload = {};
  let signer: StaffTenant;
  let tenant: StaffTenant;
  let backend: Awaited<ReturnType<typeof startAuthBackend>>;
  let browser: Browser;

  const microsoft = setupServer(
    http.post(`${login}/oauth2/v2.0/token`, async ({ request }) => {
      tokenRequests.push(new URLSearchParams(await request.text()));
      return HttpResponse.json({
        access_token: 'at-secret',
        refresh_token: `rt-${tokenRequests.length}`,
        id_token: await signer.idToken({
          roles: ['Operator'],
          ...idTokenClaims,
        }),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'openid profile email offline_access',
      });
    }),
    http.get(`${login}/discovery/v2.0/keys`, () =>
      HttpResponse.json(tenant.jwks),
    ),
    http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough()),
    http.all(/.*/, ({ request }) => {
      elsewhere.push(request.url);
      return HttpResponse.error();
    }),
  );

  beforeAll(async () => {
    tenant = await staffTenant();
    microsoft.listen({ onUnhandledRequest: 'bypass' });
    backend = await startAuthBackend({
      databases,
      providers: { microsoft: microsoftConfig },
      features: [],
    });
  });
  afterAll(async () => {
    await backend.stop();
    microsoft.close();
  });
  beforeEach(() => {
    signer = tenant;
    idTokenClaims = {};
    tokenRequests.length = 0;
    elsewhere.length = 0;
    backend.ledger.events.length = 0;
    browser = new Browser(backend.origin, '/admin');
  });
  async function signIn() {
    const out = await browser.request(
      '/api/auth/microsoft/start?env=development&scope=&origin=http%3A%2F%2Flocalhost%3A8900',
    );
    const authorize = new URL(out.headers.get('location') ?? '');
    const state = authorize.searchParams.get('state');
    const back = await browser.request(`${frame}?code=the-code&state=${state}`);
    return { authorize, message: await popupMessage(back) };
  }

  async function refresh() {
    return browser.request('/api/auth/microsoft/refresh?env=development', xhr);
  }

  it('signs in with the same identity as through cp', async () => {
    const { authorize, message } = await signIn();
    expect(authorize.origin + authorize.pathname).toBe(
      `${login}/oauth2/v2.0/authorize`,
    );
    expect(authorize.searchParams.get('scope')?.split(' ').sort()).toEqual([
      'email',
      'offline_access',
      'openid',
      'profile',
    ]);
    expect(decodeJwt(message.response.backstageIdentity.token)).toMatchObject({
      sub: `user:staff/${oid}`,
      ent: [`user:staff/${oid}`, 'group:staff-role/operator'],
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      idp: 'microsoft',
    });
    expect(JSON.stringify(message)).not.toContain('at-secret');
    // Neither Graph nor anybody else is asked about people.
    expect(elsewhere).toEqual([]);
    expect(backend.ledger.events).toEqual([
      expect.objectContaining({
        definition: expect.objectContaining({ id: 'staff-access.sign-in' }),
        request: expect.objectContaining({ connection: 'microsoft' }),
      }),
    ]);
  });

  it.each<[string, JWTPayload]>([
    ['another tenant', { tid: oid }],
    ['another application', { aud: 'another' }],
    ['the past', { exp: 1 }],
  ])('refuses an ID token of %s', async (_what, claims) => {
    idTokenClaims = claims;
    const { message } = await signIn();
    expect(message.error.name).toBe('AuthenticationError');
    expect(backend.ledger.events).toEqual([
      expect.objectContaining({
        definition: expect.objectContaining({
          id: 'staff-access.sign-in-refused',
        }),
      }),
    ]);
  });

  it('refuses an ID token that the tenant did not sign', async () => {
    signer = await staffTenant();
    const { message } = await signIn();
    expect(message.error.message).toContain('its signature is wrong');
  });

  it('refreshes with the refresh token inside the sealed cookie, as the same session', async () => {
    const { message } = await signIn();
    idTokenClaims = { roles: ['Auditor'] };
    const response = await refresh();
    expect(response.status).toBe(200);
    const { backstageIdentity } = await response.json();
    expect(decodeJwt(backstageIdentity.token)).toMatchObject({
      sid: decodeJwt(message.response.backstageIdentity.token).sid,
      ent: [`user:staff/${oid}`, 'group:staff-role/auditor'],
    });
    expect(tokenRequests[1].get('grant_type')).toBe('refresh_token');
    expect(tokenRequests[1].get('refresh_token')).toBe('rt-1');
  });

  it('does not refresh after signing out', async () => {
    await signIn();
    const copied = browser.cookies.get('microsoft-refresh-token');
    await browser.request('/api/auth/microsoft/logout?env=development', {
      ...xhr,
      method: 'POST',
    });
    if (copied) browser.cookies.set('microsoft-refresh-token', copied);
    expect((await refresh()).status).toBe(401);
    expect(tokenRequests).toHaveLength(1);
  });

  it('will not start for another tenant than that of the staff', async () => {
    await expect(
      startAuthBackend({
        databases,
        providers: {
          microsoft: {
            development: { ...microsoftConfig.development, tenantId: oid },
          },
        },
        features: [],
      }),
    ).rejects.toThrow('same tenant as staffAccess.entra.tenantId');
  });
});
