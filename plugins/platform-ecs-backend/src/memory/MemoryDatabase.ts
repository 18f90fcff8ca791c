import { setTimeout as delay } from 'node:timers/promises';
import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';

/** How long an answer may take, waiting for a connection included, milliseconds. */
const DEADLINE_MS = 5_000;
/** How often, and how far apart, a migration that another replica holds is tried again, milliseconds. */
const LOCKED_RETRIES = 20;
const LOCKED_RETRY_MS = 250;

/** The classes of Postgres's errors that are about the server, not the query: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const SERVER_ERRORS = /^(08|40|53|55|57|58)/;

/** Options of {@link MemoryDatabase.create}. */
export type MemoryDatabaseOptions = {
  database: DatabaseService;
  logger: LoggerService;
};

/**
 * The recorder's part of the database. Connected and migrated when it is first needed, and again if that failed: live data doesn't need it, so it must not
 * keep the plugin from starting.
 */
export class MemoryDatabase {
  readonly #options: MemoryDatabaseOptions;
  #client?: Promise<Knex>;

  static create(options: MemoryDatabaseOptions): MemoryDatabase {
    return new MemoryDatabase(options);
  }

  private constructor(options: MemoryDatabaseOptions) {
    this.#options = options;
  }

  /**
   * What comes of work in the database.
   *
   * @throws ServiceUnavailableError (503) if it isn't done in time, or the database can't be reached
   */
  async run<T>(work: (knex: Knex) => PromiseLike<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${DEADLINE_MS} ms`)),
        DEADLINE_MS,
      );
    });
    try {
      const worked = this.#migrated().then(work);
      // Lost to the deadline, its failure is nobody's.
      worked.catch(() => {});
      return await Promise.race([worked, deadline]);
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      this.#options.logger.warn(
        `The record of what happened can't be reached: ${error instanceof Error ? error.message : error}`,
      );
      throw new ServiceUnavailableError(
        'The record of what happened is unavailable: its database does not answer. What is live is not affected',
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #migrated(): Promise<Knex> {
    this.#client ??= this.#connect().catch(error => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<Knex> {
    const { database } = this.#options;
    const knex = await database.getClient();
    if (!database.migrations?.skip) await migrateMemory(knex);
    return knex;
  }
}

/** Brings the schema to the newest version. Replicas that start together wait for one another. */
export async function migrateMemory(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    '@alphaswarm-admin/plugin-platform-ecs-backend',
    'migrations',
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      await knex.migrate.latest({ directory });
      return;
    } catch (error) {
      const locked = error instanceof Error && error.name === 'MigrationLocked';
      if (!locked || attempt >= LOCKED_RETRIES) throw error;
      await delay(LOCKED_RETRY_MS);
    }
  }
}

/** Errors without an SQLSTATE come from the network or the pool. */
function isUnavailability(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  const isSqlState = typeof code === 'string' && /^\d[0-9A-Z]{4}$/.test(code);
  return !isSqlState || SERVER_ERRORS.test(code);
}
