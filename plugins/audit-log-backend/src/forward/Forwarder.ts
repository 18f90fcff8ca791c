import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { AuditLogStore } from '../database/AuditLogStore';
import type { ForwardMetrics } from './ForwardMetrics';
import type { ForwardProgress } from './ForwardProgress';
import {
  type Batch,
  type Sink,
  SinkRefusedError,
  SinkUnavailableError,
} from './Sink';

/** How often the log is looked at while there is nothing to send, and while it is another process's turn, milliseconds. */
const LOOK_MS = 1_000;

/** How long a sink may take for a batch, milliseconds: less than a turn lasts. */
const SEND_TIMEOUT_MS = 20_000;

/** Pauses after failures: doubled from one to the next. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** How long a pause may be without saying that the turn is still taken. */
const TURN_PAUSE_MS = 10_000;

/** What a batch holds at most, so that memory is bounded whatever rows hold. */
const MAX_BATCH_BYTES = 1_048_576;

/** Options of {@link Forwarder.create}. */
export type ForwarderOptions = {
  sink: Sink;
  store: AuditLogStore;
  progress: ForwardProgress;
  metrics: ForwardMetrics;
  logger: LoggerService;
  /** How many rows are sent at once. */
  batchRows: number;
  /** Waits; ends early with the signal. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Random numbers in [0, 1), for pauses that differ between processes. */
  random: () => number;
  /** How long a sink may take for a batch, milliseconds; 20 s if left out. */
  sendTimeoutMs?: number;
};

/**
 * Sends the log to a sink: every row, in order, at least once. A batch is sent until the sink takes it; nothing is skipped. Appends know nothing of it: it
 * reads the log as any reader does, a batch at a time.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** What was sent and not accepted: it is sent again as it is, so that the sink can know it. */
  #pending: Batch | undefined;
  #limit: number;
  #failures = 0;
  #problem: string | undefined;

  static create(options: ForwarderOptions): Forwarder {
    return new Forwarder(options);
  }

  private constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#limit = options.batchRows;
  }

  /** Begins to send. */
  start(): void {
    this.#running = this.#run();
  }

  /** Ends, once the batch under way is given up, and lets another process have its turn. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#options.progress.endTurn().catch(() => {});
  }

  /**
   * Sends the next batch, if it is this process's turn and there is one.
   *
   * @returns how long to wait before the next, milliseconds
   */
  async step(): Promise<number> {
    const { progress } = this.#options;
    const turn = await progress.takeTurn();
    if (!turn) return LOOK_MS;
    const batch = await this.#batchFrom(turn.nextSeq);
    if (!batch) return LOOK_MS;
    try {
      await this.#send(batch);
    } catch (error) {
      if (this.#ending.signal.aborted) return 0;
      return this.#failed(error, batch);
    }
    await progress.sent(batch.to);
    this.#accepted(batch);
    return 0;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const pauseMs = await this.step().catch(error => {
        // Of the database: readers are told by its own alarms.
        this.#options.logger.debug(
          `Audit log: '${this.#options.sink.name}' waits for the database`,
          toError(error),
        );
        return this.#backOff();
      });
      await this.#wait(pauseMs);
    }
  }

  /** Waits without losing the turn. */
  async #wait(ms: number): Promise<void> {
    const { signal } = this.#ending;
    const { pause, progress } = this.#options;
    for (let left = ms; left > 0 && !signal.aborted;) {
      const part = Math.min(left, TURN_PAUSE_MS);
      await pause(part, signal);
      left -= part;
      if (left > 0) await progress.takeTurn().catch(() => undefined);
    }
  }

  async #batchFrom(from: number): Promise<Batch | undefined> {
    if (this.#pending?.from === from) return this.#pending;
    const { store, sink } = this.#options;
    const rows = await store.rowsBeside({ from }, 'newer', this.#limit);
    const messages: string[] = [];
    let bytes = 0;
    for (const row of rows) {
      if (row.seq !== from + messages.length) break;
      const message = sink.encode(row);
      bytes += Buffer.byteLength(message);
      if (messages.length > 0 && bytes > MAX_BATCH_BYTES) break;
      messages.push(message);
    }
    if (rows.length > 0 && messages.length === 0) {
      await this.#gap(from, rows[0].seq);
      return undefined;
    }
    this.#pending =
      messages.length === 0
        ? undefined
        : { from, to: from + messages.length, messages };
    return this.#pending;
  }

  /** Rows that aren't in the table any more are in the archive; they are not passed over in silence. */
  async #gap(from: number, to: number): Promise<void> {
    const problem = `rows ${from} to ${to - 1} are not in the database any more: send them from the archive, then set where it goes on`;
    await this.#tell(problem, true);
  }

  async #send(batch: Batch): Promise<void> {
    const { sink, sendTimeoutMs = SEND_TIMEOUT_MS } = this.#options;
    await sink.send(
      batch,
      AbortSignal.any([
        this.#ending.signal,
        AbortSignal.timeout(sendTimeoutMs),
      ]),
    );
  }

  #accepted({ messages }: Batch): void {
    const { sink, logger, metrics, batchRows } = this.#options;
    metrics.sent(sink.name, messages.length);
    if (this.#problem !== undefined) {
      logger.info(`Audit log: '${sink.name}' takes rows again`);
    }
    this.#pending = undefined;
    this.#problem = undefined;
    this.#failures = 0;
    this.#limit = Math.min(this.#limit * 2, batchRows);
  }

  async #failed(error: unknown, batch: Batch): Promise<number> {
    const { sink, metrics } = this.#options;
    if (
      error instanceof SinkRefusedError &&
      error.isTooLarge &&
      batch.messages.length > 1
    ) {
      this.#limit = Math.floor(batch.messages.length / 2);
      this.#pending = undefined;
      return 0;
    }
    const refused = error instanceof SinkRefusedError;
    const isKnown = refused || error instanceof SinkUnavailableError;
    metrics.failed(sink.name, refused ? 'refused' : 'unavailable');
    await this.#tell(
      isKnown ? error.message : `it can't be asked (${toError(error).name})`,
      refused,
    );
    if (refused) return this.#jittered(LONGEST_PAUSE_MS);
    const asked =
      error instanceof SinkUnavailableError ? error.retryAfterMs : undefined;
    return Math.max(this.#backOff(), asked ?? 0);
  }

  async #tell(problem: string, refused: boolean): Promise<void> {
    const { sink, logger, progress } = this.#options;
    // Once for each problem.
    if (this.#problem !== problem) {
      logger.warn(`Audit log: '${sink.name}' does not take rows: ${problem}`);
    }
    this.#problem = problem;
    await progress.failed(problem, refused);
  }

  #backOff(): number {
    const pauseMs = Math.min(
      FIRST_PAUSE_MS * 2 ** this.#failures,
      LONGEST_PAUSE_MS,
    );
    this.#failures += 1;
    return this.#jittered(pauseMs);
  }

  #jittered(ms: number): number {
    return Math.round(ms * (0.5 + this.#options.random() / 2));
  }
}
