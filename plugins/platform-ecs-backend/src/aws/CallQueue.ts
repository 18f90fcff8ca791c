import type { TokenBucket } from './TokenBucket';

/** How much of a minute's budget may be spent at once. */
const BURST_SHARE = 1 / 6;

/** A read that waits. */
type Waiter = { bucket: TokenBucket; admit(): void };

/** The wait for a token would have taken too long. */
export class BudgetExhaustedError extends Error {
  name = 'BudgetExhaustedError' as const;

  /** @param waitMs - how long until there would be a token, milliseconds */
  constructor(readonly waitMs: number) {
    super(`No token within ${waitMs} ms`);
  }
}

/**
 * Lets calls pass when both the bucket of their API and the overall one have a token: first come, first served, except that a read whose API has no token doesn't
 * hold up the reads of others.
 */
export class CallQueue {
  readonly #overall: TokenBucket;
  readonly #longestWaitMs: number;
  readonly #waiters: Waiter[] = [];
  #timer?: NodeJS.Timeout;

  /**
   * @param overall - the bucket that every call takes a token from
   * @param longestWaitMs - how long a read waits before it is refused
   */
  static create(overall: TokenBucket, longestWaitMs: number): CallQueue {
    return new CallQueue(overall, longestWaitMs);
  }

  private constructor(overall: TokenBucket, longestWaitMs: number) {
    this.#overall = overall;
    this.#longestWaitMs = longestWaitMs;
  }

  /** Takes a token of each at once, on credit if need be: the reads pay it back. */
  pass(bucket: TokenBucket): void {
    bucket.take();
    this.#overall.take();
  }

  /**
   * Waits until both have a token, and takes them.
   *
   * @throws BudgetExhaustedError if that takes too long; nothing is taken then
   */
  async wait(bucket: TokenBucket): Promise<void> {
    const waitMs = this.#waitMs(bucket);
    if (waitMs > this.#longestWaitMs) throw new BudgetExhaustedError(waitMs);
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bucket,
        admit: () => {
          clearTimeout(deadline);
          this.pass(bucket);
          resolve();
        },
      };
      const deadline = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(
          new BudgetExhaustedError(
            Math.max(this.#longestWaitMs, this.#waitMs(bucket)),
          ),
        );
      }, this.#longestWaitMs);
      this.#waiters.push(waiter);
      this.#admit();
    });
  }

  /** Admits whom it can, and comes back when there will be a token for the next. */
  #admit(): void {
    clearTimeout(this.#timer);
    const empty = new Set<TokenBucket>();
    let nextMs = Infinity;
    for (const waiter of [...this.#waiters]) {
      if (empty.has(waiter.bucket)) continue;
      const waitMs = this.#waitMs(waiter.bucket);
      if (waitMs > 0) {
        empty.add(waiter.bucket);
        nextMs = Math.min(nextMs, waitMs);
        continue;
      }
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.admit();
    }
    if (nextMs < Infinity) {
      this.#timer = setTimeout(() => this.#admit(), nextMs);
    }
  }

  #waitMs(bucket: TokenBucket): number {
    return Math.max(bucket.waitMs(), this.#overall.waitMs());
  }
}

/**
 * The rate of a bucket of which no minute ever sees more than `callsPerMinute` tokens taken: what it holds and what flows in within a minute are that together.
 */
export function ratePerMinute(callsPerMinute: number) {
  const burst = Math.max(1, Math.floor(callsPerMinute * BURST_SHARE));
  return { burst, perSecond: (callsPerMinute - burst) / 60 };
}
