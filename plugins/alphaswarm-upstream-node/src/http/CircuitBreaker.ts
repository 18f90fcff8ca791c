/** How many failures in a row open the circuit. */
const THRESHOLD = 5;

/** How long an open circuit stays open, milliseconds. */
const OPEN_MS = 10_000;

/**
 * Stops calling an upstream that doesn't answer, so that callers get their 503 at once and the upstream is left alone to recover.
 *
 * After {@link THRESHOLD} failures in a row it opens for {@link OPEN_MS}; then one call is let through, and what becomes of it decides.
 */
export class CircuitBreaker {
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  /**
   * Asks to make a call. Whoever is admitted must report {@link succeeded}, {@link failed} or {@link abandoned}.
   *
   * @returns undefined if the call may be made; else in how many milliseconds to ask again
   */
  admit(): number | undefined {
    if (this.#failures < THRESHOLD) return undefined;
    const remaining = this.#openUntil - Date.now();
    if (remaining > 0) return remaining;
    if (this.#probing) return OPEN_MS;
    this.#probing = true;
    return undefined;
  }

  /** The upstream answered, whatever it said. */
  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  /** The upstream did not answer, or only that it can't. */
  failed(): void {
    this.#failures += 1;
    this.#probing = false;
    if (this.#failures >= THRESHOLD) this.#openUntil = Date.now() + OPEN_MS;
  }

  /** Whoever asked went away before there was an answer: nothing is known. */
  abandoned(): void {
    this.#probing = false;
  }
}
