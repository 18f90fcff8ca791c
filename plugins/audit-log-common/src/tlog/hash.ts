import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { ProofError } from './errors';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array;

/** SHA-256 of a message. The default runs anywhere; Node's own is several times faster, and may be passed where this type is taken. */
export type Sha256 = (message: Uint8Array) => Hash;

/** Bytes in a {@link Hash}. */
export const HASH_BYTES = 32;

/** The hashes of a Merkle tree. */
export interface TreeHasher {
  /** The hash of a leaf: SHA-256 of `0x00 ‖ content`. */
  leaf(content: Uint8Array): Hash;
  /** The hash of an inner node: SHA-256 of `0x01 ‖ left ‖ right`. */
  node(left: Hash, right: Hash): Hash;
  /** The root of the tree without leaves: SHA-256 of nothing. */
  readonly empty: Hash;
}

/**
 * The tree hashes of RFC 9162 (and RFC 6962, which has the same).
 *
 * @param sha256 - the hash function; pure JavaScript unless given
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1
 */
export function createTreeHasher(sha256: Sha256 = nobleSha256): TreeHasher {
  const pair = new Uint8Array(1 + 2 * HASH_BYTES);
  pair[0] = 0x01;
  return {
    leaf(content) {
      const message = new Uint8Array(1 + content.length);
      message.set(content, 1);
      return sha256(message);
    },
    node(left, right) {
      pair.set(left, 1);
      pair.set(right, 1 + HASH_BYTES);
      return sha256(pair);
    },
    empty: sha256(new Uint8Array(0)),
  };
}

/** {@link createTreeHasher} with the hash function that runs anywhere. */
export const treeHasher: TreeHasher = createTreeHasher();

/** Whether two hashes are the same. Not in constant time: hashes of a public tree are no secrets. */
export function sameHash(a: Hash, b: Hash): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

/**
 * Concatenated hashes, as a tile holds them, one by one.
 *
 * @throws {@link ProofError} if the length is not a multiple of 32 bytes
 */
export function splitHashes(bytes: Uint8Array): Hash[] {
  if (bytes.length % HASH_BYTES !== 0) {
    throw new ProofError(
      'malformed',
      `${bytes.length} bytes are not a sequence of SHA-256 hashes`,
    );
  }
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/** The hashes one after another, as a tile holds them. */
export function joinHashes(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => bytes.set(hash, i * HASH_BYTES));
  return bytes;
}
