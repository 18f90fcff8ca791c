import { ProofError } from './errors';
import {
  type Hash,
  HASH_BYTES,
  sameHash,
  type TreeHasher,
  treeHasher,
} from './hash';
import { rowCount } from './words';

/** That a leaf is at a place of a tree. */
export type InclusionClaim = {
  leafHash: Hash;
  /** The leaf's place, from 0. */
  index: number;
  /** The tree's size in leaves, and its root. */
  size: number;
  root: Hash;
  /** The proof's hashes, the leaf's sibling first. */
  proof: readonly Hash[];
};

/**
 * Verifies that a leaf is at its place of a tree.
 *
 * @throws {@link ProofError} `not-included`, or `malformed` if index and size can't be
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
 */
export function verifyInclusion(
  claim: InclusionClaim,
  hasher: TreeHasher = treeHasher,
): void {
  const { leafHash, index, size, root, proof } = claim;
  assertSizes(index, size);
  if (index >= size) {
    throw new ProofError(
      'not-included',
      `Row ${index} can't be in a tree of ${rowCount(size)}`,
    );
  }
  assertHashes([leafHash, root, ...proof]);
  const wrong = (why: string) =>
    new ProofError(
      'not-included',
      `Row ${index} is not in the signed tree of ${rowCount(size)}: ${why}`,
    );

  // fn, sn and r of the RFC, in arithmetic that holds beyond 32 bits.
  let fn = index;
  let sn = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0) throw wrong('the proof has too many hashes');
    if (isOdd(fn) || fn === sn) {
      hash = hasher.node(sibling, hash);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = hasher.node(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) throw wrong('the proof has too few hashes');
  if (!sameHash(hash, root)) {
    throw wrong('the proof leads to another root than the signed one');
  }
}

/** That a tree continues an older one: it begins with the same leaves, in the same order. */
export type ConsistencyClaim = {
  oldSize: number;
  oldRoot: Hash;
  newSize: number;
  newRoot: Hash;
  proof: readonly Hash[];
};

/**
 * Verifies that a tree continues an older one.
 *
 * @throws {@link ProofError} `not-consistent`, or `malformed` if the sizes can't be
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
 */
export function verifyConsistency(
  claim: ConsistencyClaim,
  hasher: TreeHasher = treeHasher,
): void {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  assertSizes(oldSize, newSize);
  assertHashes([oldRoot, newRoot, ...proof]);
  const wrong = (why: string) =>
    new ProofError(
      'not-consistent',
      `The tree of ${rowCount(newSize)} does not continue the tree of ${rowCount(oldSize)}: ${why}`,
    );

  if (oldSize > newSize) throw wrong('it is smaller');
  if (oldSize === newSize || oldSize === 0) {
    if (proof.length > 0) throw wrong('the proof has too many hashes');
    if (oldSize === 0 && !sameHash(oldRoot, hasher.empty)) {
      throw wrong('the root of the older, empty tree is wrong');
    }
    if (oldSize === newSize && !sameHash(oldRoot, newRoot)) {
      throw wrong('they are of the same size and have different roots');
    }
    return;
  }

  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  if (first === undefined) throw wrong('the proof has too few hashes');
  let fn = oldSize - 1;
  let sn = newSize - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let oldHash = first;
  let newHash = first;
  for (const hash of rest) {
    if (sn === 0) throw wrong('the proof has too many hashes');
    if (isOdd(fn) || fn === sn) {
      oldHash = hasher.node(hash, oldHash);
      newHash = hasher.node(hash, newHash);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      newHash = hasher.node(newHash, hash);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) throw wrong('the proof has too few hashes');
  if (!sameHash(oldHash, oldRoot)) {
    throw wrong('the proof leads to another root of the older tree');
  }
  if (!sameHash(newHash, newRoot)) {
    throw wrong('the proof leads to another root of the newer tree');
  }
}

function assertSizes(...sizes: number[]) {
  if (!sizes.every(size => Number.isSafeInteger(size) && size >= 0)) {
    throw new ProofError(
      'malformed',
      `Not sizes of a tree: ${sizes.join(', ')}`,
    );
  }
}

function assertHashes(hashes: readonly Hash[]) {
  if (!hashes.every(hash => hash.length === HASH_BYTES)) {
    throw new ProofError('malformed', 'A proof consists of SHA-256 hashes');
  }
}

const isOdd = (n: number) => n % 2 === 1;
const half = (n: number) => Math.floor(n / 2);

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
