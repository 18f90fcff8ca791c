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
  type AuditPage,
  type AuditRow,
  auditRowReadPermission,
  defineAuditEvent,
  leafHash,
  verifyExport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditEvent,
  type AuditLedger,
  auditLedgerServiceFactory,
  auditLedgerServiceRef,
  auditRowConditions,
  createAuditRowConditionalDecision,
  readLogKeys,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  privilegedActionsServiceRef,
  type StaffSession,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import { localSignalsServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import auditLogPlugin from '.';
import {
  createRuntimeRole,
  type LedgerRoles,
} from './__testUtils__/createRuntimeRole';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import { auditLogApiDocument } from './openapi';

jest.setTimeout(60_000);

const AUDITOR = 'user:staff/ada';
const OLIVIA = 'user:staff/olivia';
const VERA = 'user:staff/vera';
/** An action that there is no row of. */
const ACTION_ID = '01932f3c-7b1d-7000-8000-000000000001';
const NOBODY = 'user:staff/nobody';

const scaleEvent = defineAuditEvent({
  id: 'test.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence: 'scaled {target} to {input.desiredCount}',
  ocsfActivityId: 3,
});
const signInEvent = defineAuditEvent({
  ...scaleEvent,
  id: 'test.sign-in',
  category: 'authn',
});

/** An event with every field filled. */
const everything: AuditEvent = {
  definition: scaleEvent,
  phase: 'challenged',
  actor: {
    kind: 'user',
    userRef: 'user:staff/erik',
    name: 'Erik Engineer',
    roles: ['Engineer'],
    agentSubject: 'agent-1',
    act: { sub: 'agent-1', act: { sub: 'agent-0', iss: 'https://issuer' } },
  },
  request: {
    ip: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
    connection: 'entra',
    requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
  },
  target: {
    kind: 'company',
    id: 'o-1',
    userId: 'u-1',
    organizationId: 'o-1',
    workspaceId: 'w-1',
    cellId: 'cell-1',
  },
  reason: 'because',
  stepUp: { acrs: ['c1'], amr: ['mfa'], auth_time: 1, grant_id: 'g' },
  approval: {
    request_id: 'r',
    approvals: [
      {
        approver: 'user:staff/ada',
        operation_digest: 'a'.repeat(64),
        step_up: { acrs: ['c1'], amr: ['mfa'], auth_time: 1, grant_id: 'h' },
      },
    ],
  },
  operationDigest: 'a'.repeat(64),
  compensates: ACTION_ID,
};

const logConfig = {
  origin: 'admin.example/audit-log',
  signingKeys: [{ seed: Buffer.alloc(32, 7).toString('base64') }],
};

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const validate = responseValidator(auditLogApiDocument);

/** The policy: the auditor sees everything, nobody nothing, everyone else their own rows. */
const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: { auth: coreServices.auth },
  factory: ({ auth }) =>
    mockServices.permissions.mock({
      authorizeConditional: async (_requests, options) => {
        const credentials =
          options && 'credentials' in options ? options.credentials : undefined;
        if (!credentials || !auth.isPrincipal(credentials, 'user')) {
          return [{ result: AuthorizeResult.DENY }];
        }
        const userRef = credentials.principal.userEntityRef;
        if (userRef === AUDITOR) return [{ result: AuthorizeResult.ALLOW }];
        if (userRef === NOBODY) return [{ result: AuthorizeResult.DENY }];
        return [
          createAuditRowConditionalDecision(
            auditRowReadPermission,
            auditRowConditions.isOwnRow({ userRef }),
          ),
        ];
      },
    }),
});

/** Sign-ins are read from tokens that only the portal makes. */
const sessionsFactory = createServiceFactory({
  service: staffSessionReaderServiceRef,
  deps: { httpAuth: coreServices.httpAuth },
  factory: ({ httpAuth }) => ({
    read: async received => {
      const credentials = await httpAuth.credentials(received, {
        allow: ['user'],
      });
      const userRef = credentials.principal.userEntityRef;
      const session: StaffSession = {
        userRef,
        sessionId: randomUUID(),
        name: `Name of ${userRef}`,
        connection: 'entra',
      };
      return { credentials, session };
    },
  }),
});

const privilegedActionsFactory = createServiceFactory({
  service: privilegedActionsServiceRef,
  deps: { ledger: auditLedgerServiceRef },
  factory: ({ ledger }) => fakePrivilegedActions({ ledger }),
});

const publish = jest.fn(async () => {});
const signalsFactory = createServiceFactory({
  service: localSignalsServiceRef,
  deps: {},
  factory: () => ({ publish }),
});

function get(backend: TestBackend, path: string, userRef: string) {
  return request(backend.server)
    .get(`/api/audit-log${path}`)
    .set('authorization', mockCredentials.user.header(userRef));
}

describe('the audit log plugin', () => {
  let backend: TestBackend;
  let ledger: AuditLedger;
  let roles: LedgerRoles;
  let connection: { host: string; port: number; database: string };
  const rows: AuditRow[] = [];

  // Its role may append and read, and owns nothing of the ledger.
  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    roles = await createRuntimeRole(knex);
    const { host, port, database } = knex.client.config.connection;
    connection = { host, port, database };
    backend = await startTestBackend({
      features: [
        auditLogPlugin,
        auditLedgerServiceFactory,
        databaseServiceFactory,
        permissionsFactory,
        sessionsFactory,
        privilegedActionsFactory,
        signalsFactory,
        createBackendPlugin({
          pluginId: 'test',
          register(env) {
            env.registerInit({
              deps: { ledger: auditLedgerServiceRef },
              async init(deps) {
                ledger = deps.ledger;
                ledger.register(scaleEvent);
                ledger.register(signInEvent);
              },
            });
          },
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'pg',
                connection: { ...connection, ...roles.runtime },
                pluginDivisionMode: 'schema',
                plugin: { 'audit-log': { skipMigrations: true } },
              },
            },
            auditLog: logConfig,
          },
        }),
      ],
    });
    for (const userRef of [OLIVIA, VERA]) {
      await act(userRef, 'core', 'succeeded');
      await act(userRef, "svc'; drop table x; --", 'abandoned');
      await act(userRef, 'core', undefined);
      await append({ phase: 'denied', userRef, target: 'billing' });
      await append({ phase: 'observed', userRef, definition: signInEvent });
    }
    await append({ phase: 'observed', target: 'core' });
    rows.push(await ledger.append(everything));
    // The auditor's first look at the whole log is a row, too.
    const { items } = await page(AUDITOR);
    rows.push(items[0]);
  });

  afterAll(async () => {
    await backend.stop();
    await roles.drop();
  });

  async function append(event: {
    phase: AuditEvent['phase'];
    userRef?: string;
    target?: string;
    actionId?: string;
    definition?: AuditEvent['definition'];
  }) {
    const row = await ledger.append({
      definition: event.definition ?? scaleEvent,
      phase: event.phase,
      actionId: event.actionId,
      actor: event.userRef
        ? { kind: 'user', userRef: event.userRef }
        : { kind: 'agent', agentSubject: 'agent-1' },
      target: event.target
        ? { kind: 'ecs-service', id: event.target }
        : undefined,
      details: { input: { desiredCount: 4 } },
    });
    rows.push(row);
    return row;
  }

  async function act(
    userRef: string,
    target: string,
    outcome: 'succeeded' | 'abandoned' | undefined,
  ) {
    const actionId = randomUUID();
    await append({ phase: 'intent', userRef, target, actionId });
    if (outcome) await append({ phase: outcome, userRef, target, actionId });
  }

  const newestFirst = (matching: (row: AuditRow) => boolean) =>
    rows.filter(matching).reverse();

  async function page(userRef: string, query = ''): Promise<AuditPage> {
    const response = await get(backend, `/events${query}`, userRef);
    validate('get', '/events', response);
    expect(response.status).toBe(200);
    return response.body;
  }

  it.each([
    `update security_audit_events set reason = 'another'`,
    'delete from security_audit_events',
    'alter table security_audit_events disable trigger all',
    'drop table security_audit_events cascade',
    'select audit_protect_partition(null)',
  ])('has a role that may not %s', async sql => {
    const pool = knexFactory({
      client: 'pg',
      connection: { ...connection, ...roles.runtime },
      searchPath: ['audit-log'],
    });
    await expect(pool.raw(sql)).rejects.toThrow(
      /permission denied|must be owner/,
    );
    await pool.destroy();
  });

  it('serves its API document, and nothing that is not in it', async () => {
    const response = await get(backend, '/openapi.json', VERA);
    expect(response.body).toEqual(
      JSON.parse(JSON.stringify(auditLogApiDocument)),
    );
  });

  describe('GET /events', () => {
    it('gives those with the wider permission every row, newest first', async () => {
      const { items, scope, nextCursor } = await page(AUDITOR);
      expect(items).toEqual(newestFirst(() => true));
      expect(scope).toBe('all');
      expect(nextCursor).toBeUndefined();
      expect(items.every(row => leafHash(row) === row.leaf_hash)).toBe(true);
    });

    it('gives everyone else their own rows', async () => {
      const { items, scope } = await page(OLIVIA);
      expect(items).toEqual(newestFirst(row => row.actor_user_id === OLIVIA));
      expect(scope).toBe('own');
      expect((await page('user:staff/new')).items).toEqual([]);
    });

    it.each<[string, (row: AuditRow) => boolean]>([
      ['actor=user:staff/vera', row => row.actor_user_id === VERA],
      ['action=test.sign-in', row => row.event_type === 'test.sign-in'],
      ['phase=abandoned', row => row.phase === 'abandoned'],
      ['targetKind=ecs-service', row => row.target_kind === 'ecs-service'],
      ['targetId=core', row => row.target_id === 'core'],
      [
        `targetId=${encodeURIComponent("svc'; drop table x; --")}`,
        row => row.target_id === "svc'; drop table x; --",
      ],
      [`targetId=${encodeURIComponent("' or 1=1 --")}`, () => false],
      ['targetId=%25', () => false],
      ['targetId=cor_', () => false],
      ['actor=%3F%20and%20%3F%3F', () => false],
      [
        'phase=intent&targetId=core&actor=user:staff/vera',
        row =>
          row.phase === 'intent' &&
          row.target_id === 'core' &&
          row.actor_user_id === VERA,
      ],
      ['actorKind=agent', row => row.actor_kind === 'agent'],
      ['category=authn', row => row.event_category === 'authn'],
      ['severity=critical', row => row.severity === 'critical'],
      ['organizationId=o-1', row => row.organization_id === 'o-1'],
      ['outcome=challenged', row => row.phase === 'challenged'],
      [
        'outcome=abandoned',
        row =>
          rows.some(
            other =>
              other.action_id === row.action_id && other.phase === 'abandoned',
          ),
      ],
      [
        'outcome=open',
        row =>
          row.phase === 'intent' &&
          !rows.some(
            other => other !== row && other.action_id === row.action_id,
          ),
      ],
      ['q=because', row => row.reason === 'because'],
      ['q=BECAUSE%20erik', row => row.reason === 'because'],
      ['q=because%20-erik', () => false],
      ['q=drop%20table', row => row.target_id?.includes('drop') ?? false],
      ['q=%22table%20drop%22', () => false],
      [
        'q=desiredCount%20or%20because',
        row => row.event_type.startsWith('test.'),
      ],
      ["q=core'%20%7C%7C%20!((%26%20:*%20--", row => row.target_id === 'core'],
      ['from=2999-01-01T00:00:00Z', () => false],
      ['to=1999-01-01T00:00:00Z', () => false],
      ['from=1999-01-01T00:00:00%2B02:00&to=2999-01-01T00:00:00Z', () => true],
    ])('filters by %s', async (query, matching) => {
      expect((await page(AUDITOR, `?${query}`)).items).toEqual(
        newestFirst(matching),
      );
      // A filter never widens what one may see.
      expect((await page(OLIVIA, `?${query}`)).items).toEqual(
        newestFirst(row => row.actor_user_id === OLIVIA && matching(row)),
      );
    });

    it('takes times as inclusive from, exclusive to', async () => {
      const { created_at } = rows[3];
      const from = encodeURIComponent(created_at);
      expect((await page(AUDITOR, `?from=${from}`)).items).toEqual(
        newestFirst(row => row.created_at >= created_at),
      );
      expect((await page(AUDITOR, `?to=${from}`)).items).toEqual(
        newestFirst(row => row.created_at < created_at),
      );
    });

    it.each([AUDITOR, OLIVIA])('pages without a gap for %s', async userRef => {
      const all = (await page(userRef)).items;
      const paged: AuditRow[] = [];
      let query = '?limit=2';
      for (;;) {
        const { items, nextCursor } = await page(userRef, query);
        expect(items.length).toBeLessThanOrEqual(2);
        paged.push(...items);
        if (!nextCursor) break;
        query = `?limit=2&cursor=${nextCursor}`;
      }
      expect(paged).toEqual(all);
    });

    it.each([AUDITOR, OLIVIA])('pages back again for %s', async userRef => {
      const first = await page(userRef, '?limit=2');
      const second = await page(userRef, `?limit=2&cursor=${first.nextCursor}`);
      const back = await page(
        userRef,
        `?limit=2&cursor=${second.previousCursor}`,
      );
      expect(back.items).toEqual(first.items);
      expect(back.nextCursor).toBe(first.nextCursor);
    });

    it('tells what is newer than a page, time and again', async () => {
      const { items, previousCursor } = await page(OLIVIA, '?limit=2');
      const none = await page(OLIVIA, `?cursor=${previousCursor}`);
      expect(none).toEqual({ scope: 'own', items: [] });
      const row = await append({ phase: 'observed', userRef: OLIVIA });
      const { items: newer } = await page(OLIVIA, `?cursor=${previousCursor}`);
      expect(newer).toEqual([row]);
      expect(newer[0].seq).toBeGreaterThan(items[0].seq);
    });

    it('keeps its place while rows are added', async () => {
      const first = await page(AUDITOR, '?limit=3');
      await append({ phase: 'observed', target: 'added' });
      const second = await page(AUDITOR, `?limit=3&cursor=${first.nextCursor}`);
      expect(second.items[0].seq).toBe(first.items[2].seq - 1);
    });

    it.each([
      ['from=yesterday', 'query.from'],
      ['from=2026-11-24T07:00:00Z&to=2026-11-24T06:00:00Z', 'query.to'],
      ['unknown=1', '"unknown"'],
      ['phase=done', 'query.phase'],
      ['limit=0', 'query.limit'],
      ['limit=100000', 'query.limit'],
      [`action=${'x'.repeat(65)}`, 'query.action'],
      ['targetId=a%00b', 'query.targetId'],
      ['actor=a&actor=b', 'query.actor'],
      ['actor[$ne]=a', 'query.actor'],
      ['q=', 'query.q'],
      ['q=%26%20%7C%20!', 'query.q'],
      [`q=${'x'.repeat(201)}`, 'query.q'],
      ['actorKind=robot', 'query.actorKind'],
      ['outcome=done', 'query.outcome'],
      ['severity=1', 'query.severity'],
      ['category=x', 'query.category'],
      ['organizationId=a%00b', 'query.organizationId'],
      ['cursor=forged', 'query.cursor'],
      ['cursor=v2.o.5.AAAAAAAAAAAAAAAAAAAAAA', 'query.cursor'],
    ])('answers 400 to ?%s, naming %s', async (query, field) => {
      const response = await get(backend, `/events?${query}`, AUDITOR);
      validate('get', '/events', response);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(field);
    });

    it('answers 400 to a cursor of another filter or another reader', async () => {
      const { nextCursor } = await page(AUDITOR, '?limit=2');
      const foreign = [
        [AUDITOR, `?limit=2&phase=intent&cursor=${nextCursor}`],
        [OLIVIA, `?limit=2&cursor=${nextCursor}`],
      ];
      for (const [userRef, query] of foreign) {
        const response = await get(backend, `/events${query}`, userRef);
        expect(response.status).toBe(400);
        expect(response.body.error.message).toContain('query.cursor');
      }
      // Another page size is the same query.
      await page(AUDITOR, `?limit=5&cursor=${nextCursor}`);
    });
  });

  describe('GET /histogram', () => {
    it.each<[string, string, (row: AuditRow) => boolean]>([
      [AUDITOR, 'all', () => true],
      [OLIVIA, 'own', row => row.actor_user_id === OLIVIA],
    ])('counts the rows that %s may see', async (userRef, scope, mine) => {
      const response = await get(
        backend,
        '/histogram?phase=abandoned&buckets=3',
        userRef,
      );
      validate('get', '/histogram', response);
      expect(response.body.scope).toBe(scope);
      const total = response.body.buckets.reduce(
        (sum: number, bucket: { total: number }) => sum + bucket.total,
        0,
      );
      expect(total).toBe(
        rows.filter(row => row.phase === 'abandoned' && mine(row)).length,
      );
    });

    it.each([
      ['buckets=0', 'query.buckets'],
      ['buckets=201', 'query.buckets'],
      ['from=2026-11-24T07:00:00Z&to=2026-11-24T06:00:00Z', 'query.to'],
      ['limit=5', '"limit"'],
    ])('answers 400 to ?%s, naming %s', async (query, field) => {
      const response = await get(backend, `/histogram?${query}`, AUDITOR);
      validate('get', '/histogram', response);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(field);
    });
  });

  describe('GET /events of the whole log', () => {
    it('is recorded once for each person and hour', async () => {
      const [recorded] = (
        await page(AUDITOR, '?action=audit-log.read-whole&limit=5')
      ).items;
      expect(recorded).toMatchObject({
        phase: 'observed',
        actor_user_id: AUDITOR,
        details: { actor: { name: `Name of ${AUDITOR}` } },
        connection: 'entra',
      });
      await page(AUDITOR);
      await page(AUDITOR, '?limit=3');
      const { items } = await page(AUDITOR, '?action=audit-log.read-whole');
      expect(items).toEqual([recorded]);
    });

    it('is not what reading one’s own rows is', async () => {
      await page(OLIVIA);
      const { items } = await page(OLIVIA, '?action=audit-log.read-whole');
      expect(items).toEqual([]);
    });
  });

  describe('GET /export', () => {
    async function exported(userRef: string, query: string) {
      const response = await get(backend, `/export?${query}`, userRef)
        .buffer(true)
        .parse((answer, done) => {
          const chunks: Buffer[] = [];
          answer.on('data', chunk => chunks.push(chunk));
          answer.on('end', () => done(null, Buffer.concat(chunks)));
        });
      return { response, file: (response.body as Buffer).toString('utf8') };
    }

    const verify = async (file: string) => {
      const config = new ConfigReader({ auditLog: logConfig });
      const { log } = await readLogKeys(config);
      return verifyExport([Buffer.from(file)], { log });
    };

    it('gives the whole log as NDJSON that proves itself', async () => {
      const { response, file } = await exported(AUDITOR, 'format=ndjson');
      expect(response.status).toBe(200);
      expect(response.headers['content-type']).toMatch('application/x-ndjson');
      expect(response.headers['content-disposition']).toMatch(
        /^attachment; filename="audit-log-0-\d+\.ndjson"$/,
      );
      const verdict = await verify(file);
      expect(verdict).toMatchObject({ from: 0, complete: true });
      expect(verdict.rows).toBeGreaterThanOrEqual(rows.length);
    });

    it('gives the rows of a filter as NDJSON that proves itself', async () => {
      for (const userRef of [AUDITOR, OLIVIA]) {
        const { file } = await exported(userRef, 'format=ndjson&phase=intent');
        const verdict = await verify(file);
        const expected = rows.filter(
          row =>
            row.phase === 'intent' &&
            (userRef === AUDITOR || row.actor_user_id === userRef),
        );
        expect(verdict).toMatchObject({
          rows: expected.length,
          complete: false,
        });
        const parsed = file
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line));
        expect(parsed.filter(line => line.type === undefined)).toEqual(
          expected,
        );
      }
    });

    it('gives CSV and OCSF', async () => {
      const csv = await exported(VERA, 'format=csv');
      expect(csv.response.headers['content-type']).toMatch('text/csv');
      const mine = rows.filter(row => row.actor_user_id === VERA);
      for (const { id } of mine) expect(csv.file).toContain(`"${id}"`);
      expect(csv.file).not.toContain(OLIVIA);

      const ocsf = await exported(AUDITOR, 'format=ocsf&phase=denied');
      const events = ocsf.file
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line));
      expect(events.map(event => event.metadata.sequence)).toEqual(
        rows.filter(row => row.phase === 'denied').map(row => row.seq),
      );
      expect(events[0]).toMatchObject({
        class_uid: 6003,
        activity_id: 3,
        status: 'Failure',
      });
    });

    it('is recorded before it begins', async () => {
      await exported(AUDITOR, 'format=csv&q=because');
      const { items } = await page(AUDITOR, '?action=audit-log.export&limit=1');
      expect(items[0]).toMatchObject({
        phase: 'observed',
        actor_user_id: AUDITOR,
        details: {
          input: { format: 'csv', from: 0, filter: { q: 'because' } },
        },
      });
    });

    it('is a range of the log if only time is given', async () => {
      const from = encodeURIComponent(rows[3].created_at);
      const { file } = await exported(AUDITOR, `format=ndjson&from=${from}`);
      const verdict = await verify(file);
      expect(verdict.complete).toBe(true);
      const none = await exported(
        AUDITOR,
        'format=ndjson&from=2999-01-01T00:00:00Z',
      );
      expect(await verify(none.file)).toMatchObject({
        rows: 0,
        complete: true,
      });
    });

    it.each([
      ['', 'query.format'],
      ['format=xml', 'query.format'],
      ['format=csv&limit=5', '"limit"'],
      [
        'format=csv&from=2026-11-24T07:00:00Z&to=2026-11-24T06:00:00Z',
        'query.to',
      ],
    ])('answers 400 to ?%s, naming %s', async (query, field) => {
      const response = await get(backend, `/export?${query}`, AUDITOR);
      validate('get', '/export', response);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(field);
    });
  });

  describe('GET /actions/:actionId', () => {
    it('gives all rows of an action, to those who may see them', async () => {
      const intent = rows.find(row => row.actor_user_id === OLIVIA)!;
      const path = `/actions/${intent.action_id}`;
      for (const userRef of [AUDITOR, OLIVIA]) {
        const response = await get(backend, path, userRef);
        validate('get', '/actions/{actionId}', response);
        // No action of this build can undo it.
        expect(response.body).toEqual({
          items: [rows[0], rows[1]],
          offers: [],
        });
      }
      const response = await get(backend, path, VERA);
      validate('get', '/actions/{actionId}', response);
      expect(response.status).toBe(404);
    });

    it('says the same of an action that does not exist', async () => {
      const id = randomUUID();
      const response = await get(backend, `/actions/${id}`, AUDITOR);
      expect(response.status).toBe(404);
      expect(response.body.error.message).toBe(
        `There is no action '${id}', or it is not yours to see`,
      );
    });

    it.each(['abc', '%27%20or%201=1', '..%2Fevents'])(
      'answers 400 to the id %s',
      async id => {
        const response = await get(backend, `/actions/${id}`, AUDITOR);
        validate('get', '/actions/{actionId}', response);
        expect(response.status).toBe(400);
        expect(response.body.error.message).toContain('path.actionId');
      },
    );
  });

  describe('GET /open-actions', () => {
    it.each<[string, (row: AuditRow) => boolean]>([
      [AUDITOR, () => true],
      [OLIVIA, row => row.actor_user_id === OLIVIA],
    ])('gives %s the open and the abandoned ones', async (userRef, mine) => {
      const response = await get(backend, '/open-actions', userRef);
      validate('get', '/open-actions', response);
      const ended = new Set(
        rows.filter(row => row.phase !== 'intent').map(row => row.action_id),
      );
      expect(response.body).toEqual({
        open: rows.filter(
          row =>
            row.phase === 'intent' && !ended.has(row.action_id) && mine(row),
        ),
        abandoned: newestFirst(row => row.phase === 'abandoned' && mine(row)),
      });
    });
  });

  describe('POST /actions/:actionId/acknowledge', () => {
    const post = (path: string, body: object) =>
      request(backend.server)
        .post(`/api/audit-log${path}`)
        .set('authorization', mockCredentials.user.header(OLIVIA))
        .set('idempotency-key', randomUUID())
        .send(body);

    it('takes an abandoned action off the list, once, and leaves it abandoned', async () => {
      const abandoned = newestFirst(row => row.phase === 'abandoned');
      const { action_id: actionId } = abandoned[0];
      const path = `/actions/${actionId}/acknowledge`;
      const offered = await get(backend, `/actions/${actionId}`, AUDITOR);
      validate('get', '/actions/{actionId}', offered);
      expect(offered.body.offers).toEqual([
        {
          action: 'audit-log.abandoned.acknowledge',
          title: 'Acknowledge abandoned action',
          pluginId: 'audit-log',
          path,
          verdict: 'allowed',
        },
      ]);
      const preview = await post(`${path}/preview`, {});
      validate('post', '/actions/{actionId}/acknowledge/preview', preview);
      expect(preview.body.title).toBe(
        'Acknowledge the abandoned test.service.scale',
      );
      const done = await post(path, {
        reason: 'looked at the service: it was scaled',
        seenVersion: preview.body.seenVersion,
      });
      validate('post', '/actions/{actionId}/acknowledge', done);
      expect(done.body.result).toEqual({ acknowledged: actionId });
      rows.push(...(await ledger.rowsOfAction(done.body.actionId)));

      const open = await get(backend, '/open-actions', AUDITOR);
      expect(open.body.abandoned).toEqual(abandoned.slice(1));
      const rowsNow = await get(backend, `/actions/${actionId}`, AUDITOR);
      validate('get', '/actions/{actionId}', rowsNow);
      expect(rowsNow.body).toMatchObject({
        offers: [],
        acknowledgedBy: done.body.actionId,
      });
      expect(rowsNow.body.items.map((row: AuditRow) => row.phase)).toEqual([
        'intent',
        'abandoned',
      ]);
      expect((await post(`${path}/preview`, {})).status).toBe(409);
    });

    it.each([
      [ACTION_ID, 404],
      ['abc', 400],
    ])('answers of %s %d', async (actionId, status) => {
      const path = `/actions/${actionId}/acknowledge/preview`;
      const response = await post(path, {});
      validate('post', '/actions/{actionId}/acknowledge/preview', response);
      expect(response.status).toBe(status);
    });

    it('has nothing to acknowledge of an action that ended otherwise', async () => {
      const { action_id } = rows.find(row => row.phase === 'succeeded')!;
      const path = `/actions/${action_id}/acknowledge/preview`;
      const response = await post(path, {});
      expect(response.status).toBe(409);
    });
  });

  describe('POST /verification-reports', () => {
    const PATH = '/verification-reports';
    const post = (path: string, body: object) =>
      request(backend.server)
        .post(`/api/audit-log${path}`)
        .set('authorization', mockCredentials.user.header(OLIVIA))
        .set('idempotency-key', randomUUID())
        .send(body);

    it('records that a row could not be verified, and what the portal finds itself', async () => {
      const input = { seq: 0, code: 'not-included' };
      const preview = await post(`${PATH}/preview`, input);
      validate('post', `${PATH}/preview`, preview);
      const done = await post(PATH, {
        ...input,
        reason: 'by the browser',
        seenVersion: preview.body.seenVersion,
      });
      validate('post', PATH, done);
      expect(done.body.result).toEqual({ reported: 0, portal: 'proves it' });
      const recorded = await ledger.rowsOfAction(done.body.actionId);
      rows.push(...recorded);
      expect(recorded).toEqual([
        expect.objectContaining({ phase: 'intent', severity: 'critical' }),
        expect.objectContaining({ phase: 'succeeded', target_id: '0' }),
      ]);
    });

    it.each([
      [{ seq: 1_000_000, code: 'not-included' }, 404],
      [{ seq: -1, code: 'not-included' }, 400],
      [{ seq: 0, code: 'because' }, 400],
      [{ seq: 0, code: 'malformed', note: 'more' }, 400],
    ])('answers %j with %d', async (input, status) => {
      const response = await post(`${PATH}/preview`, input);
      validate('post', `${PATH}/preview`, response);
      expect(response.status).toBe(status);
    });
  });

  it('tells browsers that the log has grown', async () => {
    const { seq } = await append({ phase: 'observed', target: 'tail' });
    while (
      !publish.mock.calls.some(([signal]: any[]) => signal.message.seq >= seq)
    ) {
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'audit-log',
      message: { seq: expect.any(Number) },
    });
  });

  describe('GET /completeness', () => {
    it('tells everyone that there is nothing to compare with, and takes no query', async () => {
      const response = await get(backend, '/completeness', NOBODY);
      validate('get', '/completeness', response);
      expect(response.body).toEqual({ verdict: 'not-compared', sources: [] });
      const odd = await get(backend, '/completeness?since=0', NOBODY);
      expect(odd.status).toBe(400);
    });
  });

  describe('GET /catalogue', () => {
    it('gives every registered event to everyone', async () => {
      const response = await get(backend, '/catalogue', VERA);
      validate('get', '/catalogue', response);
      const ids = response.body.items.map(({ id }: { id: string }) => id);
      expect(ids).toEqual([...ids].sort());
      expect(ids).toEqual(
        expect.arrayContaining([
          'audit-log.export',
          'audit-log.read-whole',
          'test.sign-in',
        ]),
      );
      expect(response.body.items).toContainEqual({
        id: 'test.service.scale',
        version: 1,
        title: 'Scale service',
        sentence: 'scaled {target} to {input.desiredCount}',
        category: 'safety',
        severity: 'warning',
      });
    });
  });

  describe.each([
    '/events',
    '/histogram',
    '/open-actions',
    `/actions/${ACTION_ID}`,
  ])('GET %s', path => {
    it('answers 403 to whom the policy shows nothing', async () => {
      const response = await get(backend, path, NOBODY);
      expect(response.status).toBe(403);
      expect(response.body.error.message).toBe(
        'You may not read the audit log',
      );
    });
  });

  it.each(['/events', '/open-actions', '/catalogue', '/openapi.json'])(
    'answers 401 to nobody at %s',
    async path => {
      const response = await request(backend.server)
        .get(`/api/audit-log${path}`)
        .set('authorization', mockCredentials.none.header());
      expect(response.status).toBe(401);
    },
  );

  it('shows an agent no rows', async () => {
    const response = await request(backend.server)
      .get('/api/audit-log/events')
      .set('authorization', mockCredentials.service.header());
    expect(response.status).toBe(403);
  });

  it('has no way to change anything', async () => {
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const response = await request(backend.server)
        [method]('/api/audit-log/events')
        .set('authorization', mockCredentials.user.header(AUDITOR));
      expect(response.status).toBe(404);
    }
  });
});

describe('the audit log plugin without its database', () => {
  const knex = knexFactory({
    client: 'pg',
    // Nobody listens there.
    connection: { host: '127.0.0.1', port: 1, user: 'x', database: 'secret' },
    pool: { min: 0 },
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        auditLogPlugin,
        permissionsFactory,
        sessionsFactory,
        privilegedActionsFactory,
        signalsFactory,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
        createServiceFactory({
          service: auditLedgerServiceRef,
          deps: {},
          factory: () =>
            ({
              definitions: () => [],
              register() {},
            }) as unknown as AuditLedger,
        }),
        mockServices.rootConfig.factory({ data: { auditLog: logConfig } }),
      ],
    });
  });

  afterAll(async () => {
    await backend.stop();
    await knex.destroy();
  });

  it.each([
    ['/events', '/events'],
    ['/histogram', '/histogram'],
    ['/export?format=csv', '/export'],
    ['/open-actions', '/open-actions'],
    [`/actions/${ACTION_ID}`, '/actions/{actionId}'],
    ['/checkpoint', '/checkpoint'],
    ['/tile/0/000.p/1', '/tile/{level}/{place}'],
    ['/receipt/0', '/receipt/{seq}'],
  ])('answers 503 to GET %s, and says no more', async (path, template) => {
    const response = await get(backend, path, AUDITOR);
    validate('get', template, response);
    expect(response.status).toBe(503);
    expect(response.body.error).toEqual({
      name: 'ServiceUnavailableError',
      message:
        'The audit log is unavailable: its database does not answer. Try again later.',
    });
  });

  it('still answers what needs no database', async () => {
    expect((await get(backend, '/catalogue', VERA)).status).toBe(200);
  });
});
