import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  type AuditPhase,
  type AuditRow,
  leafHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { randomUUID } from 'node:crypto';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { DuplicatePhaseError } from '../errors';
import { auditRowColumns, auditRowOptions } from './auditRows';
import { DatabaseAuditLedger } from './DatabaseAuditLedger';

jest.setTimeout(60_000);

const REPLICAS = 4;
const WRITERS = 32;
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('several replicas on one ledger', () => {
  let ledgerDatabases: LedgerDatabases;
  let replicas: DatabaseAuditLedger[];

  beforeAll(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
    // They start at the same time, on an empty database.
    replicas = await Promise.all(
      Array.from({ length: REPLICAS }, () =>
        DatabaseAuditLedger.create({
          database: ledgerDatabases.pool(),
          logger: mockServices.logger.mock(),
          deadlineMs: 30_000,
        }),
      ),
    );
  });

  afterAll(async () => {
    await ledgerDatabases.close();
  });

  /** The appended row; none if another replica was first. */
  async function settle(
    replica: DatabaseAuditLedger,
    actionId: string,
    phase: AuditPhase,
  ): Promise<AuditRow[]> {
    try {
      return [await replica.append(restart(phase, { actionId }))];
    } catch (error) {
      if (error instanceof DuplicatePhaseError) return [];
      throw error;
    }
  }

  it('number rows without a gap, and let one of them win each outcome', async () => {
    const actions = Array.from({ length: WRITERS }, () => randomUUID());
    const results = await Promise.all(
      replicas.flatMap(replica =>
        actions.map(async actionId => [
          ...(await settle(replica, actionId, 'intent')),
          ...(await settle(replica, actionId, 'observed')),
          ...(await settle(replica, actionId, 'succeeded')),
        ]),
      ),
    );
    const acknowledged = results.flat();
    expect(acknowledged).toHaveLength(WRITERS * (REPLICAS + 2));

    const rows = await ledgerDatabases
      .admin('security_audit_events')
      .select(...auditRowColumns)
      .orderBy('seq')
      .options(auditRowOptions);
    expect(rows).toHaveLength(acknowledged.length);
    expect(rows.map(row => row.seq)).toEqual(rows.map((_, index) => index));
    expect(rows).toEqual([...acknowledged].sort((a, b) => a.seq - b.seq));
    expect(rows.every(row => leafHash(row) === row.leaf_hash)).toBe(true);
    expect(
      await replicas[0].openActions({ olderThanMs: 0, limit: 10 }),
    ).toEqual([]);
  });

  it('start after one that was killed while it was migrating', async () => {
    await ledgerDatabases
      .admin('audit_ledger_migrations_lock')
      .update({ is_locked: 1 });
    const replica = await DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger: mockServices.logger.mock(),
    });
    await expect(replica.append(restart('observed'))).resolves.toBeDefined();
  });
});
