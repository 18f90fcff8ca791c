import {
  canonicalRow,
  type Hash,
  sameHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { hash } from 'node:crypto';
import { LedgerBrokenError } from './errors';
import { GrowingTree } from './GrowingTree';
import type { TreeTables } from './TreeTables';

/** Rows read and hashed at a time: some ten milliseconds. */
const BATCH = 512;

/**
 * Hashes stored rows again, in order, and holds what comes out against the stored hashes and tiles. It believes nothing that is stored but
 * the place it starts from; if that is the log's beginning, nothing at all.
 */
export class RowAudit {
  readonly #tables: TreeTables;
  readonly #tree: GrowingTree;

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
    const leafHashes = await rehash(this.#tables, from, end);
    for (const tile of this.#tree.append(leafHashes)) {
      const stored = await this.#tables.fullTile(tile.level, tile.index);
      const roots = await this.#tables.tileRoots(
        tile.level,
        tile.index,
        tile.index + 1,
      );
      if (
        !stored ||
        !sameHash(stored, tile.hashes) ||
        !sameHash(roots, tile.root)
      ) {
        throw new LedgerBrokenError(
          `tile ${tile.index} of level ${tile.level} is ${
            stored ? 'not what its rows make it' : 'missing'
          }`,
        );
      }
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
