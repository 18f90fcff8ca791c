import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { checkLedger } from '../fsck/checkLedger';
import { createKeySigner } from '../tree/CheckpointSigner';
import { logKeys } from '../tree/logKeys';
import { TreeIntegrator } from '../tree/TreeIntegrator';
import { TreeTables } from '../tree/TreeTables';
import { closePartition } from './closePartition';
import { DatabaseAuditLedger } from './DatabaseAuditLedger';
import { migrateLedger } from './migrations';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';
const PARTITIONING = '20261125000100_partitions.js';

describe('the ledger in partitions', () => {
  const logger = mockServices.logger.mock();
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys = logKeys({
    origin: ORIGIN,
    signer: createKeySigner({ name: ORIGIN, key: privateKey }),
  });
  let ledgerDatabases: LedgerDatabases;

  beforeEach(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
  });

  afterEach(async () => {
    await ledgerDatabases.close();
  });

  async function openLedger(skipMigrations = false) {
    return DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger,
      deadlineMs: 10_000,
      skipMigrations,
    });
  }

  async function expectWhole(rows: number) {
    const tables = TreeTables.create({
      database: ledgerDatabases.admin,
      timeoutMs: 10_000,
    });
    const integrator = TreeIntegrator.create({ tables, keys, logger });
    while ((await integrator.integrate()).outcome !== 'nothing');
    expect(await checkLedger({ tables, log: keys.log })).toEqual({
      rows,
      signedRows: rows,
      problems: [],
    });
  }

  /** As if the present partition had been opened last month. */
  async function passMonth() {
    await ledgerDatabases.admin.raw(
      `update audit_partitions set opened_at = opened_at - interval '1 month' where end_seq is null`,
    );
  }

  async function partitions() {
    const { rows } = await ledgerDatabases.admin.raw(
      `select relid::regclass::text as name, pg_get_expr(c.relpartbound, c.oid) as bound
         from pg_partition_tree('security_audit_events') t join pg_class c on c.oid = t.relid
        where isleaf order by c.oid`,
    );
    return rows.map(
      ({ name, bound }: Record<string, string>) => `${name}: ${bound}`,
    );
  }

  it('takes a table that has rows as its first partition, with who may use it', async () => {
    const { admin } = ledgerDatabases;
    const directory = resolvePackagePath(
      '@alphaswarm-admin/plugin-audit-log-node',
      'migrations',
    );
    const before = readdirSync(directory).filter(name => name < PARTITIONING);
    for (const name of before.sort()) {
      await admin.migrate.up({
        tableName: 'audit_ledger_migrations',
        directory,
        // One after the other, up to this one.
        name,
      });
    }
    const role = `ledger_${randomBytes(6).toString('hex')}`;
    await admin.raw(
      `create role ${role}; grant select, insert on security_audit_events to ${role}`,
    );
    const old = await openLedger(true);
    const [done, open] = [randomUUID(), randomUUID()];
    // The trigger of before knows of no guard against a second intent: an index is.
    await old.append(restart('intent', { actionId: done }));
    await old.append(restart('succeeded', { actionId: done }));
    await old.append(restart('intent', { actionId: open }));

    await migrateLedger(admin);

    expect(await partitions()).toEqual([
      "security_audit_events_from_0: FOR VALUES FROM ('0') TO (MAXVALUE)",
    ]);
    const { rows: held } = await admin.raw(
      `select has_table_privilege('${role}', 'security_audit_events', 'select, insert') as table,
              has_table_privilege('${role}', 'security_audit_events_from_0', 'insert') as partition`,
    );
    expect(held).toEqual([{ table: true, partition: false }]);
    const ledger = await openLedger(true);
    await expect(
      ledger.append(restart('intent', { actionId: done })),
    ).rejects.toThrow('The action already has an intent');
    await ledger.append(restart('failed', { actionId: open }));
    await expectWhole(4);
    await admin.raw(`drop owned by ${role}; drop role ${role}`);
  });

  it('closes a partition when its month is over, and only then', async () => {
    const ledger = await openLedger();
    const { admin } = ledgerDatabases;
    await passMonth();
    expect(await closePartition(admin)).toEqual({ outcome: 'not-due' });
    await ledger.append(restart('observed'));
    expect(await closePartition(admin)).toEqual({ outcome: 'not-due' });
    await passMonth();
    expect(await closePartition(admin)).toEqual({ outcome: 'closed', from: 1 });
    await ledger.append(restart('observed'));
    await passMonth();
    await ledger.append(restart('observed'));
    expect(await closePartition(admin)).toEqual({ outcome: 'closed', from: 3 });
    expect(await partitions()).toEqual([
      "security_audit_events_from_0: FOR VALUES FROM ('0') TO ('1')",
      "security_audit_events_from_1: FOR VALUES FROM ('1') TO ('3')",
      "security_audit_events_from_3: FOR VALUES FROM ('3') TO (MAXVALUE)",
    ]);
    await expectWhole(3);
  });

  it('closes a partition that is full before its month is over', async () => {
    await openLedger();
    const { admin } = ledgerDatabases;
    await admin.raw('update audit_ledger_head set size = 999999');
    expect(await closePartition(admin)).toEqual({ outcome: 'not-due' });
    await admin.raw('update audit_ledger_head set size = 1000000');
    expect(await closePartition(admin)).toEqual({
      outcome: 'closed',
      from: 1_000_000,
    });
  });

  it('refuses a second intent, outcome or row id across the border', async () => {
    const ledger = await openLedger();
    const { admin } = ledgerDatabases;
    const [closed, open] = [randomUUID(), randomUUID()];
    const row = await ledger.append(restart('intent', { actionId: closed }));
    await ledger.append(restart('succeeded', { actionId: closed }));
    await ledger.append(restart('intent', { actionId: open }));
    await passMonth();
    expect(await closePartition(admin)).toMatchObject({ outcome: 'closed' });

    for (const actionId of [closed, open]) {
      await expect(
        ledger.append(restart('intent', { actionId })),
      ).rejects.toThrow('The action already has an intent');
    }
    await expect(
      ledger.append(restart('failed', { actionId: closed })),
    ).rejects.toThrow('The action already has an outcome');
    await ledger.append(restart('succeeded', { actionId: open }));
    await expect(
      admin.raw(
        `insert into security_audit_events (seq, v, id, action_id, phase, event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash)
         select 4, v, id, gen_random_uuid(), 'observed', event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash
           from security_audit_events where id = ?`,
        [row.id],
      ),
    ).rejects.toThrow('a row is appended once');
    await expectWhole(4);
  });

  it.each(['from_0', 'from_1'])(
    'refuses its owner to change partition %s, or to put rows there directly',
    async suffix => {
      const ledger = await openLedger();
      const { admin } = ledgerDatabases;
      await ledger.append(restart('observed'));
      await passMonth();
      await closePartition(admin);
      await ledger.append(restart('observed'));
      const partition = `security_audit_events_${suffix}`;
      for (const sql of [
        `update ${partition} set reason = 'another'`,
        `delete from ${partition}`,
        `truncate ${partition}`,
        `insert into ${partition} select * from ${partition}`,
      ]) {
        await expect(admin.raw(sql)).rejects.toThrow('is append-only');
      }
      await expect(admin.raw('truncate security_audit_events')).rejects.toThrow(
        'is append-only',
      );
      await expectWhole(2);
    },
  );

  it('loses nothing that is appended meanwhile, by any process', async () => {
    const ledgers = [await openLedger(), await openLedger()];
    let closing = true;
    let rows = 0;
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      while (closing) {
        const actionId = randomUUID();
        for (const phase of ['intent', 'succeeded'] as const) {
          await ledgers[writer % 2].append(restart(phase, { actionId }));
          rows += 1;
        }
      }
    });
    for (let border = 0; border < 5; border += 1) {
      const enough = rows + 100;
      while (rows < enough) await new Promise(setImmediate);
      await passMonth();
      expect(await closePartition(ledgerDatabases.admin)).toMatchObject({
        outcome: 'closed',
      });
    }
    closing = false;
    await Promise.all(writers);
    expect(await partitions()).toHaveLength(6);
    await expectWhole(rows);
  });

  it('leaves it for later when somebody reads the table for long: appends go on', async () => {
    const ledger = await openLedger();
    await ledger.append(restart('observed'));
    await passMonth();
    const reader = await ledgerDatabases.admin.transaction();
    await reader.raw('select count(*) from security_audit_events');
    expect(await closePartition(ledgerDatabases.pool())).toEqual({
      outcome: 'busy',
    });
    await ledger.append(restart('observed'));
    await reader.rollback();
    expect(await closePartition(ledgerDatabases.admin)).toEqual({
      outcome: 'closed',
      from: 2,
    });
    await expectWhole(2);
  });
});
