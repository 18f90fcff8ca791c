import knexFactory, { type Knex } from 'knex';

/**
 * The database that the environment names, as `psql` would: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE; `pg` itself reads PGSSLMODE.
 *
 * @param schema - the audit log's
 * @param password - in place of PGPASSWORD
 */
export function openDatabase(
  schema: string,
  password = process.env.PGPASSWORD,
): Knex {
  const { PGHOST, PGPORT, PGUSER, PGDATABASE } = process.env;
  return knexFactory({
    client: 'pg',
    connection: {
      host: PGHOST,
      port: Number(PGPORT ?? 5432),
      user: PGUSER,
      password,
      database: PGDATABASE,
    },
    searchPath: [schema],
    // Errors say what is wrong without the statement.
    compileSqlOnError: false,
    pool: { min: 0, max: 2 },
  });
}
