import type { AwsRate } from './awsRates';

/**
 * A token bucket. Tokens may be taken on credit, below zero: the bucket then fills up from there.
 *
 * Whoever takes only when {@link TokenBucket.waitMs} is 0 takes, in any `t` seconds, at most `burst + t · perSecond` tokens.
 */
export class TokenBucket {
  readonly #rate: AwsRate;
  readonly #slowness: () => number;
  #tokens: number;
  #filledAt = performance.now();

  /**
   * @param rate - how fast it fills, and how much it holds; it begins full
   * @param slowness - by what the fill rate is divided now, at least 1
   */
  static create(rate: AwsRate, slowness: () => number = () => 1): TokenBucket {
    return new TokenBucket(rate, slowness);
  }

  private constructor(rate: AwsRate, slowness: () => number) {
    this.#rate = rate;
    this.#slowness = slowness;
    this.#tokens = rate.burst;
  }

  /** How long until there is a token, milliseconds; 0 if there is one. */
  waitMs(): number {
    this.#fill();
    if (this.#tokens >= 1) return 0;
    // Whole milliseconds, as timers have them.
    return Math.ceil((1 - this.#tokens) / this.#perMs());
  }

  take(): void {
    this.#fill();
    this.#tokens -= 1;
  }

  #fill(): void {
    const now = performance.now();
    const filled = this.#tokens + (now - this.#filledAt) * this.#perMs();
    this.#tokens = Math.min(this.#rate.burst, filled);
    this.#filledAt = now;
  }

  #perMs(): number {
    return this.#rate.perSecond / 1000 / this.#slowness();
  }
}
