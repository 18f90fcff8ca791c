import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTPayload,
} from 'jose';
import request from 'supertest';
import { sessionIdOf } from './pomeriumAuthenticator';
import pomeriumProvider from './index';

const oid = '0b8f6c0e-1111-4222-8333-444455556666';
const sid = '6f2b1f6e-2f7a-4a64-8b3a-5d6c7e8f9a0b';
const refresh = '/api/auth/pomerium/refresh';

describe('signing in by Pomerium', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let pomerium: Server;
  let privateKey: CryptoKey;
  let publicJwk: JWK;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    publicJwk = {
      ...(await exportJWK(pair.publicKey)),
      kid: 'p1',
      alg: 'ES256',
    };
    pomerium = createServer((_req, res) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ keys: [publicJwk] }));
    });
    await new Promise<void>(resolve => {
      pomerium.listen(0, '127.0.0.1', resolve);
    });
    const { port: pomeriumPort } = pomerium.address() as AddressInfo;
    const knex = await databases.init('POSTGRES_18');
    // Picked by name: knex hides the password from enumeration.
    const { host, port, user, password, database } =
      knex.client.config.connection;
    backend = await startTestBackend({
      features: [
        authPlugin,
        pomeriumProvider,
        databaseServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:8900/admin' },
            backend: {
              baseUrl: 'http://localhost:8900/admin',
              listen: { port: 0, host: '127.0.0.1' },
              database: {
                client: 'pg',
                connection: { host, port, user, password, database },
                pluginDivisionMode: 'schema',
              },
            },
            auth: {
              omitIdentityTokenOwnershipClaim: false,
              providers: { pomerium: {} },
            },
            pomerium: {
              jwksUrl: `http://127.0.0.1:${pomeriumPort}/jwks.json`,
              issuers: ['admin.alpha-swarm.example'],
              audiences: ['admin.alpha-swarm.example'],
            },
            staffAccess: { groupRoles: { operations: ['Operator'] } },
          },
        }),
      ],
    });
  });
  afterAll(async () => {
    await backend.stop();
    pomerium.close();
    pomerium.closeAllConnections();
  });

  function assertion(changes: JWTPayload = {}, alg = 'ES256') {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: 'admin.alpha-swarm.example',
      aud: 'admin.alpha-swarm.example',
      sub: oid,
      sid,
      name: 'Olivia Operator',
      email: 'olivia.operator@staff.alpha-swarm.example',
      groups: ['alphaswarm-staff', 'operations'],
      iat: now,
      exp: now + 300,
      ...changes,
    })
      .setProtectedHeader({ alg, kid: 'p1' })
      .sign(
        alg === 'ES256' ? privateKey : Buffer.from(JSON.stringify(publicJwk)),
      );
  }

  async function signIn(jwt: string) {
    return request(backend.server)
      .get(refresh)
      .set('X-Pomerium-Jwt-Assertion', jwt);
  }

  it('issues a token for whom Pomerium vouches for', async () => {
    const response = await signIn(await assertion());
    expect(response.status).toBe(200);
    expect(decodeJwt(response.body.backstageIdentity.token)).toMatchObject({
      sub: `user:staff/${oid}`,
      ent: [`user:staff/${oid}`, 'group:staff-role/operator'],
      sid,
      name: 'Olivia Operator',
      email: 'olivia.operator@staff.alpha-swarm.example',
      idp: 'pomerium',
    });
    expect(response.body.profile).toEqual({
      displayName: 'Olivia Operator',
      email: 'olivia.operator@staff.alpha-swarm.example',
    });
  });

  it('keeps the session id from one refresh to the next', async () => {
    const [one, other] = await Promise.all(
      [{ sid: undefined }, { sid: undefined, iat: 1 }].map(async changes => {
        const response = await signIn(await assertion(changes));
        return decodeJwt(response.body.backstageIdentity.token).sid;
      }),
    );
    expect(one).toBe(other);
  });

  it.each<[string, number, JWTPayload]>([
    ['of another issuer', 401, { iss: 'evil.example' }],
    ['for another audience', 401, { aud: 'grafana.example' }],
    ['that has expired', 401, { exp: 1 }],
    ['without a subject', 401, { sub: undefined }],
    ['of somebody outside the staff', 403, { groups: ['operations'] }],
  ])('refuses an assertion %s', async (_what, status, changes) => {
    const response = await signIn(await assertion(changes));
    expect(response.status).toBe(status);
    expect(response.body.backstageIdentity).toBeUndefined();
  });

  it('refuses HS256 signed with the public key', async () => {
    expect((await signIn(await assertion({}, 'HS256'))).status).toBe(401);
  });

  it('refuses two assertions', async () => {
    const jwt = await assertion();
    expect((await signIn(`${jwt}, ${jwt}`)).status).toBe(401);
  });

  it('refuses a request without one', async () => {
    expect((await request(backend.server).get(refresh)).status).toBe(401);
  });
});

describe('sessionIdOf', () => {
  const assertion = {
    iss: 'i',
    sub: 's',
    oid,
    groups: [],
    expiresAt: new Date(),
  };

  it("is Pomerium's own where that is a UUID", () => {
    expect(sessionIdOf({ ...assertion, sid: sid.toUpperCase() })).toBe(sid);
  });

  it('is a UUID made from the session where it is none', () => {
    const one = sessionIdOf({ ...assertion, sid: 'one' });
    expect(one).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(sessionIdOf({ ...assertion, sid: 'one' })).toBe(one);
    expect(sessionIdOf({ ...assertion, sid: 'two' })).not.toBe(one);
    expect(sessionIdOf(assertion)).not.toBe(one);
    expect(sessionIdOf({ ...assertion, sub: 't' })).not.toBe(
      sessionIdOf(assertion),
    );
  });
});
