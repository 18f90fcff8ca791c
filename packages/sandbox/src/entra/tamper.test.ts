import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose';
import { StaffSignIn } from './__testUtils__/StaffSignIn';
import { olivia, startTestTenant } from './__testUtils__/startTestTenant';
import { tamperSchema } from './tamper';

describe('tampering', () => {
  let tenant: Awaited<ReturnType<typeof startTestTenant>>;
  let staff: StaffSignIn;

  beforeAll(async () => {
    tenant = await startTestTenant();
    staff = await StaffSignIn.create(tenant.entra);
  });
  afterAll(() => tenant.stop());
  afterEach(() => tenant.entra.setTamper(undefined));

  /** The raw answer of the token endpoint: openid-client would refuse a falsified one itself. */
  async function tamperedIdToken(tamper: object): Promise<string> {
    const { refresh_token: refreshToken } = await staff.signIn(olivia, {
      prompt: 'login',
    });
    tenant.entra.setTamper(tamperSchema.parse(tamper));
    const response = await fetch(
      staff.config.serverMetadata().token_endpoint as string,
      {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: refreshToken as string,
          client_id: tenant.entra.staffClient.id,
          client_secret: tenant.entra.staffClient.secret,
        }),
      },
    );
    return ((await response.json()) as { id_token: string }).id_token;
  }

  const verify = (idToken: string) =>
    jwtVerify(
      idToken,
      createRemoteJWKSet(
        new URL(staff.config.serverMetadata().jwks_uri as string),
      ),
      { algorithms: ['RS256'] },
    );

  it('omits and sets claims under a valid signature', async () => {
    const idToken = await tamperedIdToken({
      omitClaims: ['auth_time'],
      setClaims: { nonce: 'stolen', aud: 'someone-else', acrs: ['c1'] },
    });
    const { payload } = await verify(idToken);
    expect(payload).toMatchObject({
      nonce: 'stolen',
      aud: 'someone-else',
      acrs: ['c1'],
      oid: olivia.oid,
    });
    expect(payload).not.toHaveProperty('auth_time');
  });

  it.each([
    ['none', 'none'],
    ['hs256-public-key', 'HS256'],
    ['foreign-key', 'RS256'],
  ])('signs with %s so that it can be refused', async (signature, alg) => {
    const idToken = await tamperedIdToken({ signature });
    expect(decodeProtectedHeader(idToken).alg).toBe(alg);
    expect(decodeJwt(idToken).oid).toBe(olivia.oid);
    await expect(verify(idToken)).rejects.toThrow();
  });

  it('ends after so many tokens', async () => {
    await tamperedIdToken({ setClaims: { nonce: 'stolen' }, times: 1 });
    const tokens = await staff.signIn(olivia, { prompt: 'login' });
    expect(tokens.claims()?.nonce).not.toBe('stolen');
  });

  it('refuses what it does not know', () => {
    expect(() => tamperSchema.parse({ signature: 'md5' })).toThrow();
    expect(() => tamperSchema.parse({ omit: ['auth_time'] })).toThrow();
  });
});
