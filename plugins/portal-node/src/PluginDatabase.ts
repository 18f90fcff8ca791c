import type {
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';
import { migrateSchema } from './migrateSchema';

/** How long an answer may take, waiting for a connection included, milliseconds. */
const DEADLINE_MS = 5_000;

/** The classes of Postgres's errors that are about the server, not the query: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const SERVER_ERRORS = /^(08|40|53|55|57|58)/;

/** Options of {@link PluginDatabase.create}. */
export type PluginDatabaseOptions = {
  database: DatabaseService;
  logger: LoggerService;
  /** The folder of the plugin's migrations. */
  migrations: string;
  /** What is in it, at the beginning of a sentence: `The record of what happened`. */
  holds: string;
  /** What people have beside it: `What is live is not affected`. */
  unaffected: string;
};

/**
 * A plugin's part of the database, where the plugin can do without it for a while. Connected and migrated when it is first needed, and again if that failed: it must
 * not keep the plugin from starting. Every use has a deadline, and an outage is told as one.
 */
export class PluginDatabase {
  readonly #options: PluginDatabaseOptions;
  #client?: Promise<Knex>;

  static create(options: PluginDatabaseOptions): PluginDatabase {
    return new PluginDatabase(options);
  }

  private constructor(options: PluginDatabaseOptions) {
    this.#options = options;
  }

  /**
   * What comes of work in the database.
   *
   * @param options.deadlineMs - how long it may take, waiting for a connection included; 5 seconds by default
   * @throws ServiceUnavailableError (503) if it isn't done in time, or the database can't be reached
   */
  async run<T>(
    work: (knex: Knex) => PromiseLike<T>,
    { deadlineMs = DEADLINE_MS }: { deadlineMs?: number } = {},
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${deadlineMs} ms`)),
        deadlineMs,
      );
    });
    try {
      const worked = this.#migrated().then(work);
      // Lost to the deadline, its failure is nobody's.
      worked.catch(() => {});
      return await Promise.race([worked, deadline]);
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      const { holds, unaffected, logger } = this.#options;
      logger.warn(
        `${holds} can't be reached: ${error instanceof Error ? error.message : error}`,
      );
      throw new ServiceUnavailableError(
        `${holds} is unavailable: its database does not answer. ${unaffected}`,
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
    const { database, migrations } = this.#options;
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await migrateSchema(knex, { directory: migrations });
    }
    return knex;
  }
}

/** Errors without an SQLSTATE come from the network or the pool. */
function isUnavailability(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  const isSqlState = typeof code === 'string' && /^\d[0-9A-Z]{4}$/.test(code);
  return !isSqlState || SERVER_ERRORS.test(code);
}
