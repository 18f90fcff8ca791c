import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { leafHash } from '@alphaswarm-admin/plugin-audit-log-common';
import { randomUUID } from 'node:crypto';
import { DatabaseProxy } from '../__testUtils__/DatabaseProxy';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { LedgerUnavailableError } from '../errors';
import { auditRowColumns, auditRowOptions } from './auditRows';
import { DatabaseAuditLedger } from './DatabaseAuditLedger';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('DatabaseAuditLedger in trouble', () => {
  let ledgerDatabases: LedgerDatabases;
  let proxy: DatabaseProxy;
  let ledger: DatabaseAuditLedger;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    jest.clearAllMocks();
    ledgerDatabases = await LedgerDatabases.create(databases);
    proxy = await DatabaseProxy.start(ledgerDatabases.connection);
    ledger = await createLedger(1_000);
  });

  afterEach(async () => {
    await proxy.down();
    await ledgerDatabases.close();
  });

  function createLedger(deadlineMs: number) {
    return DatabaseAuditLedger.create({
      database: ledgerDatabases.pool({ host: '127.0.0.1', port: proxy.port }),
      logger,
      deadlineMs,
    });
  }

  async function storedRows() {
    return ledgerDatabases
      .admin('security_audit_events')
      .select(...auditRowColumns)
      .orderBy('seq')
      .options(auditRowOptions);
  }

  /** Everything acknowledged is there, nothing is there twice, `seq` has no gap, every hash is right. */
  async function expectWhole(acknowledged: Array<{ id: string; seq: number }>) {
    const rows = await storedRows();
    expect(rows.map(row => row.seq)).toEqual(rows.map((_, index) => index));
    expect(rows.every(row => leafHash(row) === row.leaf_hash)).toBe(true);
    for (const { id, seq } of acknowledged) expect(rows[seq].id).toBe(id);
    expect(new Set(rows.map(row => row.id)).size).toBe(rows.length);
  }

  it('refuses within the deadline while Postgres is gone, and recovers by itself', async () => {
    const first = await ledger.append(restart('observed'));
    await proxy.down();
    const start = performance.now();
    await expect(
      Promise.all([1, 2, 3].map(() => ledger.append(restart('observed')))),
    ).rejects.toThrow(LedgerUnavailableError);
    expect(performance.now() - start).toBeLessThan(2_000);
    await expect(
      ledger.openActions({ olderThanMs: 0, limit: 1 }),
    ).rejects.toThrow(LedgerUnavailableError);

    await proxy.up();
    const second = await ledger.append(restart('observed'));
    await expectWhole([first, second]);
    expect(await storedRows()).toHaveLength(2);
    expect(logger.info).toHaveBeenCalledWith('Audit ledger: available again');
  });

  it('says nothing of the rows in its log', async () => {
    await proxy.down();
    await ledger
      .append(restart('observed', { details: { input: 'CONFIDENTIAL' } }))
      .catch(() => {});
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/^Audit ledger: unavailable/),
    );
    expect(JSON.stringify(logger.error.mock.calls)).not.toContain(
      'CONFIDENTIAL',
    );
  });

  it('refuses within the deadline when Postgres is silent, and recovers by itself', async () => {
    await ledger.append(restart('observed'));
    proxy.goSilent();
    const start = performance.now();
    await expect(ledger.append(restart('observed'))).rejects.toThrow(
      LedgerUnavailableError,
    );
    expect(performance.now() - start).toBeLessThan(2_000);
    await proxy.down();
    await proxy.up();
    const patient = await createLedger(20_000);
    await patient.append(restart('observed'));
    await expectWhole([]);
  });

  it('rides out a short outage', async () => {
    const patient = await createLedger(10_000);
    await proxy.down();
    const waiting = Promise.all(
      Array.from({ length: 20 }, () => patient.append(restart('observed'))),
    );
    await new Promise(resolve => {
      logger.error.mockImplementationOnce(resolve as () => void);
    });
    await proxy.up();
    const rows = await waiting;
    expect(rows).toHaveLength(20);
    await expectWhole(rows);
  });

  it('finds a row again whose acknowledgement was lost', async () => {
    await ledger.append(restart('observed'));
    proxy.swallowNextAnswer();
    const actionId = randomUUID();
    const row = await ledger.append(restart('intent', { actionId }));
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(await ledger.rowsOfAction(actionId)).toEqual([row]);
    await expectWhole([row]);
    expect(await storedRows()).toHaveLength(2);
  });

  it('survives its sessions being terminated', async () => {
    const patient = await createLedger(10_000);
    const acknowledged = [];
    for (let round = 0; round < 10; round += 1) {
      const waiting = Promise.all(
        Array.from({ length: 10 }, () => patient.append(restart('observed'))),
      );
      await ledgerDatabases.admin.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      acknowledged.push(...(await waiting));
    }
    expect(acknowledged).toHaveLength(100);
    await expectWhole(acknowledged);
    expect(await storedRows()).toHaveLength(100);
  });

  it('refuses within the deadline while another writer holds the head', async () => {
    const holder = await ledgerDatabases.admin.transaction();
    await holder.raw('select * from audit_ledger_head for update');
    await expect(ledger.append(restart('observed'))).rejects.toThrow(
      LedgerUnavailableError,
    );
    await holder.rollback();
    const row = await ledger.append(restart('observed'));
    await expectWhole([row]);
  });
});
