/** A value, and when it was read: epoch milliseconds. */
type Kept<T> = { value: T; readAt: number };

/** How many answers are kept: more than there are services, and a bound where people choose what is asked. */
const MOST_KEPT = 1_000;

/**
 * One read for all who ask. Who asks while a read is under way shares it; who asks within `maxAgeMs` of the last one gets what it found. So how often AWS
 * is asked doesn't depend on how many people look.
 */
export class SharedReads<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #reading = new Map<string, Promise<T>>();

  static create<T>(): SharedReads<T> {
    return new SharedReads<T>();
  }

  private constructor() {}

  /** What was last found, however old. */
  last(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  /**
   * What was found lately, or is found now.
   *
   * @param maxAgeMs - how old it may be, milliseconds
   * @throws what `read` throws; nothing is kept then, and the next one asks again
   */
  async get(key: string, maxAgeMs: number, read: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && Date.now() - kept.readAt <= maxAgeMs) return kept.value;
    const underWay = this.#reading.get(key);
    if (underWay) return underWay;
    const readAt = Date.now();
    const reading = read()
      .then(value => {
        // Anew, so that the one that was read longest ago comes first.
        this.#kept.delete(key);
        this.#kept.set(key, { value, readAt });
        if (this.#kept.size > MOST_KEPT) {
          this.#kept.delete([...this.#kept.keys()][0]);
        }
        return value;
      })
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }
}
