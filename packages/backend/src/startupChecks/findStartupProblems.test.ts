import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { findStartupProblems } from './findStartupProblems';

const superuser = new URL(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ??
    'postgresql://nobody:none@127.0.0.1:1/postgres',
);

/** A portal as it should be, but for a database that isn't there. */
const safe: JsonObject = {
  app: {
    baseUrl: 'https://admin.alpha-swarm.ai/admin',
    signIn: { providers: ['entra'] },
  },
  backend: {
    baseUrl: 'https://admin.alpha-swarm.ai/admin',
    listen: { host: '0.0.0.0', port: 8900 },
    trustProxy: '10.0.0.0/8',
    database: {
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: 1,
        user: 'portal',
        password: 'none',
        database: 'portal',
      },
    },
  },
  auth: { providers: { entra: { production: {} } } },
  auditLog: {
    origin: 'admin.alpha-swarm.ai/audit-log',
    hmacKey: 'b2FzZ2hqa2xxd2VydHl1aW9wenhjdmJubTEyMzQ1Njc4',
    signingKeys: [{ seed: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' }],
  },
  staffAccess: {
    sessions: { secret: 'c2RmZ2hqa2xxd2VydHl1aW9wenhjdmJubTk4NzY1NDMy' },
    entra: {
      tenantId: '11111111-2222-3333-4444-555555555555',
      clientId: '66666666-7777-8888-9999-000000000000',
    },
  },
  pomerium: {
    jwksUrl: 'https://admin.alpha-swarm.ai/.well-known/pomerium/jwks.json',
    issuers: ['admin.alpha-swarm.ai'],
    audiences: ['admin.alpha-swarm.ai'],
  },
  platformEcs: {
    clusters: [
      {
        name: 'alphaswarm-cluster-prod',
        region: 'eu-central-1',
        limits: { default: { min: 1, max: 6 } },
      },
    ],
  },
};

function configWith(...overrides: JsonObject[]) {
  return mockServices.rootConfig({
    data: ConfigReader.fromConfigs(
      [safe, ...overrides].map((data, index) => ({
        context: `${index}`,
        data,
      })),
    ).get<JsonObject>(),
  });
}

/** The keys and problems for `safe` with something changed, without what the missing database says. */
async function problems(...overrides: JsonObject[]) {
  const findings = await findStartupProblems(configWith(...overrides));
  return findings
    .filter(({ problem }) => !problem.startsWith('could not be asked'))
    .map(({ key, problem }) => `${key} ${problem}`);
}

const without = (key: string) => {
  const config = configWith().get<JsonObject>();
  const path = key.split('.');
  const last = path.pop() as string;
  let object = config;
  for (const part of path) object = object[part] as JsonObject;
  delete object[last];
  return findStartupProblems(mockServices.rootConfig({ data: config }));
};

describe('a configuration that is whole and safe', () => {
  it('has no problems', async () => {
    await expect(problems()).resolves.toEqual([]);
  });
});

describe('a portal for this machine alone', () => {
  it('is excused, whatever else it is configured with', async () => {
    const config = mockServices.rootConfig({
      data: {
        app: { baseUrl: 'http://localhost:8900/admin' },
        backend: {
          baseUrl: 'http://localhost:8900/admin',
          listen: { host: '127.0.0.1', port: 8900 },
          cors: { origin: '*' },
        },
        auth: { providers: { guest: {} } },
      },
    });
    await expect(findStartupProblems(config)).resolves.toEqual([]);
  });

  it.each([
    ['it listens on every interface', { host: '0.0.0.0', port: 8900 }],
    ['it listens on whatever there is', ':8900'],
  ])(
    'is not one if %s: then its URL is what is wrong',
    async (_why, listen) => {
      const url = 'http://localhost:8900/admin';
      const found = await problems({
        app: { baseUrl: url },
        backend: { baseUrl: url, listen },
      });
      expect(found).toEqual([
        expect.stringMatching(/^app.baseUrl names this machine/),
        expect.stringMatching(/^backend.baseUrl names this machine/),
      ]);
    },
  );

  it('is not one if its name merely sounds like it', async () => {
    const found = await problems({
      backend: {
        baseUrl: 'http://localhost.example/admin',
        listen: { host: '127.0.0.1', port: 8900 },
      },
    });
    expect(found).toContainEqual(expect.stringMatching(/is not https/));
  });
});

describe('what is found', () => {
  it.each<[string, JsonObject, RegExp]>([
    [
      'a public URL without https',
      {
        app: { baseUrl: 'http://admin.alpha-swarm.ai/admin' },
        backend: { baseUrl: 'http://admin.alpha-swarm.ai/admin' },
      },
      /^app.baseUrl is not https/,
    ],
    [
      'a public URL with another path',
      { app: { baseUrl: 'https://admin.alpha-swarm.ai/' } },
      /^app.baseUrl must end in \/admin/,
    ],
    [
      'pages and APIs on different origins',
      { app: { baseUrl: 'https://pages.alpha-swarm.ai/admin' } },
      /^app.baseUrl differs from backend.baseUrl/,
    ],
    [
      'no access gate',
      { pomerium: { jwksUrl: null } },
      /^pomerium.jwksUrl is missing/,
    ],
    [
      'a gate that takes any issuer',
      { pomerium: { issuers: [] } },
      /^pomerium.issuers is empty/,
    ],
    [
      'a gate that takes any audience',
      { pomerium: { audiences: [] } },
      /^pomerium.audiences is empty/,
    ],
    [
      'nothing to operate',
      { platformEcs: { clusters: [] } },
      /^platformEcs.clusters names no cluster/,
    ],
    [
      'a proxy header that anybody may set',
      { backend: { trustProxy: true } },
      /^backend.trustProxy is true/,
    ],
    [
      'guest sign-in',
      { auth: { providers: { guest: {} } } },
      /^auth.providers.guest lets anybody in/,
    ],
    [
      'a provider that is not for staff',
      { auth: { providers: { github: {} } } },
      /^auth.providers.github is not a provider of staff/,
    ],
    [
      'an offered provider that is not configured',
      { app: { signIn: { providers: ['entra', 'pomerium'] } } },
      /^app.signIn.providers offers 'pomerium'/,
    ],
    [
      'APIs without authentication',
      { backend: { auth: { dangerouslyDisableDefaultAuthPolicy: true } } },
      /^backend.auth.dangerouslyDisableDefaultAuthPolicy/,
    ],
    [
      'an http issuer',
      { staffAccess: { entra: { issuer: 'http://entra.internal/v2.0' } } },
      /^staffAccess.entra.issuer is not an https URL/,
    ],
    [
      'an http issuer on loopback, behind a public URL',
      { staffAccess: { entra: { issuer: 'http://127.0.0.1:8901/t/v2.0' } } },
      /^staffAccess.entra.issuer is not an https URL/,
    ],
    [
      'issuer keys over http',
      { staffAccess: { entra: { jwksUrl: 'http://entra.internal/keys' } } },
      /^staffAccess.entra.jwksUrl is not an https URL/,
    ],
    [
      'gate keys over http',
      { pomerium: { jwksUrl: 'http://pomerium.internal/jwks.json' } },
      /^pomerium.jwksUrl is not an https URL/,
    ],
    [
      'a short session secret',
      { staffAccess: { sessions: { secret: 'short' } } },
      /^staffAccess.sessions.secret has fewer than 32/,
    ],
    [
      'a session secret of one character',
      { staffAccess: { sessions: { secret: 'a'.repeat(64) } } },
      /^staffAccess.sessions.secret looks like a placeholder/,
    ],
    [
      'a placeholder for a session secret',
      {
        staffAccess: {
          sessions: { secret: 'please-change-me-before-going-live-1234567890' },
        },
      },
      /^staffAccess.sessions.secret looks like a placeholder/,
    ],
    [
      'a short ledger key',
      { auditLog: { hmacKey: 'short' } },
      /^auditLog.hmacKey has fewer than 32/,
    ],
    [
      'one secret for two purposes',
      {
        auditLog: { hmacKey: 'c2RmZ2hqa2xxd2VydHl1aW9wenhjdmJubTk4NzY1NDMy' },
      },
      /^auditLog.hmacKey is the same as staffAccess.sessions.secret/,
    ],
    [
      'a ledger key whose variable is not set',
      { auditLog: { signingKeys: [{}] } },
      /^auditLog.signingKeys has no key to sign with/,
    ],
    [
      'a database other than Postgres',
      { backend: { database: { client: 'better-sqlite3' } } },
      /^backend.database.client is 'better-sqlite3'/,
    ],
    [
      'a connection string',
      { backend: { database: { connection: 'postgresql://db/portal' } } },
      /^backend.database.connection is a connection string/,
    ],
    [
      'a way to sign in to the database that the health check does not know',
      { backend: { database: { connection: { type: 'rds' } } } },
      /^backend.database.connection.type is 'rds'/,
    ],
    [
      'a database over the network without TLS',
      { backend: { database: { connection: { host: 'db.internal' } } } },
      /^backend.database.connection.ssl is off/,
    ],
    [
      'a database whose certificate is not looked at',
      {
        backend: {
          database: {
            connection: {
              host: 'db.internal',
              ssl: { rejectUnauthorized: false },
            },
          },
        },
      },
      /^backend.database.connection.ssl.rejectUnauthorized is false/,
    ],
    [
      'CORS for everybody',
      { backend: { cors: { origin: '*' } } },
      /^backend.cors lets scripts of \*/,
    ],
    [
      'CORS without an origin, which is everybody',
      { backend: { cors: { credentials: true } } },
      /^backend.cors lets scripts of \*/,
    ],
    [
      'CORS for another website',
      {
        backend: {
          cors: {
            origin: ['https://admin.alpha-swarm.ai', 'https://evil.example'],
          },
        },
      },
      /^backend.cors lets scripts of https:\/\/evil.example/,
    ],
  ])('%s', async (_what, override, expected) => {
    const found = await problems(override);
    expect(found).toContainEqual(expect.stringMatching(expected));
    // Only what was changed is complained of.
    expect(new Set(found.map(text => text.split(' ')[0])).size).toBeLessThan(3);
  });

  it.each([
    'app.baseUrl',
    'staffAccess.sessions.secret',
    'auditLog.hmacKey',
    'auditLog.origin',
    'staffAccess.entra.tenantId',
    'staffAccess.entra.clientId',
    'backend.database.connection.password',
    'pomerium.jwksUrl',
  ])('a missing %s', async key => {
    expect(await without(key)).toContainEqual(
      expect.objectContaining({
        key,
        problem: expect.stringMatching(/^is missing/),
      }),
    );
  });

  it('everything at once, so that nobody has to start it time and again', async () => {
    const found = await problems({
      auth: { providers: { guest: {} } },
      backend: { cors: { origin: '*' } },
      staffAccess: { sessions: { secret: 'short' } },
    });
    expect(found).toHaveLength(3);
  });

  it('no secret in any message', async () => {
    const secret = 'hunter2-hunter2-hunter2-hunter2-hunter2';
    const findings = await findStartupProblems(
      configWith({
        staffAccess: { sessions: { secret } },
        auditLog: { hmacKey: secret },
        backend: { database: { connection: { password: secret } } },
      }),
    );
    expect(findings.length).toBeGreaterThan(1);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

describe('the database', () => {
  it('is asked for the rights of the portal’s role: a superuser is refused', async () => {
    const findings = await findStartupProblems(
      configWith({
        backend: {
          database: {
            connection: {
              host: superuser.hostname,
              port: Number(superuser.port),
              user: superuser.username,
              password: superuser.password,
              database: superuser.pathname.slice(1),
            },
          },
        },
      }),
    );
    expect(findings).toContainEqual({
      key: 'backend.database.connection.user',
      problem: expect.stringMatching(/ is a superuser/),
    });
  });

  it('that can’t be asked is a problem too', async () => {
    await expect(findStartupProblems(configWith())).resolves.toEqual([
      {
        key: 'backend.database.connection',
        problem: expect.stringMatching(/^could not be asked .*ECONNREFUSED/),
      },
    ]);
  });
});
