import { setTimeout as delay } from 'node:timers/promises';
import { toError } from '@backstage/errors';

/** What was seen, and when (epoch milliseconds); or why nothing was. */
export type Seen<T> =
  { at: number; value: T } | { at: number; problem: string };

/** How old an answer may be and still be shown while a newer one is late, milliseconds. */
const SHOWN_FOR_MS = 15_000;

/**
 * One question to alphaswarm-cp that many want the answer of: asked once at a time, kept for as long as it is fresh, and never waited for longer than whoever asks can
 * wait.
 */
export class SharedLook<T> {
  readonly #ask: () => Promise<T>;
  readonly #freshMs: number;
  #latest?: Seen<T>;
  #underWay?: Promise<void>;
  /** When the look that is under way was begun, epoch milliseconds. */
  #begunAt = 0;

  /**
   * @param options.ask - has a deadline of its own
   * @param options.freshMs - how long an answer counts as current, milliseconds
   */
  static create<T>(options: {
    ask: () => Promise<T>;
    freshMs: number;
  }): SharedLook<T> {
    return new SharedLook(options.ask, options.freshMs);
  }

  private constructor(ask: () => Promise<T>, freshMs: number) {
    this.#ask = ask;
    this.#freshMs = freshMs;
  }

  /**
   * What is known. Never rejects.
   *
   * @param waitMs - how long to wait for a fresh answer, milliseconds
   */
  async see(waitMs: number): Promise<Seen<T>> {
    if (this.#ageMs() >= this.#freshMs) {
      this.#underWay ??= this.#look();
      // One that somebody else has waited for so long already is not waited for again.
      const leftMs = Math.max(0, waitMs - (Date.now() - this.#begunAt));
      const waited = new AbortController();
      await Promise.race([
        this.#underWay,
        delay(leftMs, undefined, { signal: waited.signal }).catch(() => {}),
      ]);
      waited.abort();
    }
    return this.#latest && this.#ageMs() < SHOWN_FOR_MS
      ? this.#latest
      : { at: Date.now(), problem: 'alphaswarm-cp did not answer in time' };
  }

  /** What was seen isn't so any more: the next look is a new one. */
  expire(): void {
    this.#latest = undefined;
    this.#underWay = undefined;
  }

  #ageMs(): number {
    return this.#latest
      ? Date.now() - this.#latest.at
      : Number.POSITIVE_INFINITY;
  }

  #look(): Promise<void> {
    this.#begunAt = Date.now();
    const look: Promise<void> = this.#ask()
      .then(
        value => ({ at: Date.now(), value }),
        error => ({ at: Date.now(), problem: toError(error).message }),
      )
      .then(seen => {
        // One that was begun before it expired tells of what was.
        if (this.#underWay !== look) return;
        this.#latest = seen;
        this.#underWay = undefined;
      });
    return look;
  }
}
