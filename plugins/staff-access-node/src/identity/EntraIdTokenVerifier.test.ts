import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPublicKey } from 'node:crypto';
import { entraTenant } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { SignJWT, type JWTPayload } from 'jose';
import { DefaultEntraIdTokenVerifier } from './EntraIdTokenVerifier';
import { createTokenKeys } from './TokenKeys';
import {
  keySet,
  now,
  testSigner,
  unsigned,
  type TestSigner,
} from './__testUtils__/tokens';

const tenantId = '8f1e7a52-5f0c-4d2e-9d3b-1f6f0a3c9b11';
const oid = '0b8f6c0e-1111-4222-8333-444455556666';
const tenant = entraTenant({ tenantId, clientId: 'portal' }, 'test');

function claims(changes: JWTPayload = {}): JWTPayload {
  return {
    iss: tenant.issuer,
    aud: 'portal',
    sub: 'pairwise',
    oid,
    tid: tenantId,
    name: 'Olivia Operator',
    preferred_username: 'olivia@staff.alpha-swarm.example',
    roles: ['Operator'],
    groups: ['g1'],
    nonce: 'n-1',
    amr: ['pwd', 'mfa'],
    acrs: ['c1'],
    auth_time: now() - 10,
    iat: now(),
    nbf: now(),
    exp: now() + 300,
    ...changes,
  };
}

describe('DefaultEntraIdTokenVerifier', () => {
  let signer: TestSigner;
  let verifier: DefaultEntraIdTokenVerifier;

  beforeAll(async () => {
    signer = await testSigner('k1', 'RS256');
    verifier = DefaultEntraIdTokenVerifier.create({
      tenant,
      keys: keySet(signer),
    });
  });

  async function verify(changes: JWTPayload = {}, nonce?: string) {
    return verifier.verify(await signer.sign(claims(changes)), { nonce });
  }

  it('tells who signed in, how and when', async () => {
    const authTime = now() - 10;
    await expect(verify({ auth_time: authTime }, 'n-1')).resolves.toEqual({
      oid,
      tid: tenantId,
      name: 'Olivia Operator',
      email: 'olivia@staff.alpha-swarm.example',
      roles: ['Operator'],
      groups: ['g1'],
      groupsOmitted: false,
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      authTime,
      nonce: 'n-1',
    });
  });

  it('takes a single context given as a string', async () => {
    await expect(verify({ acrs: 'c1' })).resolves.toMatchObject({
      acrs: ['c1'],
    });
  });

  it('has no contexts, roles or groups where there are none', async () => {
    await expect(
      verify({ acrs: undefined, roles: undefined, groups: undefined }),
    ).resolves.toMatchObject({ acrs: [], roles: [], groups: [] });
  });

  it('never lets iat stand in for auth_time', async () => {
    const verified = await verify({ auth_time: undefined });
    expect(verified.authTime).toBeUndefined();
  });

  it('never takes acr for acrs', async () => {
    await expect(verify({ acrs: undefined, acr: 'c1' })).resolves.toMatchObject(
      { acrs: [] },
    );
  });

  it('notices that Entra left the groups out', async () => {
    await expect(
      verify({ groups: undefined, _claim_names: { groups: 'src1' } }),
    ).resolves.toMatchObject({ groups: [], groupsOmitted: true });
  });

  it('allows a minute of clock skew', async () => {
    await expect(verify({ exp: now() - 50 })).resolves.toBeDefined();
    await expect(verify({ nbf: now() + 50 })).resolves.toBeDefined();
  });

  describe('refuses', () => {
    it.each<[string, JWTPayload, string]>([
      ['an expired token', { exp: now() - 70 }, 'expired'],
      ['a token without an end', { exp: undefined }, "'exp' is missing"],
      ['a token that is not valid yet', { nbf: now() + 120 }, "'nbf'"],
      [
        'another issuer',
        { iss: 'https://login.microsoftonline.com/other/v2.0' },
        "'iss'",
      ],
      [
        'an issuer that begins like ours',
        { iss: `${tenant.issuer}.evil.example` },
        "'iss'",
      ],
      ['another audience', { aud: 'another-app' }, "'aud'"],
      ['a second audience', { aud: ['portal', 'other'] }, 'more than this'],
      [
        'another tenant',
        { tid: '00000000-0000-4000-8000-000000000000' },
        'another tenant',
      ],
      ['a token without a tenant', { tid: undefined }, "'tid' is missing"],
      ['a token without an object id', { oid: undefined }, "'oid' is missing"],
      ['an object id that is none', { oid: 'root' }, "'oid'"],
      ['roles that are no list', { roles: { 0: 'Admin' } }, "'roles'"],
      ['auth_time in words', { auth_time: 'just now' }, "'auth_time'"],
      [
        'an authentication in the future',
        { auth_time: now() + 3600 },
        'in the future',
      ],
    ])('%s', async (_what, changes, problem) => {
      await expect(verify(changes)).rejects.toMatchObject({
        name: 'AuthenticationError',
        message: expect.stringContaining(problem),
      });
    });

    it('the nonce of another sign-in, and none where one is expected', async () => {
      await expect(verify({ nonce: 'n-2' }, 'n-1')).rejects.toThrow('nonce');
      await expect(verify({ nonce: undefined }, 'n-1')).rejects.toThrow(
        'nonce',
      );
    });

    it('an unsigned token', async () => {
      await expect(verifier.verify(unsigned(claims()), {})).rejects.toThrow(
        'The ID token was refused',
      );
    });

    it.each(['der', 'pem'] as const)(
      'HS256 signed with the public key (%s)',
      async format => {
        const publicKey = createPublicKey({
          key: signer.publicJwk as Record<string, string>,
          format: 'jwk',
        });
        const secret =
          format === 'pem'
            ? Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))
            : publicKey.export({ type: 'spki', format: 'der' });
        const forged = await new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .sign(secret);
        await expect(verifier.verify(forged, {})).rejects.toThrow(
          'its signature algorithm is not allowed',
        );
      },
    );

    it('another algorithm of the same key', async () => {
      const other = await testSigner('k1', 'ES256');
      await expect(
        verifier.verify(await other.sign(claims()), {}),
      ).rejects.toThrow('its signature algorithm is not allowed');
    });

    it('a key that the tenant does not publish', async () => {
      const stranger = await testSigner('k9', 'RS256');
      await expect(
        verifier.verify(await stranger.sign(claims()), {}),
      ).rejects.toThrow('it is signed with an unknown key');
    });

    it("somebody else's key under a known id", async () => {
      const stranger = await testSigner('k1', 'RS256');
      await expect(
        verifier.verify(await stranger.sign(claims()), {}),
      ).rejects.toThrow('its signature is wrong');
    });

    it('a payload that was changed after signing', async () => {
      const [header, , signature] = (await signer.sign(claims())).split('.');
      const changed = Buffer.from(
        JSON.stringify(claims({ roles: ['Admin'] })),
      ).toString('base64url');
      await expect(
        verifier.verify(`${header}.${changed}.${signature}`, {}),
      ).rejects.toThrow('its signature is wrong');
    });

    it('a key that comes with the token', async () => {
      const stranger = await testSigner('k9', 'RS256');
      const forged = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', jwk: stranger.publicJwk })
        .sign(stranger.privateKey);
      await expect(verifier.verify(forged, {})).rejects.toThrow(
        'its signature is wrong',
      );
    });

    it.each(['', 'x', 'a.b.c', 'é.é.é', '..', '{}'])(
      'what is no token: %j',
      async text => {
        await expect(verifier.verify(text, {})).rejects.toMatchObject({
          name: 'AuthenticationError',
        });
      },
    );

    it('without quoting the token', async () => {
      const token = await signer.sign(claims({ aud: 'secret-audience' }));
      const error = await verifier.verify(token, {}).catch(e => e);
      expect(error.message).not.toContain('secret-audience');
      expect(error.message).not.toContain(token.slice(0, 20));
    });
  });
});

describe('createTokenKeys', () => {
  let server: Server;
  let published: TestSigner[];
  let fetches: number;

  beforeEach(async () => {
    fetches = 0;
    server = createServer((_req, res) => {
      fetches += 1;
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) }),
      );
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  function verifierWith(cooldownMs: number) {
    const { port } = server.address() as AddressInfo;
    return DefaultEntraIdTokenVerifier.create({
      tenant,
      keys: createTokenKeys({
        jwksUrl: new URL(`http://127.0.0.1:${port}/keys`),
        issuerName: 'Microsoft Entra',
        cooldownMs,
      }),
    });
  }

  it('follows a rotation: the new key at once, the old one as long as it is published', async () => {
    const [old, fresh] = await Promise.all([
      testSigner('old', 'RS256'),
      testSigner('fresh', 'RS256'),
    ]);
    published = [old];
    const verifier = verifierWith(0);
    await verifier.verify(await old.sign(claims()), {});
    published = [old, fresh];
    await verifier.verify(await fresh.sign(claims()), {});
    await verifier.verify(await old.sign(claims()), {});
    expect(fetches).toBe(2);
  });

  it('does not let made-up key ids hammer the issuer', async () => {
    const [known, stranger] = await Promise.all([
      testSigner('known', 'RS256'),
      testSigner('stranger', 'RS256'),
    ]);
    published = [known];
    const verifier = verifierWith(30_000);
    for (const kid of ['x1', 'x2', 'x3']) {
      await expect(
        verifier.verify(await stranger.sign(claims(), { kid }), {}),
      ).rejects.toThrow('unknown key');
    }
    expect(fetches).toBe(1);
  });

  it('calls an issuer that is down an outage, not a bad token', async () => {
    const signer = await testSigner('k1', 'RS256');
    published = [signer];
    const verifier = verifierWith(0);
    server.close();
    server.closeAllConnections();
    await expect(
      verifier.verify(await signer.sign(claims()), {}),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(
        "The signing keys of Microsoft Entra can't be read at present",
      ),
    });
  });
});
