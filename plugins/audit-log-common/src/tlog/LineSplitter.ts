import { concat } from './bytes';
import { ProofError } from './errors';

const NEWLINE = 0x0a;

/** The longest line that is read, bytes. */
const MAX_LINE_BYTES = 4_194_304;

/** Cuts a stream of bytes into lines, without decoding them. */
export class LineSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  #count = 0;

  /** A splitter at the start of a file. */
  static create(): LineSplitter {
    return new LineSplitter();
  }

  /** How many whole lines there were. */
  get count(): number {
    return this.#count;
  }

  /** What came after the last newline. */
  get rest(): Uint8Array {
    return this.#rest;
  }

  /**
   * Takes the next bytes.
   *
   * @param chunk - not to be written to as long as the lines are used
   * @returns the lines that they complete, without their newlines, valid until the next chunk
   * @throws {@link ProofError} `malformed` if a line is longer than any that an export has
   */
  *split(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    const bytes = this.#rest.length > 0 ? concat(this.#rest, chunk) : chunk;
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end < 0) break;
      this.#count += 1;
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    this.#rest = bytes.slice(start);
    if (this.#rest.length > MAX_LINE_BYTES) {
      throw new ProofError(
        'malformed',
        `Line ${this.#count + 1} is too long: this is not an export`,
      );
    }
  }
}
