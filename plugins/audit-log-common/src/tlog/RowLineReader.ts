import { HASH_BYTES, type Hash, type TreeHasher } from './hash';

/** A row's line, as far as its verification needs it. */
export type RowLine = {
  /** What the row says its place is. */
  seq: number;
  /** The hash of the row as it stands there. */
  hash: Hash;
  /** Whether that is the hash which the row itself bears. */
  hashFits: boolean;
};

const ascii = (text: string) =>
  Uint8Array.from(text, character => character.charCodeAt(0));

const BEFORE_HASH = ascii(',"leaf_hash":"');
const BEFORE_SEQ = ascii('","seq":');
const HEX = ascii('0123456789abcdef');
const HEX_HASH = HASH_BYTES * 2;
const [ZERO, NINE, CLOSE, OPEN] = ascii('09}{');
const MAX_SEQ_DIGITS = 16;

/**
 * Reads the lines of an export's rows. Nothing is parsed and written again: the bytes that are hashed are those in the file.
 */
export class RowLineReader {
  readonly #hasher: TreeHasher;
  #content = new Uint8Array(4096);

  private constructor(hasher: TreeHasher) {
    this.#hasher = hasher;
  }

  /** A reader that hashes with `hasher`. */
  static create(options: { hasher: TreeHasher }): RowLineReader {
    return new RowLineReader(options.hasher);
  }

  /**
   * Reads a line.
   *
   * @param line - without its newline
   * @returns `undefined` if it hasn't the form of a row's line
   */
  read(line: Uint8Array): RowLine | undefined {
    // From its end: `…,"leaf_hash":"<64 hex>","seq":<digits>}`.
    let digits = line.length - 1;
    if (line[digits] !== CLOSE || line[0] !== OPEN) return undefined;
    let seq = 0;
    let unit = 1;
    while (line[digits - 1] >= ZERO && line[digits - 1] <= NINE) {
      digits -= 1;
      seq += (line[digits] - ZERO) * unit;
      unit *= 10;
    }
    const count = line.length - 1 - digits;
    if (count === 0 || count > MAX_SEQ_DIGITS) return undefined;
    if (count > 1 && line[digits] === ZERO) return undefined;
    const hex = digits - BEFORE_SEQ.length - HEX_HASH;
    const end = hex - BEFORE_HASH.length;
    if (
      end < 2 ||
      !Number.isSafeInteger(seq) ||
      !has(line, BEFORE_HASH, end) ||
      !has(line, BEFORE_SEQ, hex + HEX_HASH)
    ) {
      return undefined;
    }
    if (this.#content.length <= end) {
      this.#content = new Uint8Array(end * 2);
    }
    this.#content.set(line.subarray(0, end));
    this.#content[end] = CLOSE;
    const hash = this.#hasher.leaf(this.#content.subarray(0, end + 1));
    return { seq, hash, hashFits: isHexOf(line, hex, hash) };
  }
}

function has(line: Uint8Array, text: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    if (line[at + i] !== text[i]) return false;
  }
  return true;
}

function isHexOf(line: Uint8Array, at: number, hash: Hash): boolean {
  for (let i = 0; i < HASH_BYTES; i++) {
    if (
      line[at + 2 * i] !== HEX[hash[i] >> 4] ||
      line[at + 2 * i + 1] !== HEX[hash[i] & 15]
    ) {
      return false;
    }
  }
  return true;
}
