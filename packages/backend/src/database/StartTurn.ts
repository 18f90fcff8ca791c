import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Client, type ClientConfig } from 'pg';

/** Any constant: what tells this advisory lock from those of others. */
const ADVISORY_LOCK = 4_710_330;
/** How often it is seen whether it is this replica's turn, milliseconds. */
const BUSY_EVERY_MS = 200;
/** For how long the others are waited for, milliseconds: several starts, one after the other. */
const PATIENCE_MS = 60_000;

/** Tables that knex locks migrations with, its own and Backstage's, if this role may write them. */
const KNEX_LOCKS = `
  select c.oid::regclass::text as lock
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relname like '%knex_migrations_lock'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select, update')`;

/** Options of {@link StartTurn.take}. */
export type StartTurnOptions = {
  /** With a timeout for connecting and one for queries. */
  connection: ClientConfig;
  logger: LoggerService;
  /** Default: a minute. */
  patienceMs?: number;
};

/**
 * The turn of a replica to start: those that start together do so one after the other, for Backstage's plugins migrate without regard to each other, and a process that
 * meets another one's migration ends. Held on a connection of its own: a process that is killed loses its turn with it.
 *
 * @see https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS
 */
export class StartTurn {
  readonly #client: Client | undefined;

  /**
   * Waits for the turn. What a migration that was cut off has left locked is unlocked then: nobody else migrates. Never throws: without Postgres, or
   * after waiting for too long, it goes on, and what follows says what is wrong.
   */
  static async take(options: StartTurnOptions): Promise<StartTurn> {
    const { connection, logger, patienceMs = PATIENCE_MS } = options;
    const client = new Client({
      ...connection,
      keepAlive: true,
      application_name: 'alphaswarm-admin start',
    });
    // A connection that is lost is a turn that is over.
    client.on('error', () => {});
    try {
      await client.connect();
      if (await waitForTurn(client, patienceMs)) {
        await unlockMigrations(client, logger);
      } else {
        logger.warn(
          `Another replica has been starting for ${Math.round(patienceMs / 1000)} s: not waiting for it any longer`,
        );
      }
      return new StartTurn(client);
    } catch (error) {
      logger.warn(
        'Replicas that start together do not wait for one another',
        toError(error),
      );
      await client.end().catch(() => {});
      return new StartTurn(undefined);
    }
  }

  private constructor(client: Client | undefined) {
    this.#client = client;
  }

  /** The next one's turn. Never throws. */
  async release(): Promise<void> {
    await this.#client?.end().catch(() => {});
  }
}

async function waitForTurn(
  client: Client,
  patienceMs: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock($1) as mine',
      [ADVISORY_LOCK],
    );
    if (rows[0].mine) return true;
    if (performance.now() >= deadline) return false;
    await delay(BUSY_EVERY_MS);
  }
}

/** Knex keeps its lock in a table, where it outlives who held it. */
async function unlockMigrations(
  client: Client,
  logger: LoggerService,
): Promise<void> {
  const { rows } = await client.query<{ lock: string }>(KNEX_LOCKS);
  for (const { lock } of rows) {
    const { rowCount } = await client.query(
      `update ${lock} set is_locked = 0 where is_locked <> 0`,
    );
    if (rowCount) {
      logger.warn(`A migration was cut off: ${lock} is unlocked`);
    }
  }
}
