import type { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';

/** One database for all tests of a file, empty again for each: making one takes longer than most tests. */
export function emptyDatabase(databases: TestDatabases): () => Promise<Knex> {
  let opened: Promise<Knex> | undefined;
  return async () => {
    opened ??= databases.init('POSTGRES_18');
    const knex = await opened;
    const { rows } = await knex.raw<{ rows: Array<{ name: string }> }>(
      "select tablename as name from pg_tables where schemaname = current_schema() and tablename like 'managed_service_%'",
    );
    for (const { name } of rows) await knex(name).delete();
    return knex;
  };
}
