import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  AUDIT_LOG_SIGNAL_CHANNEL,
  type AuditLogSignal,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { SearchIndex } from '../search/SearchIndex';

/** How often the ledger is looked at, milliseconds: as often as browsers are told at most. */
const LOOK_MS = 500;

/** The same while more rows wait for the search index than one look takes over: there is room for those that append in between. */
const CATCH_UP_MS = 20;

/** The same while the database does not answer. */
const LOOK_AGAIN_MS = 10_000;

/** Options of {@link LogTail.create}. */
export type LogTailOptions = {
  index: SearchIndex;
  /** Of this replica: each follows the ledger for its own browsers. */
  signals: SignalsService;
  logger: LoggerService;
};

/**
 * Follows the ledger's end: tells browsers that it has grown, and keeps the search index up with it. Every process follows it for its own browsers and
 * for rows that other processes append.
 */
export class LogTail {
  readonly #index: SearchIndex;
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  #told: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  static create(options: LogTailOptions): LogTail {
    return new LogTail(options);
  }

  private constructor(options: LogTailOptions) {
    this.#index = options.index;
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Begins to follow. */
  start(): void {
    this.#schedule(LOOK_MS);
  }

  /** Ends, once what is under way is done. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#looking;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(
        caughtUp => this.#schedule(caughtUp ? LOOK_MS : CATCH_UP_MS),
        error => {
          this.#logger.debug(
            'Audit log: its end is out of sight',
            toError(error),
          );
          this.#schedule(LOOK_AGAIN_MS);
        },
      );
    }, delayMs);
    this.#timer.unref();
  }

  /** @returns whether the search index has every row that was there */
  async #look(): Promise<boolean> {
    const { size, indexed } = await this.#index.progress();
    if (size > (this.#told ?? size)) await this.#tell({ seq: size - 1 });
    this.#told = size;
    if (indexed >= size) return true;
    const taken = await this.#index.takeOverBatch();
    return taken === 0 || indexed + taken >= size;
  }

  async #tell(message: AuditLogSignal): Promise<void> {
    await this.#signals.publish({
      recipients: { type: 'broadcast' },
      channel: AUDIT_LOG_SIGNAL_CHANNEL,
      message,
    });
  }
}
