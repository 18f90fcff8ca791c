import {
  CompactTree,
  type Hash,
  joinHashes,
  sameHash,
  splitHashes,
  TILE_HEIGHT,
  TILE_WIDTH,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from './errors';
import { nodeTreeHasher } from './nodeHasher';
import { edgeTile } from './storedTile';
import type { FullTile, TreeTables } from './TreeTables';

/** Tile levels that a tree of 2^48 leaves has. */
const TILE_LEVELS = 6;

/** The tree while it grows: its right edge, and the tiles along it that are not full yet. */
export class GrowingTree {
  readonly #tree: CompactTree;
  /** The hashes of the tile of each level that is being filled. */
  readonly #filling: Hash[][];

  /**
   * The tree that a checkpoint was signed of, from what is stored.
   *
   * @param signed - size and root; the empty tree if undefined
   * @throws {@link LedgerBrokenError} if what is stored gives another root
   */
  static async load(
    tables: TreeTables,
    signed: { size: number; root: Hash } | undefined,
  ): Promise<GrowingTree> {
    const size = signed?.size ?? 0;
    const filling: Hash[][] = [];
    for (let level = 0; level < TILE_LEVELS; level += 1) {
      filling.push(splitHashes(await edgeTile(tables, level, size)));
    }
    const tree = CompactTree.create({ hasher: nodeTreeHasher });
    for (let level = TILE_LEVELS - 1; level >= 0; level -= 1) {
      for (const hash of filling[level]) {
        tree.appendSubtree(level * TILE_HEIGHT, hash);
      }
    }
    if (signed && !sameHash(tree.root(), signed.root)) {
      throw new LedgerBrokenError(
        `the stored tree of ${size} rows is not the one that was signed`,
      );
    }
    return new GrowingTree(tree, filling);
  }

  private constructor(tree: CompactTree, filling: Hash[][]) {
    this.#tree = tree;
    this.#filling = filling;
  }

  /** How many leaves it has. */
  get size(): number {
    return this.#tree.size;
  }

  /** Its root. */
  root(): Hash {
    return this.#tree.root();
  }

  /**
   * Appends leaves.
   *
   * @param leafHashes - their hashes, concatenated
   * @returns the tiles that became full
   */
  append(leafHashes: Uint8Array): FullTile[] {
    const full: FullTile[] = [];
    for (const leafHash of splitHashes(leafHashes)) {
      this.#tree.append(leafHash, (treeLevel, index, hash) => {
        if (treeLevel % TILE_HEIGHT !== 0) return;
        const level = treeLevel / TILE_HEIGHT;
        // The root of a tile comes right after its last hash: it is what the tile above is filled with.
        if (level > 0) full.push(this.#take(level - 1, index, hash));
        this.#filling[level].push(hash);
      });
    }
    return full;
  }

  #take(level: number, index: number, root: Hash): FullTile {
    const hashes = this.#filling[level];
    if (hashes.length !== TILE_WIDTH) {
      throw new Error(`A tile of ${hashes.length} hashes is not full`);
    }
    this.#filling[level] = [];
    return { level, index, hashes: joinHashes(hashes), root };
  }
}
