import { type Hash, type TreeHasher, treeHasher } from './hash';
import {
  consistencyPath,
  foldSubtrees,
  inclusionPath,
  type LeafRange,
  subtreesOf,
} from './subtrees';
import { CompactTree } from './CompactTree';

/**
 * A whole Merkle tree in memory. For logs that fit; a large one keeps its tree in tiles.
 */
export class MemoryTree {
  readonly #hasher: TreeHasher;
  readonly #compact: CompactTree;
  /** `#levels[l][i]` is the hash of the perfect subtree of level `l` and index `i`. */
  readonly #levels: Hash[][] = [];

  private constructor(hasher: TreeHasher) {
    this.#hasher = hasher;
    this.#compact = CompactTree.create({ hasher });
  }

  /** A tree with these leaves. */
  static create(
    options: { leafHashes?: Iterable<Hash>; hasher?: TreeHasher } = {},
  ): MemoryTree {
    const tree = new MemoryTree(options.hasher ?? treeHasher);
    for (const leafHash of options.leafHashes ?? []) tree.append(leafHash);
    return tree;
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#compact.size;
  }

  /** Appends a leaf. */
  append(leafHash: Hash): void {
    this.#compact.append(leafHash, (level, index, hash) => {
      (this.#levels[level] ??= [])[index] = hash;
    });
  }

  /** The root of the tree when it had `size` leaves. */
  root(size: number = this.size): Hash {
    this.#assertSize(size);
    return this.#hash({ from: 0, to: size });
  }

  /** The proof that leaf `index` is in the tree of `size` leaves. */
  inclusionProof(index: number, size: number = this.size): Hash[] {
    this.#assertSize(size);
    return inclusionPath(index, size).map(range => this.#hash(range));
  }

  /** The proof that the tree of `newSize` leaves continues that of `oldSize`. */
  consistencyProof(oldSize: number, newSize: number = this.size): Hash[] {
    this.#assertSize(newSize);
    return consistencyPath(oldSize, newSize).map(range => this.#hash(range));
  }

  #hash(range: LeafRange): Hash {
    const hashes = subtreesOf(range).map(
      ({ level, index }) => this.#levels[level][index],
    );
    return foldSubtrees(hashes, this.#hasher);
  }

  #assertSize(size: number) {
    if (size > this.size) {
      throw new RangeError(`The tree has ${this.size} leaves, not ${size}`);
    }
  }
}
