import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { migrateSchema } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';

// The schema is shared with the audit log's own plugin, whose migrations, if it has any, are counted on their own.
const migrations: Knex.MigratorConfig = {
  tableName: 'audit_ledger_migrations',
  directory: resolvePackagePath(
    '@alphaswarm-admin/plugin-audit-log-node',
    'migrations',
  ),
};

/**
 * Brings the ledger's tables up to date. Safe for any number of processes at once, and after one that was killed half-way.
 *
 * @throws what the database throws
 */
export async function migrateLedger(database: Knex): Promise<void> {
  await migrateSchema(database, migrations);
}
