import type { RootConfigService } from '@backstage/backend-plugin-api';
import { Pool } from 'pg';
import { readPostgresConnection } from '../database/postgresConnection';

const TIMEOUT_MS = 2_000;

/** Answers whether the database can be reached right now. One small pool of its own, so that a busy portal is not called dead. */
export class DatabaseProbe {
  readonly #pool: Pool;

  static create(options: { config: RootConfigService }) {
    return new DatabaseProbe(
      new Pool({
        ...readPostgresConnection(options.config, {
          connectMs: TIMEOUT_MS,
          queryMs: TIMEOUT_MS,
        }),
        max: 1,
        idleTimeoutMillis: 10_000,
        allowExitOnIdle: true,
      }),
    );
  }

  private constructor(pool: Pool) {
    this.#pool = pool;
    // A connection that dies while idle is replaced at the next probe, which tells.
    this.#pool.on('error', () => {});
  }

  /** Whether `SELECT 1` was answered within two seconds. Never rejects. */
  async reachable(): Promise<boolean> {
    try {
      await this.#pool.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  async close() {
    await this.#pool.end();
  }
}
