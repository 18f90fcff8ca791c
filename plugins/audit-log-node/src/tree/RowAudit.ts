import {
  canonicalRow,
  type Hash,
  HASH_BYTES,
  sameHash,
  TILE_WIDTH,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { hash } from 'node:crypto';
import { LedgerBrokenError } from './errors';
import { GrowingTree } from './GrowingTree';
import { storedTile } from './storedTile';
import type { FullTile, TreeTables } from './TreeTables';

/** Rows read and hashed at a time: some ten milliseconds. */
const BATCH = 512;

/**
 * Hashes stored rows again, in order, and holds what comes out against the stored hashes and tiles. It believes nothing that is stored but
 * the place it starts from; if that is the log's beginning, nothing at all. Of rows that were archived it has the hashes in their tiles, which the signed
 * heads prove as they prove rows; that the archive holds what was hashed, its exports prove.
 */
export class RowAudit {
  readonly #tables: TreeTables;
  readonly #tree: GrowingTree;
  readonly #uncompared: FullTile[] = [];

  /** An audit of every row from the first one. */
  static async fromBeginning(tables: TreeTables): Promise<RowAudit> {
    return new RowAudit(tables, await GrowingTree.load(tables, undefined));
  }

  /**
   * An audit of the rows that follow a head.
   *
   * @throws {@link LedgerBrokenError} if the stored tree is not the head's
   */
  static async after(
    tables: TreeTables,
    head: { size: number; root: Hash },
  ): Promise<RowAudit> {
    return new RowAudit(tables, await GrowingTree.load(tables, head));
  }

  private constructor(tables: TreeTables, tree: GrowingTree) {
    this.#tables = tables;
    this.#tree = tree;
  }

  /** How many rows it has come to. */
  get size(): number {
    return this.#tree.size;
  }

  /**
   * Audits the next rows, a batch at most.
   *
   * @param to - not beyond this size of the log; what it covers must be integrated
   * @throws {@link LedgerBrokenError} naming the first row or tile that is wrong. The audit is of no use afterwards
   */
  async advance(to: number): Promise<void> {
    const from = this.#tree.size;
    const end = Math.min(to, from + BATCH);
    if (end <= from) return;
    await this.#compareTiles();
    const archivedTo = await this.#tables.archivedTo();
    const leafHashes =
      from < archivedTo
        ? await archivedHashes(this.#tables, from, Math.min(end, archivedTo))
        : await rehash(this.#tables, from, end);
    this.#uncompared.push(...this.#tree.append(leafHashes));
    await this.#compareTiles();
  }

  /** Compares the tiles that became full. Those that the database did not give are left for the next time. */
  async #compareTiles(): Promise<void> {
    for (
      let [tile] = this.#uncompared;
      tile !== undefined;
      [tile] = this.#uncompared
    ) {
      const { level, index } = tile;
      const hashes = await this.#tables.fullTile(level, index);
      const root = await this.#tables.tileRoots(level, index, index + 1);
      if (!hashes) {
        throw new LedgerBrokenError(
          `tile ${index} of level ${level} is missing`,
        );
      }
      if (!sameHash(hashes, tile.hashes) || !sameHash(root, tile.root)) {
        throw new LedgerBrokenError(
          `tile ${index} of level ${level} is not what its rows make it`,
        );
      }
      this.#uncompared.shift();
    }
  }

  /**
   * Holds a signed head against the rows.
   *
   * @throws {@link LedgerBrokenError} unless the rows up to here make the head's tree
   */
  assertIs(head: { size: number; root: Hash }): void {
    if (head.size !== this.size || !sameHash(head.root, this.#tree.root())) {
      throw new LedgerBrokenError(
        `the head of ${head.size} rows was signed for other rows than those that are stored`,
      );
    }
  }
}

/** The hashes of rows that are not in the table any more, from the tile that `from` is in: to the end of it at the most. */
async function archivedHashes(
  tables: TreeTables,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const index = Math.floor(from / TILE_WIDTH);
  const start = index * TILE_WIDTH;
  const width = Math.min(to - start, TILE_WIDTH);
  const hashes = await storedTile(tables, { level: 0, index, width });
  return hashes.subarray((from - start) * HASH_BYTES);
}

/**
 * The leaf hashes of rows, made again from what is stored of them.
 *
 * @returns 32 bytes for each row from `from` up to, not including, `to`
 * @throws {@link LedgerBrokenError} naming the first row that is missing or not what was hashed
 */
export async function rehash(
  tables: TreeTables,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const rows = await tables.rows(from, to);
  const leafHashes = new Uint8Array((to - from) * 32);
  for (let seq = from; seq < to; seq += 1) {
    const row = rows[seq - from];
    if (row?.seq !== seq) {
      throw new LedgerBrokenError(`row ${seq} is missing`);
    }
    const leafHash = hash('sha256', `\0${canonicalRow(row)}`, 'buffer');
    if (leafHash.toString('hex') !== row.leaf_hash) {
      throw new LedgerBrokenError(`row ${seq} is not what was hashed`);
    }
    leafHashes.set(leafHash, (seq - from) * 32);
  }
  return leafHashes;
}
