import { LedgerUnavailableError } from '../errors';
import type { PreparedRow } from './buildRow';

/** Where the batcher writes to. */
export interface BatchWriter {
  /**
   * Writes rows in one transaction: all of them, in order, or none.
   *
   * @returns the `seq` of the first; the others follow without a gap
   * @throws RefusedRowError if the database refused what was written; anything else means that it is not known whether it was
   */
  write(rows: PreparedRow[]): Promise<number>;

  /** The `seq` of each of these rows that is stored, by row id. */
  find(rows: PreparedRow[]): Promise<Map<string, number>>;
}

/** The database refused a batch for what is in it, and nothing of it is stored. */
export class RefusedRowError extends Error {
  /** What to tell the caller, should the batch be a single row. */
  readonly reason: Error;

  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
}

/** What happened to a batch, for logs and metrics. */
export interface BatchObserver {
  /** A batch of `size` rows is durable. */
  written(size: number): void;
  /** The database did not answer as expected. */
  disturbed(error: unknown): void;
}

/** Options of {@link AppendBatcher.create}. */
export type AppendBatcherOptions = {
  writer: BatchWriter;
  observer: BatchObserver;
  /** How long a row may wait until it is durable, milliseconds. */
  deadlineMs: number;
};

type Entry = {
  prepared: PreparedRow;
  resolve(seq: number): void;
  reject(error: Error): void;
  /** Whether the caller has its answer. */
  settled: boolean;
  /** Whether an earlier attempt may have stored the row. */
  inDoubt: boolean;
  /** When the caller is refused, by `performance.now()`. */
  deadline: number;
};

const MAX_BATCH_ROWS = 512;
const MAX_BATCH_CHARACTERS = 4_000_000;
/** Beyond it, waiting longer would only delay the refusal. */
const MAX_WAITING_ROWS = 20_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

/**
 * Group commit: rows that arrive while a batch is being written share the next one. One batch is written at a time.
 *
 * A batch that was refused for one of its rows is halved until that row stands alone, so that it fails alone. A batch whose fate isn't known is
 * looked up, by row id, and written again until its rows' deadlines.
 */
export class AppendBatcher {
  readonly #writer: BatchWriter;
  readonly #observer: BatchObserver;
  readonly #deadlineMs: number;
  #waiting: Entry[] = [];
  /** Rows whose callers wait for an answer, oldest first; their deadlines share a timer. */
  readonly #open = new Set<Entry>();
  #expiry: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  /** Since when the database has not answered, epoch milliseconds. */
  #disturbedSince: number | undefined;
  #retryMs = FIRST_RETRY_MS;

  static create(options: AppendBatcherOptions): AppendBatcher {
    return new AppendBatcher(options);
  }

  private constructor(options: AppendBatcherOptions) {
    this.#writer = options.writer;
    this.#observer = options.observer;
    this.#deadlineMs = options.deadlineMs;
  }

  /**
   * Makes a row durable.
   *
   * @returns its `seq`
   * @throws LedgerUnavailableError at the deadline, or at once if the ledger is overloaded or has been unavailable for longer than that
   * @throws what {@link RefusedRowError} holds if the database refused the row
   */
  append(prepared: PreparedRow): Promise<number> {
    if (this.#waiting.length >= MAX_WAITING_ROWS) {
      return Promise.reject(
        new LedgerUnavailableError('The audit ledger is overloaded'),
      );
    }
    return new Promise((resolve, reject) => {
      const entry: Entry = {
        prepared,
        settled: false,
        inDoubt: false,
        deadline: performance.now() + this.#deadlineMs,
        resolve: seq => {
          this.#settled(entry);
          resolve(seq);
        },
        reject: error => {
          this.#settled(entry);
          reject(error);
        },
      };
      this.#open.add(entry);
      this.#expiry ??= setTimeout(() => this.#expire(), this.#deadlineMs);
      this.#waiting.push(entry);
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when no row is waiting. */
  async drained(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  #settled(entry: Entry): void {
    entry.settled = true;
    this.#open.delete(entry);
    if (this.#open.size > 0) return;
    clearTimeout(this.#expiry);
    this.#expiry = undefined;
  }

  /** Refuses the rows whose time is up, and waits for the next one's. */
  #expire(): void {
    const now = performance.now();
    for (const entry of this.#open) {
      if (entry.deadline > now) {
        this.#expiry = setTimeout(() => this.#expire(), entry.deadline - now);
        return;
      }
      entry.reject(unavailable());
    }
  }

  async #writeAll(): Promise<void> {
    // Rows of the same tick go together.
    await undefined;
    for (
      let batch = this.#takeBatch();
      batch.length > 0;
      batch = this.#takeBatch()
    ) {
      await this.#settleBatch(batch);
    }
    // In the same tick as the look that found nothing: a row can't slip in between.
    this.#writing = undefined;
  }

  /** Takes the rows of the next batch: at most one of each action, so that a second intent or outcome meets the first one in the table. */
  #takeBatch(): Entry[] {
    const batch: Entry[] = [];
    const later: Entry[] = [];
    const actions = new Set<string>();
    let characters = 0;
    for (const entry of this.#waiting) {
      if (entry.settled) continue;
      const { row, canonical } = entry.prepared;
      const fits =
        batch.length < MAX_BATCH_ROWS &&
        (batch.length === 0 ||
          characters + canonical.length <= MAX_BATCH_CHARACTERS);
      // A row may not overtake an earlier one of its action.
      if (fits && !actions.has(row.action_id)) {
        batch.push(entry);
        characters += canonical.length;
      } else {
        later.push(entry);
      }
      actions.add(row.action_id);
    }
    this.#waiting = later;
    return batch;
  }

  async #settleBatch(batch: Entry[]): Promise<void> {
    try {
      await this.#settleStored(batch);
      await this.#write(batch.filter(entry => !entry.settled));
      this.#disturbedSince = undefined;
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      this.#observer.disturbed(error);
      await this.#tryLater(batch);
    }
  }

  /** Answers the rows that an earlier attempt stored after all. */
  async #settleStored(entries: Entry[]): Promise<void> {
    const inDoubt = entries.filter(entry => entry.inDoubt && !entry.settled);
    if (inDoubt.length === 0) return;
    const stored = await this.#writer.find(
      inDoubt.map(entry => entry.prepared),
    );
    for (const entry of inDoubt) {
      const seq = stored.get(entry.prepared.row.id);
      if (seq !== undefined) entry.resolve(seq);
    }
  }

  async #write(entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    try {
      const base = await this.#writer.write(
        entries.map(entry => entry.prepared),
      );
      this.#observer.written(entries.length);
      entries.forEach((entry, index) => entry.resolve(base + index));
    } catch (error) {
      if (!(error instanceof RefusedRowError)) throw error;
      await this.#isolate(entries, error);
    }
  }

  async #isolate(entries: Entry[], error: RefusedRowError): Promise<void> {
    if (entries.length > 1) {
      const middle = Math.ceil(entries.length / 2);
      await this.#write(entries.slice(0, middle));
      await this.#write(entries.slice(middle));
      return;
    }
    // An attempt that was given up may have been stored since it was looked up.
    await this.#settleStored(entries);
    const [entry] = entries;
    if (!entry.settled) entry.reject(error.reason);
  }

  async #tryLater(batch: Entry[]): Promise<void> {
    const now = Date.now();
    this.#disturbedSince ??= now;
    const unsettled = batch.filter(entry => !entry.settled);
    for (const entry of unsettled) entry.inDoubt = true;
    if (now - this.#disturbedSince > this.#deadlineMs) {
      // Waiting was tried for long enough: from here on each row tries once.
      for (const entry of unsettled) entry.reject(unavailable());
      return;
    }
    this.#waiting = [...unsettled, ...this.#waiting];
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    await new Promise<void>(resolve => {
      setTimeout(resolve, retryMs);
    });
  }
}

function unavailable(): LedgerUnavailableError {
  return new LedgerUnavailableError('The audit ledger is unavailable');
}
