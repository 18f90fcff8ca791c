import type { Hash, TreeHasher } from './hash';

/** A perfect subtree: the node above the leaves from `index · 2^level` up to, excluding, `(index + 1) · 2^level`. */
export type TreeNode = { level: number; index: number };

/** Leaves from `from` (inclusive) to `to` (exclusive). */
export type LeafRange = { from: number; to: number };

/** The largest power of two that is smaller than `size`; `size` is 2 or more. */
export function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/**
 * The fewest perfect subtrees that together are a range of leaves, from left to right.
 *
 * @param range - leaves; an empty range has no subtrees
 * @throws a `RangeError` unless 0 ≤ from ≤ to ≤ 2^53 - 1
 */
export function subtreesOf(range: LeafRange): TreeNode[] {
  let { from } = range;
  const { to } = range;
  assertRange(range);
  const nodes: TreeNode[] = [];
  while (from < to) {
    let level = 0;
    let size = 1;
    // As large as the place it starts at, and what is left, allow.
    while (from % (size * 2) === 0 && from + size * 2 <= to) {
      size *= 2;
      level += 1;
    }
    nodes.push({ level, index: from / size });
    from += size;
  }
  return nodes;
}

/**
 * The Merkle tree hash of a range from the hashes of its {@link subtreesOf | subtrees}. It is one only if the range starts at a multiple of a
 * power of two that is not smaller than the range, as the ranges of a proof do.
 */
export function foldSubtrees(
  hashes: readonly Hash[],
  hasher: TreeHasher,
): Hash {
  if (hashes.length === 0) return hasher.empty;
  return hashes.reduceRight((right, left) => hasher.node(left, right));
}

/**
 * The ranges whose hashes prove that a leaf is in a tree, from the leaf's sibling up.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.1
 * @throws a `RangeError` unless 0 ≤ index \< size
 */
export function inclusionPath(index: number, size: number): LeafRange[] {
  assertRange({ from: index, to: size });
  if (index >= size) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}`);
  }
  const path: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * The ranges whose hashes prove that a tree continues an older one. Empty when the older is empty or the same.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.1
 * @throws a `RangeError` unless 0 ≤ oldSize ≤ newSize
 */
export function consistencyPath(oldSize: number, newSize: number): LeafRange[] {
  assertRange({ from: oldSize, to: newSize });
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: LeafRange[] = [];
  let [from, to] = [0, newSize];
  while (oldSize !== to) {
    const middle = from + splitPoint(to - from);
    if (oldSize <= middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  // What is left is a subtree of the older tree; its hash is known to the verifier if it is the whole of it.
  if (from !== 0) path.push({ from, to });
  return path.reverse();
}

function assertRange({ from, to }: LeafRange) {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw new RangeError('Sizes and indices of a tree are safe integers');
  }
  if (from < 0 || from > to) {
    throw new RangeError(`Not a range of leaves: ${from} to ${to}`);
  }
}
