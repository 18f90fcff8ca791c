import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

// The schema is shared with the audit log's own plugin, whose migrations, if it has any, are counted on their own.
const migrations: Knex.MigratorConfig = {
  tableName: 'audit_ledger_migrations',
  directory: resolvePackagePath(
    '@alphaswarm-admin/plugin-audit-log-node',
    'migrations',
  ),
};

/** Any constant: what replicas that start at the same time queue for. */
const ADVISORY_LOCK = 4_710_311;

/**
 * Brings the ledger's tables up to date. Safe for any number of processes at once, and after one that was killed half-way.
 *
 * @throws what the database throws
 */
export async function migrateLedger(database: Knex): Promise<void> {
  await database.transaction(async trx => {
    // The others wait for as long as it takes.
    await trx.raw('set local statement_timeout = 0');
    await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    // Whoever holds the advisory lock is the only one migrating, so knex's own lock, if it is held, was left by a killed process.
    await database.migrate.forceFreeMigrationsLock(migrations);
    await database.migrate.latest(migrations);
  });
}
