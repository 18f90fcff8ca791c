import { hash } from 'node:crypto';

/** 72 bits of SHA-256: among all lines of a year no two get the same by accident. */
const DIGITS = 12;

/**
 * Gives lines ids that don't depend on how they were read. Live Tail's events have none, so an id is made of what a line is: its stream, its time, its message, and
 * how many of the very same came before it.
 */
export class LineIds {
  /** Of each stream: the lines of the newest millisecond that was seen. */
  readonly #streams = new Map<
    string,
    { at: number; seen: Map<string, number> }
  >();

  static create(): LineIds {
    return new LineIds();
  }

  private constructor() {}

  /** Forgets what was counted: for reading the same range again. */
  clear(): void {
    this.#streams.clear();
  }

  /** The id of the next line of a stream. @param at - epoch milliseconds */
  next(stream: string, at: number, message: string): string {
    const digest = hash(
      'sha256',
      `${stream}\n${at}\n${message}`,
      'base64url',
    ).slice(0, DIGITS);
    let newest = this.#streams.get(stream);
    if (newest?.at !== at) {
      newest = { at, seen: new Map() };
      this.#streams.set(stream, newest);
    }
    const before = newest.seen.get(digest) ?? 0;
    newest.seen.set(digest, before + 1);
    return `${at.toString(36)}-${digest}${before === 0 ? '' : `-${before}`}`;
  }
}
