/** How much slower at most. */
const SLOWEST = 16;
/** Further throttled answers within this time belong to the same burst of calls, milliseconds. */
const SAME_BURST_MS = 1_000;
/** How long without throttling until it goes faster by one step, milliseconds. */
const STEP_MS = 10_000;

/**
 * How much slower an API is called since AWS throttled it: twice as slow each time, one step faster every ten quiet seconds. Multiplicative decrease and additive
 * increase is what lets several callers of an account, that know nothing of each other, find a rate that fits them all.
 */
export class AwsPace {
  #slowness = 1;
  #throttledAt = Number.NEGATIVE_INFINITY;

  static create(): AwsPace {
    return new AwsPace();
  }

  /** AWS said that it was asked too often. */
  throttled(): void {
    const now = performance.now();
    if (now - this.#throttledAt < SAME_BURST_MS) return;
    this.#slowness = Math.min(SLOWEST, this.slowness() * 2);
    this.#throttledAt = now;
  }

  /** Another replica was told so: goes as slowly as it does. */
  slowTo(slowness: number): void {
    if (slowness <= this.slowness()) return;
    this.#slowness = Math.min(SLOWEST, slowness);
    this.#throttledAt = performance.now();
  }

  /** How many times slower than usual, 1 to 16. */
  slowness(): number {
    const quietMs = performance.now() - this.#throttledAt;
    return Math.max(1, this.#slowness - Math.floor(quietMs / STEP_MS));
  }
}
