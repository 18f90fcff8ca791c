import type { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';

type Connection = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
};

/** A database of its own for a test, and any number of pools to it, as processes of their own would have. */
export class LedgerDatabases {
  readonly #pools: Knex[] = [];
  readonly connection: Connection;
  /** A pool of the test's own. */
  readonly admin: Knex;

  static async create(databases: TestDatabases): Promise<LedgerDatabases> {
    const admin = await databases.init('POSTGRES_18');
    return new LedgerDatabases(admin);
  }

  private constructor(admin: Knex) {
    this.admin = admin;
    // Picked by name: knex hides the password from enumeration.
    const { host, port, user, password, database } =
      admin.client.config.connection;
    this.connection = { host, port, user, password, database };
  }

  /** Another pool; `connection` overrides where it connects to and how. */
  pool(connection: Record<string, unknown> = {}): Knex {
    const pool = knexFactory({
      client: 'pg',
      connection: { ...this.connection, ...connection },
      compileSqlOnError: false,
      // Lost connections are what the tests are about.
      log: { warn() {}, error() {}, deprecate() {}, debug() {} },
      pool: {
        min: 0,
        max: 4,
        acquireTimeoutMillis: 1_000,
        createTimeoutMillis: 1_000,
      },
    });
    this.#pools.push(pool);
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools.map(pool => pool.destroy()));
  }
}
