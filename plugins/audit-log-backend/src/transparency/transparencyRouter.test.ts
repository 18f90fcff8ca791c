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
  type AuditRow,
  auditRowReadPermission,
  defineAuditEvent,
  MemoryTree,
  openCheckpoint,
  parseReceipt,
  parseTlogProof,
  sameHash,
  trustedLog,
  type TrustedLog,
  verifyContinuation,
  verifyTlogProof,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditLedger,
  auditLedgerServiceFactory,
  auditLedgerServiceRef,
  auditRowConditions,
  createAuditRowConditionalDecision,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { privilegedActionsServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import request from 'supertest';
import auditLogPlugin from '..';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import { auditLogApiDocument } from '../openapi';

jest.setTimeout(60_000);

const AUDITOR = 'user:staff/ada';
const OLIVIA = 'user:staff/olivia';
const VERA = 'user:staff/vera';
const ROWS = 300;

const signInEvent = defineAuditEvent({
  id: 'test.sign-in',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign in',
  sentence: 'signed in',
  ocsfActivityId: 99,
});

/** The auditor reads everything, everyone else their own rows. */
const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () =>
    mockServices.permissions.mock({
      authorizeConditional: async (_requests, options) => {
        const { principal } = (
          options as { credentials: ReturnType<typeof mockCredentials.user> }
        ).credentials;
        return principal.userEntityRef === AUDITOR
          ? [{ result: AuthorizeResult.ALLOW }]
          : [
              createAuditRowConditionalDecision(
                auditRowReadPermission,
                auditRowConditions.isOwnRow({
                  userRef: principal.userEntityRef,
                }),
              ),
            ];
      },
    }),
});

const privilegedActionsFactory = createServiceFactory({
  service: privilegedActionsServiceRef,
  deps: { ledger: auditLedgerServiceRef },
  factory: ({ ledger }) => fakePrivilegedActions({ ledger }),
});

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const validate = responseValidator(auditLogApiDocument);

describe('the transparency log', () => {
  let backend: TestBackend;
  let knex: Knex;
  let ledger: AuditLedger;
  let log: TrustedLog;
  let rows: AuditRow[];
  let tree: MemoryTree;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    const { host, port, user, password, database } =
      knex.client.config.connection;
    backend = await startTestBackend({
      features: [
        auditLogPlugin,
        auditLedgerServiceFactory,
        databaseServiceFactory,
        permissionsFactory,
        privilegedActionsFactory,
        createBackendPlugin({
          pluginId: 'test',
          register(env) {
            env.registerInit({
              deps: { service: auditLedgerServiceRef },
              async init({ service }) {
                ledger = service;
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
                connection: { host, port, user, password, database },
                pluginDivisionMode: 'schema',
              },
            },
            auditLog: {
              origin: 'admin.example/audit-log',
              signingKeys: [{ seed: Buffer.alloc(32, 7).toString('base64') }],
            },
          },
        }),
      ],
    });
    rows = await Promise.all(
      Array.from({ length: ROWS }, (_, i) => signIn(i % 2 ? OLIVIA : VERA)),
    );
    rows.sort((a, b) => a.seq - b.seq);
    tree = MemoryTree.create({
      leafHashes: rows.map(row => Buffer.from(row.leaf_hash, 'hex')),
    });
    log = trustedLog((await get('/keys', VERA)).body.keys);
    while (openCheckpoint((await get('/checkpoint')).text, log).size < ROWS);
  });

  afterAll(async () => {
    await backend.stop();
  });

  function signIn(userRef: string) {
    return ledger.append({
      definition: signInEvent,
      phase: 'observed',
      actor: { kind: 'user', userRef },
    });
  }

  function get(path: string, userRef = AUDITOR) {
    return request(backend.server)
      .get(`/api/audit-log${path}`)
      .set('authorization', mockCredentials.user.header(userRef));
  }

  const leafHash = (row: AuditRow) => Buffer.from(row.leaf_hash, 'hex');

  it('serves its keys and its signed head to everyone who is signed in', async () => {
    const keys = await get('/keys', VERA);
    validate('get', '/keys', keys);
    expect(keys.body.origin).toBe('admin.example/audit-log');
    const response = await get('/checkpoint', VERA);
    validate('get', '/checkpoint', response);
    expect(response.headers['content-type']).toMatch(/^text\/plain/);
    const { size, root } = openCheckpoint(response.text, log);
    expect(size).toBe(ROWS);
    expect(sameHash(root, tree.root(ROWS))).toBe(true);

    const nobody = await request(backend.server)
      .get('/api/audit-log/checkpoint')
      .set('authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });

  it.each([0, 1, 255, 256, 299])('proves row %d', async seq => {
    const response = await get(`/proof/${seq}`);
    validate('get', '/proof/{seq}', response);
    const proof = parseTlogProof(response.text);
    expect(proof.index).toBe(seq);
    expect(
      verifyTlogProof({ proof, leafHash: leafHash(rows[seq]), log }).size,
    ).toBe(ROWS);
    expect(() =>
      verifyTlogProof({ proof, leafHash: leafHash(rows[(seq + 1) % 9]), log }),
    ).toThrow(/not in the signed tree/);
  });

  it('gives a receipt of a row in one file', async () => {
    const response = await get('/receipt/7');
    validate('get', '/receipt/{seq}', response);
    expect(response.headers['content-disposition']).toContain(
      'audit-row-7.tlog-proof',
    );
    const receipt = parseReceipt(response.text);
    const { seq: _, leaf_hash: __, ...row } = rows[7];
    expect(receipt.row).toEqual(row);
    expect(
      verifyTlogProof({
        proof: receipt.proof,
        leafHash: leafHash(rows[7]),
        log,
      }).size,
    ).toBe(ROWS);
  });

  it('proves a row that was appended a moment ago', async () => {
    const row = await signIn(OLIVIA);
    const response = await get(`/proof/${row.seq}`, OLIVIA);
    expect(response.status).toBe(200);
    rows.push(row);
    tree.append(leafHash(row));
  });

  it('gives proofs and receipts of their own rows to those who may not read the whole log', async () => {
    for (const what of ['proof', 'receipt']) {
      const own = rows.find(row => row.actor_user_id === OLIVIA)!;
      expect((await get(`/${what}/${own.seq}`, OLIVIA)).status).toBe(200);
      const others = await get(`/${what}/${own.seq}`, VERA);
      const nothing = await get(`/${what}/999999`, VERA);
      validate('get', `/${what}/{seq}`, others);
      expect([others.status, nothing.status]).toEqual([404, 404]);
      expect(others.body.error.message).toBe(
        nothing.body.error.message.replace('999999', String(own.seq)),
      );
    }
    for (const path of ['/tile/0/000', '/consistency/1']) {
      expect((await get(path, VERA)).status).toBe(403);
    }
  });

  it('serves tiles, full and partial', async () => {
    const tile = async (path: string) => {
      const response = await get(path).buffer(true).parse(binary);
      expect(response.status).toBe(200);
      expect(response.headers['content-type']).toBe('application/octet-stream');
      return response.body as Buffer;
    };
    const full = await tile('/tile/0/000');
    expect(full.equals(Buffer.concat(rows.slice(0, 256).map(leafHash)))).toBe(
      true,
    );
    const partial = await tile('/tile/0/001.p/44');
    expect(
      partial.equals(Buffer.concat(rows.slice(256, 300).map(leafHash))),
    ).toBe(true);
    const root = await tile('/tile/1/000.p/1');
    expect(root.equals(Buffer.from(tree.root(256)))).toBe(true);
  });

  it('proves that the head continues every older tree', async () => {
    const seed = await get('/checkpoint');
    expect(seed.status).toBe(200);
    const stored = await knex
      .withSchema('audit-log')
      .from('audit_checkpoints')
      .select('size', 'note');
    expect(stored.length).toBeGreaterThan(1);
    for (const { size, note } of stored) {
      const response = await get(`/consistency/${size}`);
      validate('get', '/consistency/{size}', response);
      const { newer } = verifyContinuation({
        older: note,
        newer: response.text,
        log,
      });
      expect(newer.size).toBeGreaterThanOrEqual(ROWS);
    }
  });

  it.each([
    ['/tile/0/001', 404],
    ['/tile/0/001.p/255', 404],
    ['/tile/1/000', 404],
    ['/tile/9/000.p/1', 404],
    ['/tile/0/000.p/256', 400],
    ['/tile/0/000.p/0', 400],
    ['/tile/0/0', 400],
    ['/tile/0/x000/001', 400],
    ['/tile/-1/000', 404],
    ['/tile/64/000', 400],
    ['/tile/entries/000', 404],
    ['/proof/-1', 400],
    ['/proof/1.5', 400],
    ['/proof/1e3', 400],
    ['/proof/01', 400],
    ['/proof/9007199254740993', 400],
    ['/receipt/x', 400],
    ['/consistency/100000', 404],
    ['/consistency/x', 400],
    ['/checkpoint?size=3', 400],
    ['/proof/1?size=3', 400],
  ])('answers GET %s with %d', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('gives out no proof once what is stored is not what was signed', async () => {
    await knex.raw(
      `alter table "audit-log".security_audit_events disable trigger all;
       update "audit-log".security_audit_events set leaf_hash = repeat('0', 64) where seq = 299`,
    );
    for (const path of ['/proof/299', '/receipt/299', '/proof/298']) {
      const response = await get(path);
      expect(response.status).toBe(503);
      expect(response.body.error.message).toMatch(/not what was signed/);
    }
    // What is under a full tile is still whole.
    expect((await get('/tile/0/000')).status).toBe(200);
  });
});

function binary(
  response: unknown,
  done: (error: Error | null, body: Buffer) => void,
) {
  const stream = response as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
