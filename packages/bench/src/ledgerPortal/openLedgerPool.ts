import knexFactory, { type Knex } from 'knex';
import { fromEnvironment } from '../portal/stage';

/** A pool to the portal's ledger. */
export function openLedgerPool(): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      host: fromEnvironment('PGHOST'),
      port: Number(fromEnvironment('PGPORT')),
      user: fromEnvironment('PGUSER'),
      password: fromEnvironment('PGPASSWORD'),
      database: fromEnvironment('PGDATABASE'),
    },
    searchPath: ['audit-log'],
    pool: { min: 0, max: 4 },
  });
}
