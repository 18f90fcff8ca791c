import { ownLooks, type Looks } from '../looks/Looks';

/** A value, when it was read by the monotonic clock, milliseconds, and the number of the look that found it. */
type Kept<T> = { value: T; readAt: number; number: number };

/** How many answers are kept: more than there are services, and a bound where people choose what is asked. */
const MOST_KEPT = 1_000;
/** For how long a read that failed is not tried again by any replica, milliseconds. */
const REST_MS = 1_000;
/** The longest that another replica's read is waited for, milliseconds. */
const LONGEST_WAIT_MS = 15_000;
/** How old an answer may be at the least while replicas can't share them, milliseconds: together they must not ask more often by much. */
const ALONE_AGE_MS = 5_000;

/** Options of {@link SharedReads.create}. */
export type SharedReadsOptions = {
  /** What is read, for replicas to share it under. */
  name: string;
  /** {@link ownLooks} where what is read is not worth sharing. */
  looks: Looks;
};

/**
 * One read for all who ask. Who asks while a read is under way shares it; who asks within `maxAgeMs` of the last one gets what it found, whichever replica read it. So
 * how often AWS is asked doesn't depend on how many people look, nor on how many replicas they look through. What is read must survive being JSON.
 */
export class SharedReads<T> {
  readonly #options: SharedReadsOptions;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #reading = new Map<string, Promise<T>>();
  #alone = false;

  static create<T>(options: SharedReadsOptions): SharedReads<T> {
    return new SharedReads<T>(options);
  }

  /** Reads that are shared within this process only. */
  static own<T>(): SharedReads<T> {
    return new SharedReads<T>({ name: 'own', looks: ownLooks });
  }

  private constructor(options: SharedReadsOptions) {
    this.#options = options;
  }

  /** What was last found, however old. */
  last(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  /**
   * What was found lately, or is found now.
   *
   * @param maxAgeMs - how old it may be, milliseconds
   * @param read - asks AWS; gets what was last found, by whichever replica
   * @throws what `read` throws; nothing is kept then, and who asks a second later asks AWS again
   */
  async get(
    key: string,
    maxAgeMs: number,
    read: (last: T | undefined) => Promise<T>,
  ): Promise<T> {
    const kept = this.#kept.get(key);
    const ageMs = this.#alone ? Math.max(maxAgeMs, ALONE_AGE_MS) : maxAgeMs;
    if (kept && performance.now() - kept.readAt <= ageMs) return kept.value;
    const underWay = this.#reading.get(key);
    if (underWay) return underWay;
    const reading = this.#take(key, maxAgeMs, read).finally(() =>
      this.#reading.delete(key),
    );
    this.#reading.set(key, reading);
    return reading;
  }

  async #take(
    key: string,
    maxAgeMs: number,
    read: (last: T | undefined) => Promise<T>,
  ): Promise<T> {
    const { name, looks } = this.#options;
    const kept = this.#kept.get(key);
    const { by, found, failed } = await looks.take<T>({
      subject: `${name}/${key}`,
      maxAgeMs: () => maxAgeMs,
      known: kept?.number ?? 0,
      failures: 0,
      restMs: () => REST_MS,
      look: last => read(last ?? kept?.value),
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    });
    this.#alone = by === 'alone';
    if (failed) throw failed.error;
    if (!found) return kept ? kept.value : read(undefined);
    // Anew, so that the one that was read longest ago comes first.
    this.#kept.delete(key);
    this.#kept.set(key, {
      value: found.value,
      readAt: performance.now() - found.ageMs,
      number: found.number,
    });
    if (this.#kept.size > MOST_KEPT) {
      this.#kept.delete([...this.#kept.keys()][0]);
    }
    return found.value;
  }
}
