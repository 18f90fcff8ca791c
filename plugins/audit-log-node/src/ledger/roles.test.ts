import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { checkLedger } from '../fsck/checkLedger';
import { prepareLedger } from '../migrate/prepareLedger';
import { createKeySigner } from '../tree/CheckpointSigner';
import { logKeys } from '../tree/logKeys';
import { TreeIntegrator } from '../tree/TreeIntegrator';
import { TreeTables } from '../tree/TreeTables';
import { closePartition } from './closePartition';
import { DatabaseAuditLedger } from './DatabaseAuditLedger';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';
describe('a runtime role that owns nothing', () => {
  const logger = mockServices.logger.mock();
  const role = `ledger_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  let ledgerDatabases: LedgerDatabases;
  let runtime: Knex;

  beforeAll(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
    const { admin } = ledgerDatabases;
    await admin.raw(`create role ${role} login password '${password}'`);
    // By another role, the owner of the tables.
    await prepareLedger({
      database: admin,
      schema: 'public',
      runtimeRole: role,
    });
    runtime = ledgerDatabases.pool({ user: role, password });
  });

  afterAll(async () => {
    await ledgerDatabases.close();
    await ledgerDatabases.admin.raw(`drop owned by ${role}`);
    await ledgerDatabases.admin.raw(`drop role ${role}`);
  });

  it('appends, integrates and checks', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const keys = logKeys({
      origin: ORIGIN,
      signer: createKeySigner({ name: ORIGIN, key: privateKey }),
    });
    const ledger = await DatabaseAuditLedger.create({
      database: runtime,
      logger,
      skipMigrations: true,
    });
    const actionId = randomUUID();
    await ledger.append(restart('intent', { actionId }));
    await ledger.append(restart('succeeded', { actionId }));
    await Promise.all(
      Array.from({ length: 300 }, () => ledger.append(restart('observed'))),
    );
    const tables = TreeTables.create({ database: runtime, timeoutMs: 10_000 });
    await TreeIntegrator.create({ tables, keys, logger }).integrate();
    expect(await checkLedger({ tables, log: keys.log })).toEqual({
      rows: 302,
      signedRows: 302,
      problems: [],
    });
  });

  it('opens the next partition when it is time, with rights that it has only for that', async () => {
    await ledgerDatabases.admin.raw(
      `update audit_partitions set opened_at = opened_at - interval '1 month'`,
    );
    expect(await closePartition(runtime)).toEqual({
      outcome: 'closed',
      from: 302,
    });
    const ledger = await DatabaseAuditLedger.create({
      database: runtime,
      logger,
      skipMigrations: true,
    });
    expect(await ledger.append(restart('observed'))).toMatchObject({
      seq: 302,
    });
  });

  it.each([
    'update security_audit_events set reason = null',
    'delete from security_audit_events',
    'truncate security_audit_events',
    'insert into security_audit_events_from_0 select * from security_audit_events',
    'alter table security_audit_events detach partition security_audit_events_from_0',
    'drop table security_audit_events_from_0',
    'delete from audit_open_actions',
    'delete from audit_intents',
    'update audit_partitions set detached_at = now()',
    'alter table security_audit_events disable trigger all',
    'drop table security_audit_events',
    'drop function audit_refuse_change() cascade',
    'update audit_tiles set level = 1',
    'delete from audit_checkpoints',
    'truncate audit_checkpoints',
    'delete from audit_ledger_head',
    'insert into audit_ledger_head values (1, 0)',
    'update audit_ledger_head set id = 1',
    'create table mine (id int)',
    'set session_replication_role = replica',
  ])('may not %s', async sql => {
    await expect(runtime.raw(sql)).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });
});
