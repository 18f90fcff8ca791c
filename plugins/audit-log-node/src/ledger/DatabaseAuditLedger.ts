import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  AuditEventDefinition,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { AuditEvent, AuditLedger, OpenAction } from '../AuditLedger';
import { LedgerUnavailableError } from '../errors';
import { AppendBatcher } from './AppendBatcher';
import { buildRow } from './buildRow';
import { describeDatabaseError } from './describeDatabaseError';
import { EventCatalogue } from './EventCatalogue';
import { LedgerMetrics } from './LedgerMetrics';
import { LedgerTable } from './LedgerTable';
import { migrateLedger } from './migrations';
import type { SensitiveHmac } from './SensitiveHmac';

/** How long an append may take unless configured otherwise, milliseconds. */
export const DEFAULT_APPEND_DEADLINE_MS = 5_000;

/** How much longer than the deadline the client waits for a statement that the server should have ended. */
const STATEMENT_GRACE_MS = 1_000;

/** Options of {@link DatabaseAuditLedger.create}. */
export type DatabaseAuditLedgerOptions = {
  /** A pool of the ledger's own, in the audit log's schema; the ledger's `close` ends it. */
  database: Knex;
  logger: LoggerService;
  /** Protects sensitive fields; without it, events that have any can't be registered. */
  hmac?: SensitiveHmac;
  /** How long an append may take, milliseconds. */
  deadlineMs?: number;
  /** Leaves the tables as they are. */
  skipMigrations?: boolean;
};

/** The ledger in Postgres. Any number of processes may append to the same tables. */
export class DatabaseAuditLedger implements AuditLedger {
  readonly #database: Knex;
  readonly #logger: LoggerService;
  readonly #hmac: SensitiveHmac | undefined;
  readonly #table: LedgerTable;
  readonly #catalogue: EventCatalogue;
  readonly #batcher: AppendBatcher;
  readonly #metrics = LedgerMetrics.create();
  readonly #endObservation: () => void;
  #disturbed = false;

  /**
   * Opens the ledger, and brings its tables up to date.
   *
   * @throws what the database throws if it can't be reached or migrated
   */
  static async create(
    options: DatabaseAuditLedgerOptions,
  ): Promise<DatabaseAuditLedger> {
    if (!options.skipMigrations) await migrateLedger(options.database);
    return new DatabaseAuditLedger(options);
  }

  private constructor(options: DatabaseAuditLedgerOptions) {
    const { database, logger, hmac } = options;
    const deadlineMs = options.deadlineMs ?? DEFAULT_APPEND_DEADLINE_MS;
    this.#database = database;
    this.#logger = logger;
    this.#hmac = hmac;
    this.#table = LedgerTable.create({
      database,
      timeoutMs: deadlineMs + STATEMENT_GRACE_MS,
    });
    this.#catalogue = EventCatalogue.create({ canProtect: hmac !== undefined });
    this.#batcher = AppendBatcher.create({
      writer: this.#table,
      deadlineMs,
      observer: {
        written: size => this.#onWritten(size),
        disturbed: error => this.#onDisturbed(error),
      },
    });
    this.#endObservation = this.#metrics.observeActions(() =>
      this.#table.countOpenAndAbandoned(),
    );
  }

  async append(event: AuditEvent): Promise<AuditRow> {
    const start = performance.now();
    try {
      const prepared = buildRow(event, this.#hmac);
      const seq = await this.#batcher.append(prepared);
      this.#metrics.appended(event.phase, (performance.now() - start) / 1000);
      return { ...prepared.row, seq, leaf_hash: prepared.leafHash };
    } catch (error) {
      this.#metrics.failed(event.phase, error);
      throw error;
    }
  }

  async openActions(options: {
    olderThanMs: number;
    limit: number;
  }): Promise<OpenAction[]> {
    const intents = await this.#read(
      this.#table.openIntents({
        createdBefore: new Date(Date.now() - options.olderThanMs),
        limit: options.limit,
      }),
    );
    return intents.map(intent => ({ actionId: intent.action_id, intent }));
  }

  async rowsOfAction(actionId: string): Promise<AuditRow[]> {
    return this.#read(this.#table.rowsOfAction(actionId));
  }

  async compensationsOf(actionId: string): Promise<AuditRow[]> {
    return this.#read(this.#table.compensationsOf(actionId));
  }

  async size(): Promise<number> {
    return this.#read(this.#table.size());
  }

  async rowsFrom(seq: number, limit: number): Promise<AuditRow[]> {
    return this.#read(this.#table.rowsFrom(seq, limit));
  }

  register(definition: AuditEventDefinition<any>): void {
    this.#catalogue.register(definition);
  }

  definitions(): AuditEventDefinition<any>[] {
    return this.#catalogue.all();
  }

  /** Writes what is waiting, and ends the pool. */
  async close(): Promise<void> {
    this.#endObservation();
    await this.#batcher.drained();
    await this.#database.destroy();
  }

  async #read<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      this.#logger.error(
        `Audit ledger: can't be read: ${describeDatabaseError(error)}`,
      );
      throw new LedgerUnavailableError('The audit ledger is unavailable');
    }
  }

  #onWritten(size: number): void {
    this.#metrics.batchWritten(size);
    if (this.#disturbed) {
      this.#disturbed = false;
      this.#logger.info('Audit ledger: available again');
    }
  }

  #onDisturbed(error: unknown): void {
    // Once for each outage.
    if (this.#disturbed) return;
    this.#disturbed = true;
    this.#logger.error(
      `Audit ledger: unavailable, every mutation is refused: ${describeDatabaseError(
        error,
      )}`,
    );
  }
}
