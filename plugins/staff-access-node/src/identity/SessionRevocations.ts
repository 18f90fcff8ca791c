import { createHash } from 'node:crypto';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import {
  staffAccessDatabaseServiceRef,
  type StaffAccessDatabase,
} from '../database';

/** Sessions that ended before their tokens expired. */
export interface SessionRevocations {
  /**
   * Ends a session: on this replica at once, on the others within {@link REVOCATION_REFRESH_MS}.
   *
   * @param sessionId - the `sid` of the session's tokens
   * @param options.until - when the session's last token will have expired
   * @throws ServiceUnavailableError if it could not be stored. This replica knows it all the same, and stores it as soon as it can.
   */
  revoke(sessionId: string, options: { until: Date }): Promise<void>;

  /** Whether a session was ended. Never rejects: without the database, what was last known counts. */
  isRevoked(sessionId: string): Promise<boolean>;
}

/** How old a replica's knowledge of revoked sessions may be, milliseconds. */
export const REVOCATION_REFRESH_MS = 5_000;

const TABLE = 'revoked_sessions';

type RevokedSessionRow = { sid_hash: string; expires_at: Date };

/** Keeps revoked sessions in the `staff-access` schema, and the list of them in memory. */
export class DatabaseSessionRevocations implements SessionRevocations {
  readonly #database: StaffAccessDatabase;
  readonly #logger: LoggerService;
  /** Hash of the session id → epoch milliseconds of expiry. */
  #known = new Map<string, number>();
  /** What this replica ended but could not store yet. */
  readonly #unstored = new Map<string, number>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading?: Promise<void>;

  static create(options: {
    database: StaffAccessDatabase;
    logger: LoggerService;
  }): DatabaseSessionRevocations {
    return new DatabaseSessionRevocations(options.database, options.logger);
  }

  private constructor(database: StaffAccessDatabase, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  async revoke(sessionId: string, options: { until: Date }): Promise<void> {
    const hash = hashOf(sessionId);
    this.#unstored.set(hash, options.until.getTime());
    try {
      await this.#storeUnstored();
    } catch (error) {
      throw new ServiceUnavailableError(
        'The end of the session could not be stored',
        error,
      );
    }
  }

  async isRevoked(sessionId: string): Promise<boolean> {
    if (Date.now() - this.#readAt >= REVOCATION_REFRESH_MS) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    const hash = hashOf(sessionId);
    const until = this.#unstored.get(hash) ?? this.#known.get(hash);
    return until !== undefined && until > Date.now();
  }

  async #read(): Promise<void> {
    try {
      await this.#storeUnstored();
      const knex = await this.#database.client();
      const rows = await knex<RevokedSessionRow>(TABLE)
        .where('expires_at', '>', new Date())
        .select('sid_hash', 'expires_at')
        // Reads wait for this answer: a database that hangs must not hang them.
        .timeout(2_000, { cancel: true });
      this.#known = new Map(
        rows.map(row => [row.sid_hash, row.expires_at.getTime()]),
      );
    } catch (error) {
      this.#logger.warn(
        'Revoked sessions could not be read; what was last known still counts',
        toError(error),
      );
    } finally {
      // After a failure too: a database that is down is asked once per period, not once per request.
      this.#readAt = Date.now();
    }
  }

  async #storeUnstored(): Promise<void> {
    if (this.#unstored.size === 0) return;
    const entries = [...this.#unstored];
    const knex = await this.#database.client();
    await knex<RevokedSessionRow>(TABLE)
      .insert(
        entries.map(([hash, until]) => ({
          sid_hash: hash,
          expires_at: new Date(until),
        })),
      )
      .onConflict('sid_hash')
      .merge()
      .timeout(2_000, { cancel: true });
    for (const [hash, until] of entries) {
      this.#known.set(hash, until);
      this.#unstored.delete(hash);
    }
    await knex<RevokedSessionRow>(TABLE)
      .where('expires_at', '<=', new Date())
      .delete();
  }
}

function hashOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex');
}

/** The ended sessions, one list per process. */
export const sessionRevocationsServiceRef =
  createServiceRef<SessionRevocations>({
    id: 'staff-access.session-revocations',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {
          database: staffAccessDatabaseServiceRef,
          logger: coreServices.rootLogger,
        },
        factory: options => DatabaseSessionRevocations.create(options),
      }),
  });
