import { createHash } from 'node:crypto';
import { createTreeHasher, type Hash } from '../hash';

/** Hashes by Node's own SHA-256: independent of the one that runs anywhere, and quick enough for trees of thousands. */
export const nodeHasher = createTreeHasher(message =>
  createHash('sha256').update(message).digest(),
);

/**
 * The definitions of RFC 9162 §2.1 written down as they stand there: recursive, over lists. Everything else is compared with this. Results are remembered, or
 * thousands of trees would take hours.
 */
export class NaiveTree {
  readonly #entries: readonly Uint8Array[];
  readonly #remembered = new Map<string, Hash>();

  constructor(entries: readonly Uint8Array[]) {
    this.#entries = entries;
  }

  /** MTH(D[from:to]) */
  mth(from: number, to: number): Hash {
    const key = `${from}:${to}`;
    let hash = this.#remembered.get(key);
    if (!hash) {
      hash = this.#mth(from, to);
      this.#remembered.set(key, hash);
    }
    return hash;
  }

  #mth(from: number, to: number): Hash {
    const n = to - from;
    if (n === 0) return sha256();
    if (n === 1) return sha256(Uint8Array.of(0), this.#entries[from]);
    const k = largestPowerBelow(n);
    return sha256(
      Uint8Array.of(1),
      this.mth(from, from + k),
      this.mth(from + k, to),
    );
  }

  /** PATH(m, D[from:to]) */
  path(m: number, from: number, to: number): Hash[] {
    const n = to - from;
    if (n === 1) return [];
    const k = largestPowerBelow(n);
    return m < k
      ? [...this.path(m, from, from + k), this.mth(from + k, to)]
      : [...this.path(m - k, from + k, to), this.mth(from, from + k)];
  }

  /** PROOF(m, D[0:n]), 0 < m < n */
  proof(m: number, n: number): Hash[] {
    return this.#subproof(m, 0, n, true);
  }

  /** SUBPROOF(m, D[from:to], b) */
  #subproof(m: number, from: number, to: number, b: boolean): Hash[] {
    const n = to - from;
    if (m === n) return b ? [] : [this.mth(from, to)];
    const k = largestPowerBelow(n);
    return m <= k
      ? [...this.#subproof(m, from, from + k, b), this.mth(from + k, to)]
      : [
          ...this.#subproof(m - k, from + k, to, false),
          this.mth(from, from + k),
        ];
  }
}

function sha256(...parts: Uint8Array[]): Hash {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
