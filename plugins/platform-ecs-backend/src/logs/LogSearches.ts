/** As many at a time for one person, and for all: AWS runs 30 in an account, and the console's users need some. */
const MOST_OF_ONE = 2;
const MOST_OF_ALL = 12;

/** Which searches run, and whose they are. */
export class LogSearches {
  readonly #running = new Map<string, number>();
  #all = 0;

  static create(): LogSearches {
    return new LogSearches();
  }

  private constructor() {}

  /**
   * Begins a search.
   *
   * @param subject - whose it is
   * @returns what ends it; or why it can't begin, in a sentence
   */
  begin(subject: string): (() => void) | string {
    const own = this.#running.get(subject) ?? 0;
    if (own >= MOST_OF_ONE) {
      return `You have ${MOST_OF_ONE} searches running already: cancel one, or wait for it`;
    }
    if (this.#all >= MOST_OF_ALL) {
      return `${MOST_OF_ALL} searches are running already: try again in a moment`;
    }
    this.#running.set(subject, own + 1);
    this.#all += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#all -= 1;
      const left = (this.#running.get(subject) ?? 1) - 1;
      if (left > 0) this.#running.set(subject, left);
      else this.#running.delete(subject);
    };
  }
}
