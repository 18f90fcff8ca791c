import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { readFile } from 'node:fs/promises';
import { migrateLedger } from '../ledger/migrations';

/** The schema that the grants are written for. */
const GRANTED_SCHEMA = '"audit-log"';

/** Options of {@link prepareLedger}. */
export type PrepareLedgerOptions = {
  /** A pool of the role that is to own the tables, with `schema` as its search path. */
  database: Knex;
  schema: string;
  /** The portal's role, which may then append and read, and nothing else. */
  runtimeRole: string;
};

/**
 * Makes the ledger's schema, brings its tables up to date, and grants the portal's role what it needs: `sql/runtime-role.sql`. Can be run any number of times, while
 * portals run.
 *
 * @throws what the database throws, for instance if there is no such role
 */
export async function prepareLedger(
  options: PrepareLedgerOptions,
): Promise<void> {
  const { database, schema, runtimeRole } = options;
  await database.raw('create schema if not exists ??', [schema]);
  await migrateLedger(database);
  await prepareScheduler(database, runtimeRole);
  const grants = await readFile(
    resolvePackagePath(
      '@alphaswarm-admin/plugin-audit-log-node',
      'sql/runtime-role.sql',
    ),
    'utf8',
  );
  await database.transaction(trx =>
    trx.raw(
      grants
        .replaceAll(':runtime_role', quoted(runtimeRole))
        .replaceAll(GRANTED_SCHEMA, quoted(schema)),
    ),
  );
}

/**
 * Backstage's scheduler keeps its tasks in the schema of each plugin, and with `skipMigrations` doesn't make the tables either. They are no evidence: the portal may do with
 * them what it likes.
 */
async function prepareScheduler(
  database: Knex,
  runtimeRole: string,
): Promise<void> {
  await database.migrate.latest({
    directory: resolvePackagePath(
      '@backstage/backend-defaults',
      'migrations/scheduler',
    ),
    tableName: 'backstage_backend_tasks__knex_migrations',
  });
  await database.raw('grant select, insert, update, delete on ?? to ??', [
    'backstage_backend_tasks__tasks',
    runtimeRole,
  ]);
}

/** A name in SQL. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
