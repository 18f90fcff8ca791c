/** Counts numbered lines: which came, and how often. */
export class SequenceCheck {
  readonly #seen = new Set<number>();
  /** Lines that came more than once. */
  repeated = 0;

  static create(): SequenceCheck {
    return new SequenceCheck();
  }

  private constructor() {}

  add(sequence: number): void {
    if (this.#seen.has(sequence)) this.repeated += 1;
    this.#seen.add(sequence);
  }

  get count(): number {
    return this.#seen.size;
  }

  /** How many of the numbers from 0 on did not come. */
  missingOf(total: number): number {
    let missing = 0;
    for (let sequence = 0; sequence < total; sequence++) {
      if (!this.#seen.has(sequence)) missing += 1;
    }
    return missing;
  }
}
