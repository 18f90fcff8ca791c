import {
  mockServices,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createKeySigner,
  DatabaseAuditLedger,
  keyFromSeed,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { AuditLogStore } from '../database/AuditLogStore';
import { StoreDeadline } from '../database/StoreDeadline';

const ORIGIN = 'admin.example/audit-log';

const event = defineAuditEvent({
  id: 'test.sign-in',
  version: 1,
  category: 'authn',
  severity: 'info',
  title: 'Sign in',
  sentence: 'signed in',
  ocsfActivityId: 99,
});

/** A ledger in a database of its own, appended to and signed as the portal does it. */
export class SignedLog {
  readonly database: Knex;
  readonly tables: TreeTables;
  readonly deadline: StoreDeadline;
  readonly store: AuditLogStore;
  readonly keys = logKeys({
    origin: ORIGIN,
    signer: createKeySigner({
      name: ORIGIN,
      key: keyFromSeed(Buffer.alloc(32, 7).toString('base64')),
    }),
  });
  readonly #ledger: DatabaseAuditLedger;

  static async create(databases: TestDatabases): Promise<SignedLog> {
    const database = await databases.init('POSTGRES_18');
    return new SignedLog(
      database,
      await DatabaseAuditLedger.create({
        database,
        logger: mockServices.logger.mock(),
        deadlineMs: 30_000,
      }),
    );
  }

  private constructor(database: Knex, ledger: DatabaseAuditLedger) {
    this.database = database;
    this.#ledger = ledger;
    this.tables = TreeTables.create({ database, timeoutMs: 10_000 });
    this.deadline = StoreDeadline.create({
      logger: mockServices.logger.mock(),
      deadlineMs: 10_000,
    });
    this.store = AuditLogStore.create({ database, deadline: this.deadline });
  }

  /** Appends rows, and signs the head that covers them. */
  async grow(rows: number, reason = 'because'): Promise<void> {
    for (let i = 0; i < rows; i++) {
      await this.#ledger.append({
        definition: event,
        phase: 'observed',
        actor: { kind: 'user', userRef: 'user:staff/ada' },
        reason,
      });
    }
    await TreeIntegrator.create({
      tables: this.tables,
      keys: this.keys,
      logger: mockServices.logger.mock(),
    }).integrate();
  }

  /** Runs SQL as a superuser who has switched the triggers off. */
  async tamper(sql: string): Promise<void> {
    await this.database.transaction(async trx => {
      for (const table of [
        'security_audit_events',
        'audit_tiles',
        'audit_checkpoints',
      ]) {
        await trx.raw(`alter table ${table} disable trigger all`);
      }
      await trx.raw(sql);
    });
  }
}
