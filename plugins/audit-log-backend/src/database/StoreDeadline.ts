import { ServiceUnavailableError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ProofError } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  describeDatabaseError,
  LedgerBrokenError,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';

/** The classes of Postgres's errors that are about the server, not the query: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const serverErrors = /^(08|40|53|55|57|58)/;

/** Options of {@link StoreDeadline.create}. */
export type StoreDeadlineOptions = {
  logger: LoggerService;
  /** How long an answer may take, waiting for a connection included, milliseconds. */
  deadlineMs: number;
};

/** Gives queries a deadline, and says in plain words that the database is not there. */
export class StoreDeadline {
  readonly #logger: LoggerService;
  readonly #deadlineMs: number;

  static create(options: StoreDeadlineOptions): StoreDeadline {
    return new StoreDeadline(options);
  }

  private constructor(options: StoreDeadlineOptions) {
    this.#logger = options.logger;
    this.#deadlineMs = options.deadlineMs;
  }

  /**
   * The query's answer.
   *
   * @throws ServiceUnavailableError if there is none within the deadline, or the database can't be reached
   */
  async answer<T>(query: Knex.QueryBuilder | Knex.Raw): Promise<T> {
    // knex's own timeout doesn't count the wait for a connection, but it closes a connection that is given up.
    return this.within<T>(query.timeout(this.#deadlineMs));
  }

  /**
   * What comes of work in the database that is under way.
   *
   * @throws ServiceUnavailableError if it isn't done within the deadline, or the database can't be reached
   */
  async within<T>(work: PromiseLike<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${this.#deadlineMs} ms`)),
        this.#deadlineMs,
      );
    });
    try {
      return await Promise.race([work, deadline]);
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      this.#logger.warn(
        `Audit log: can't be read: ${describeDatabaseError(error)}`,
      );
      throw new ServiceUnavailableError(
        'The audit log is unavailable: its database does not answer. Try again later.',
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Errors without an SQLSTATE come from the network or the pool, unless they say that what was read is wrong. */
function isUnavailability(error: unknown): boolean {
  if (error instanceof LedgerBrokenError || error instanceof ProofError) {
    return false;
  }
  const { code } = error as { code?: unknown };
  const isSqlState = typeof code === 'string' && /^\d[0-9A-Z]{4}$/.test(code);
  return !isSqlState || serverErrors.test(code);
}
