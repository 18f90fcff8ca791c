import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  type ArchiveReport,
  defineAuditEvent,
  type ForwardingReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  auditLedgerServiceFactory,
  auditLedgerServiceRef,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  privilegedActionsServiceRef,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import { localSignalsServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import auditLogPlugin from '.';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import { S3Server } from './__testUtils__/S3Server';
import { auditLogApiDocument } from './openapi';

jest.setTimeout(60_000);

const SECRET = 'Bearer s3cr3t-t0ken';
const signInEvent = defineAuditEvent({
  id: 'test.sign-in',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign in',
  sentence: 'signed in',
  ocsfActivityId: 99,
});
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const validate = responseValidator(auditLogApiDocument);

/** The portal's plugin, with a bucket and a sink, over a log of three rows. */
describe('the copies of the log', () => {
  const logger = mockServices.rootLogger.mock({ child: () => logger });
  let s3: S3Server;
  let sink: Server;
  let backend: TestBackend;

  beforeAll(async () => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIATEST';
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    s3 = await S3Server.start();
    // It refuses rows, and says the secret aloud.
    sink = createServer((req, res) => {
      res.writeHead(403).end(req.headers.authorization);
    });
    sink.listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const knex = await databases.init('POSTGRES_18');
    const { host, port, user, password, database } =
      knex.client.config.connection;
    backend = await startTestBackend({
      features: [
        auditLogPlugin,
        auditLedgerServiceFactory,
        databaseServiceFactory,
        mockServices.permissions.factory(),
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => logger,
        }),
        createServiceFactory({
          service: staffSessionReaderServiceRef,
          deps: {},
          factory: () => ({ read: jest.fn() }),
        }),
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: { ledger: auditLedgerServiceRef },
          factory: ({ ledger }) => fakePrivilegedActions({ ledger }),
        }),
        createServiceFactory({
          service: localSignalsServiceRef,
          deps: {},
          factory: () => ({ publish: async () => {} }),
        }),
        createBackendPlugin({
          pluginId: 'test',
          register(env) {
            env.registerInit({
              deps: { ledger: auditLedgerServiceRef },
              async init({ ledger }) {
                ledger.register(signInEvent);
                for (let i = 0; i < 3; i++) {
                  await ledger.append({
                    definition: signInEvent,
                    phase: 'observed',
                    actor: { kind: 'user', userRef: 'user:staff/ada' },
                  });
                }
              },
            });
          },
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'pg',
                connection: { host, port, user, password, database },
                pluginDivisionMode: 'schema',
              },
            },
            auditLog: {
              origin: 'admin.example/audit-log',
              signingKeys: [{ seed: Buffer.alloc(32, 7).toString('base64') }],
              archive: {
                bucket: 'archive',
                prefix: '/log/',
                region: 'eu-west-1',
                endpoint: s3.origin,
                forcePathStyle: true,
                retention: { days: 30 },
              },
              forward: {
                sinks: [
                  {
                    name: 'siem',
                    http: {
                      url: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`,
                      headers: { authorization: SECRET },
                    },
                  },
                ],
              },
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend.stop();
    await s3.stop();
    sink.closeAllConnections();
    sink.close();
  });

  const get = async <T>(path: string): Promise<T> => {
    const answer = await request(backend.server)
      .get(`/api/audit-log${path}`)
      .set('authorization', mockCredentials.user.header());
    validate('get', path, answer);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  /** Asks until the answer is so; the test's time limit ends it. */
  async function eventually<T>(
    ask: () => Promise<T>,
    isSo: (answer: T) => boolean,
  ): Promise<T> {
    for (;;) {
      const answer = await ask();
      if (isSo(answer)) return answer;
    }
  }

  it('are told of at GET /archive and GET /forwarding', async () => {
    const archive = await get<ArchiveReport>('/archive');
    expect(archive).toMatchObject({
      configured: true,
      bucket: 'archive',
      prefix: 'log/',
      retentionDays: 30,
      late: false,
    });
    const { sinks } = await eventually(
      () => get<ForwardingReport>('/forwarding'),
      answer => answer.sinks[0].problem !== undefined,
    );
    expect(sinks).toEqual([
      expect.objectContaining({
        name: 'siem',
        kind: 'http',
        sentTo: 0,
        refused: true,
        problem: expect.stringMatching(/^it answered 403 to rows 0 to \d+$/),
      }),
    ]);
  });

  it('never show, or log, the secret of a sink', async () => {
    const shown = JSON.stringify([
      await get('/forwarding'),
      logger.info.mock.calls,
      logger.warn.mock.calls,
      logger.error.mock.calls,
      logger.debug.mock.calls,
    ]);
    expect(shown).toContain('siem');
    expect(shown).not.toContain('s3cr3t');
  });

  it.each(['/archive', '/forwarding'])(
    'are for those who are signed in, and take no query: %s',
    async path => {
      const anonymous = await request(backend.server)
        .get(`/api/audit-log${path}`)
        .set('authorization', mockCredentials.none.header());
      expect(anonymous.status).toBe(401);
      const answer = await request(backend.server)
        .get(`/api/audit-log${path}?sink=other`)
        .set('authorization', mockCredentials.user.header());
      expect(answer.status).toBe(400);
    },
  );
});
