import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { StaffSignIn, STEP_UP_PARAMETERS } from './__testUtils__/StaffSignIn';
import {
  olivia,
  startTestTenant,
  TEST_TENANT_ID,
  vera,
} from './__testUtils__/startTestTenant';

describe('the staff tenant', () => {
  let tenant: Awaited<ReturnType<typeof startTestTenant>>;
  let staff: StaffSignIn;

  beforeAll(async () => {
    tenant = await startTestTenant();
  });
  afterAll(() => tenant.stop());
  beforeEach(async () => {
    staff = await StaffSignIn.create(tenant.entra);
  });

  /** Entra counts whole seconds: puts the present sign-in in another second than the next. */
  const laterSignIns = (seconds: number) => {
    const real = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => real() + seconds * 1000);
  };
  afterEach(() => jest.restoreAllMocks());

  it('publishes its metadata under the paths of Entra', async () => {
    const prefix = `${tenant.origin}/${TEST_TENANT_ID}`;
    expect(staff.config.serverMetadata()).toMatchObject({
      issuer: `${prefix}/v2.0`,
      authorization_endpoint: `${prefix}/oauth2/v2.0/authorize`,
      token_endpoint: `${prefix}/oauth2/v2.0/token`,
      end_session_endpoint: `${prefix}/oauth2/v2.0/logout`,
      jwks_uri: `${prefix}/discovery/v2.0/keys`,
    });
  });

  it('knows no other tenant', async () => {
    const response = await fetch(
      `${tenant.origin}/common/v2.0/.well-known/openid-configuration`,
    );
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'invalid_tenant' });
  });

  it('shows only the public half of its key', async () => {
    const response = await fetch(
      staff.config.serverMetadata().jwks_uri as string,
    );
    const { keys } = (await response.json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
    expect(keys[0]).not.toHaveProperty('p');
  });

  it('signs a person in with their roles and groups, and without acrs', async () => {
    const tokens = await staff.signIn(olivia);
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      aud: 'alphaswarm-staff',
      tid: TEST_TENANT_ID,
      oid: olivia.oid,
      name: 'Olivia Operator',
      preferred_username: olivia.email,
      email: olivia.email,
      roles: ['Operator'],
      groups: ['alphaswarm-staff', 'Operations'],
      amr: ['pwd'],
    });
    expect(claims?.sub).not.toBe(olivia.oid);
    expect(claims).not.toHaveProperty('acrs');
    expect(
      Math.abs(Date.now() / 1000 - Number(claims?.auth_time)),
    ).toBeLessThan(30);
  });

  it('issues an access token for the API that the scope names', async () => {
    const tokens = await staff.signIn(olivia, {
      scope: 'openid offline_access api://alphaswarm-manage-api/.default',
    });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      iss: tenant.entra.issuer,
      aud: 'api://alphaswarm-manage-api',
      oid: olivia.oid,
      roles: ['Operator'],
      azp: 'alphaswarm-staff',
    });
    expect(tokens.scope).toBe('api://alphaswarm-manage-api/.default');
  });

  it('does not ask again while the session lasts', async () => {
    await staff.signIn(olivia);
    const tokens = await staff.finish(await staff.begin());
    expect(tokens.claims()?.oid).toBe(olivia.oid);
  });

  it('asks again for prompt=select_account', async () => {
    await staff.signIn(olivia);
    const page = await staff.begin({ prompt: 'select_account' });
    expect(page.body).toContain('Pick an account');
    const tokens = await staff.finish(
      await staff.browser.submit(page, { person: vera.oid }),
    );
    expect(tokens.claims()?.oid).toBe(vera.oid);
  });

  it('refuses prompt=none without a session', async () => {
    const page = await staff.begin({ prompt: 'none' });
    expect(page.location?.searchParams.get('error')).toBe('login_required');
  });

  describe('step-up', () => {
    it('gives acrs, mfa and a fresh auth_time after the approval', async () => {
      const before = (await staff.signIn(olivia)).claims();
      laterSignIns(60);
      const after = (await staff.stepUp(olivia)).claims();
      expect(after).toMatchObject({ acrs: ['c1'], amr: ['pwd', 'mfa'] });
      expect(Number(after?.auth_time)).toBeGreaterThanOrEqual(
        Number(before?.auth_time) + 59,
      );
    });

    it('asks the signed-in person for approval, and lets them be another', async () => {
      await staff.signIn(olivia);
      const approval = await staff.begin(STEP_UP_PARAMETERS);
      expect(approval.body).toContain('Approve sign-in request');
      expect(approval.body).toContain('Olivia Operator');

      const pick = await staff.browser.get(new URL('?choose', approval.url));
      expect(pick.body).toContain('Pick an account');
      const veras = await staff.browser.submit(pick, { person: vera.oid });
      expect(veras.body).toContain('Vera Viewer');
      const tokens = await staff.finish(
        await staff.browser.submit(veras, {
          person: vera.oid,
          decision: 'approve',
        }),
      );
      expect(tokens.claims()).toMatchObject({ oid: vera.oid, acrs: ['c1'] });
    });

    it('preselects the person of login_hint', async () => {
      const page = await staff.begin({
        ...STEP_UP_PARAMETERS,
        login_hint: vera.email.toUpperCase(),
      });
      expect(page.body).toContain('Approve sign-in request');
      expect(page.body).toContain('Vera Viewer');
    });

    it('does not come from picking a person alone', async () => {
      const pick = await staff.begin(STEP_UP_PARAMETERS);
      const approval = await staff.browser.submit(pick, { person: olivia.oid });
      expect(approval.location).toBeUndefined();
      expect(approval.body).toContain('Approve sign-in request');
    });

    it('is asked for every time, an approved session does not count', async () => {
      await staff.stepUp(olivia);
      const page = await staff.begin({ claims: STEP_UP_PARAMETERS.claims });
      expect(page.body).toContain('Approve sign-in request');
      const silent = await staff.begin({
        claims: STEP_UP_PARAMETERS.claims,
        prompt: 'none',
      });
      expect(silent.location?.searchParams.get('error')).toBe(
        'interaction_required',
      );
    });

    it('leaves no acrs in tokens of later plain sign-ins', async () => {
      await staff.stepUp(olivia);
      const tokens = await staff.finish(await staff.begin());
      expect(tokens.claims()).not.toHaveProperty('acrs');
    });

    it('takes max_age=0 for a wish to sign in again', async () => {
      await staff.signIn(olivia);
      const page = await staff.begin({ max_age: '0' });
      expect(page.body).toContain('Pick an account');
    });

    it('comes back with access_denied when denied', async () => {
      const page = await staff.begin(STEP_UP_PARAMETERS);
      const denied = await staff.browser.submit(page, { decision: 'deny' });
      expect(denied.location?.searchParams.get('error')).toBe('access_denied');
      expect(denied.location?.searchParams.get('state')).toBe('the-state');
      expect(denied.location?.searchParams.has('code')).toBe(false);
    });

    it('refuses an authentication context that the tenant lacks', async () => {
      const page = await staff.begin({
        claims: JSON.stringify({
          id_token: { acrs: { essential: true, value: 'c99' } },
        }),
      });
      expect(page.location?.searchParams.get('error')).toBe('invalid_request');
    });
  });

  describe('refresh', () => {
    it('keeps the auth_time of the sign-in', async () => {
      const first = await staff.stepUp(olivia);
      laterSignIns(60);
      const second = await oidc.refreshTokenGrant(
        staff.config,
        first.refresh_token as string,
      );
      expect(second.claims()?.auth_time).toBe(first.claims()?.auth_time);
      expect(Number(second.claims()?.iat)).toBeGreaterThan(
        Number(first.claims()?.iat),
      );
    });

    it('hands out another refresh token and leaves the earlier one valid, as Entra does', async () => {
      const first = await staff.signIn(olivia);
      const [second, third] = await Promise.all([
        oidc.refreshTokenGrant(staff.config, first.refresh_token as string),
        oidc.refreshTokenGrant(staff.config, first.refresh_token as string),
      ]);
      expect(second.refresh_token).not.toBe(first.refresh_token);
      expect(third.refresh_token).not.toBe(second.refresh_token);
    });

    it('goes on after a step-up in the same browser', async () => {
      const first = await staff.signIn(olivia);
      await staff.stepUp(olivia);
      const refreshed = await oidc.refreshTokenGrant(
        staff.config,
        first.refresh_token as string,
      );
      expect(refreshed.claims()?.acrs).toBeUndefined();
    });

    it('ends for the whole sign-in with its revocation', async () => {
      const first = await staff.signIn(olivia);
      const second = await oidc.refreshTokenGrant(
        staff.config,
        first.refresh_token as string,
      );
      await oidc.tokenRevocation(staff.config, second.refresh_token as string);
      await expect(
        oidc.refreshTokenGrant(staff.config, first.refresh_token as string),
      ).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('needs offline_access', async () => {
      const tokens = await staff.signIn(olivia, { scope: 'openid profile' });
      expect(tokens.refresh_token).toBeUndefined();
    });
  });

  it.each([
    'http://localhost:8900.evil.example/admin/api/auth/entra/handler/frame',
    'https://localhost:8900/admin/api/auth/entra/handler/frame',
    'http://evil.example/admin/api/auth/entra/handler/frame',
    'http://localhost@evil.example/admin/api/auth/entra/handler/frame',
    'http://localhost:8900/admin/dashboard',
    'http://localhost:8900/admin/api/../dashboard',
  ])('never redirects to %s', async redirectUri => {
    const page = await staff.begin({ redirect_uri: redirectUri });
    expect(page.location).toBeUndefined();
    expect(page.status).toBe(400);
    expect(page.body).toContain('invalid_redirect_uri');
  });

  it('insists on PKCE', async () => {
    const page = await staff.begin();
    const url = new URL(page.url);
    expect(url.pathname).toContain('/sign-in/');
    const withoutChallenge = oidc.buildAuthorizationUrl(staff.config, {
      redirect_uri: 'http://localhost:8900/admin/api/auth/entra/handler/frame',
      scope: 'openid',
    });
    const refused = await staff.browser.get(withoutChallenge);
    expect(refused.location?.searchParams.get('error')).toBe('invalid_request');
  });

  it('tells someone who comes too late to start again', async () => {
    const response = await fetch(
      `${tenant.origin}/${TEST_TENANT_ID}/sign-in/long-gone`,
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('This sign-in has ended');
  });

  it('shows its pages without scripts and only on their own', async () => {
    const page = await staff.begin();
    const response = await fetch(page.url);
    expect(page.body).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'none'",
    );
  });
});

describe('a restart of the staff tenant', () => {
  it('keeps keys and refresh tokens', async () => {
    const first = await startTestTenant();
    const tokens = await (await StaffSignIn.create(first.entra)).signIn(olivia);
    const port = new URL(first.origin).port;
    await first.entra.close();

    const again = await startTestTenant({ dataDir: first.dataDir });
    try {
      expect(again.entra.staffClient.secret).toBe(
        first.entra.staffClient.secret,
      );
      expect(new URL(again.origin).port).not.toBe(port);
      const staff = await StaffSignIn.create(again.entra);
      const refreshed = await oidc.refreshTokenGrant(
        staff.config,
        tokens.refresh_token as string,
      );
      expect(refreshed.claims()?.oid).toBe(olivia.oid);
    } finally {
      await again.stop();
      await first.stop();
    }
  });
});
