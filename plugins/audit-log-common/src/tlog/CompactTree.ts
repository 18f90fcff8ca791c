import { type Hash, type TreeHasher, treeHasher } from './hash';
import { foldSubtrees, subtreesOf } from './subtrees';

/** Told of each perfect subtree that an append completes. */
export type NodeVisitor = (level: number, index: number, hash: Hash) => void;

/**
 * A Merkle tree that knows only its right edge: enough to append to it and to tell its root, in memory that grows with the logarithm of its size.
 */
export class CompactTree {
  readonly #hasher: TreeHasher;
  #size: number;
  /** The hashes of the perfect subtrees that the tree is made of, largest first, and their levels. */
  readonly #edge: Array<{ level: number; hash: Hash }>;

  private constructor(
    hasher: TreeHasher,
    size: number,
    edge: Array<{ level: number; hash: Hash }>,
  ) {
    this.#hasher = hasher;
    this.#size = size;
    this.#edge = edge;
  }

  /** The tree without leaves. */
  static create(options: { hasher?: TreeHasher } = {}): CompactTree {
    return new CompactTree(options.hasher ?? treeHasher, 0, []);
  }

  /**
   * A tree of which only the right edge is known.
   *
   * @param options - `size` in leaves; `edge`, the hashes of the perfect subtrees the tree is made of, largest first, as {@link CompactTree.edge} gives them
   * @throws a `RangeError` if there are more or fewer hashes than such a tree has subtrees
   */
  static restore(options: {
    size: number;
    edge: readonly Hash[];
    hasher?: TreeHasher;
  }): CompactTree {
    const { size, edge, hasher = treeHasher } = options;
    const nodes = subtreesOf({ from: 0, to: size });
    if (nodes.length !== edge.length) {
      throw new RangeError(
        `A tree of ${size} has ${nodes.length} subtrees at its edge, not ${edge.length}`,
      );
    }
    return new CompactTree(
      hasher,
      size,
      nodes.map(({ level }, i) => ({ level, hash: edge[i] })),
    );
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#size;
  }

  /** The hashes of the perfect subtrees it is made of, largest first. */
  get edge(): Hash[] {
    return this.#edge.map(({ hash }) => hash);
  }

  /**
   * Appends a leaf.
   *
   * @param leafHash - the leaf's hash
   * @param visit - told of the leaf and of each subtree that it completes, lowest first
   */
  append(leafHash: Hash, visit?: NodeVisitor): void {
    this.appendSubtree(0, leafHash, visit);
  }

  /**
   * Appends a perfect subtree of which only the hash is known.
   *
   * @param level - the subtree has 2^level leaves
   * @throws a `RangeError` if a subtree of that level can't begin at the tree's end
   */
  appendSubtree(level: number, hash: Hash, visit?: NodeVisitor): void {
    const leaves = 2 ** level;
    if (this.#size % leaves !== 0) {
      throw new RangeError(
        `A subtree of ${leaves} leaves can't begin at ${this.#size}`,
      );
    }
    let node = { level, hash };
    let index = this.#size / leaves;
    visit?.(level, index, hash);
    while (this.#edge.at(-1)?.level === node.level) {
      const left = this.#edge.pop()!;
      node = {
        level: node.level + 1,
        hash: this.#hasher.node(left.hash, node.hash),
      };
      index = Math.floor(index / 2);
      visit?.(node.level, index, node.hash);
    }
    this.#edge.push(node);
    this.#size += leaves;
  }

  /** The root of the tree as it is. */
  root(): Hash {
    return foldSubtrees(this.edge, this.#hasher);
  }
}

/** The root of the tree with these leaves. */
export function treeRoot(
  leafHashes: readonly Hash[],
  hasher: TreeHasher = treeHasher,
): Hash {
  const tree = CompactTree.create({ hasher });
  for (const leafHash of leafHashes) tree.append(leafHash);
  return tree.root();
}
