import knexFactory, { type Knex } from 'knex';

/**
 * The database that the environment names, as `psql` would: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE.
 *
 * @param schema - the audit log's
 */
export function openDatabase(schema: string): Knex {
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
  return knexFactory({
    client: 'pg',
    connection: {
      host: PGHOST,
      port: Number(PGPORT ?? 5432),
      user: PGUSER,
      password: PGPASSWORD,
      database: PGDATABASE,
    },
    searchPath: [schema],
    // Errors say what is wrong without the statement.
    compileSqlOnError: false,
    pool: { min: 0, max: 2 },
  });
}
