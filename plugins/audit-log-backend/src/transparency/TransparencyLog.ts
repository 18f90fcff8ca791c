import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type AuditRow,
  createReceipt,
  formatContinuation,
  formatTlogProof,
  type Hash,
  ProofError,
  type TileCoordinates,
  TiledTree,
  TILE_WIDTH,
  verifyConsistency,
  verifyInclusion,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  LedgerBrokenError,
  type LogKeys,
  nodeTreeHasher,
  type StoredCheckpoint,
  storedTile,
  storedTiles,
  type TreeTables,
  verifyStored,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { LogKeyList } from './transparencyApi';
import type { AuditLogStore, VisibleRows } from '../database/AuditLogStore';
import type { StoreDeadline } from '../database/StoreDeadline';

/** How long a proof of a row that was just appended waits for the head that covers it. */
const COVERAGE_WAIT_MS = 2_000;
const COVERAGE_POLL_MS = 100;

/** Options of {@link TransparencyLog.create}. */
export type TransparencyLogOptions = {
  tables: TreeTables;
  store: AuditLogStore;
  deadline: StoreDeadline;
  keys: LogKeys;
  logger: LoggerService;
  /** Told that what is stored is not what was signed. */
  onBroken(problem: string): void;
};

/**
 * The ledger as a transparency log: its signed head, its tiles, and proofs. Every proof is verified before it is given out, so that a broken log
 * is said to be broken here, and not by whoever verifies the proof elsewhere.
 */
export class TransparencyLog {
  readonly #tables: TreeTables;
  readonly #store: AuditLogStore;
  readonly #deadline: StoreDeadline;
  readonly #keys: LogKeys;
  readonly #logger: LoggerService;
  readonly #onBroken: (problem: string) => void;

  static create(options: TransparencyLogOptions): TransparencyLog {
    return new TransparencyLog(options);
  }

  private constructor(options: TransparencyLogOptions) {
    this.#tables = options.tables;
    this.#store = options.store;
    this.#deadline = options.deadline;
    this.#keys = options.keys;
    this.#logger = options.logger;
    this.#onBroken = options.onBroken;
  }

  /** The keys that the log's checkpoints verify with: the present one first, then those before it. */
  keys(): LogKeyList {
    return { origin: this.#keys.origin, keys: this.#keys.vkeys };
  }

  /** The signed head. */
  async checkpoint(): Promise<string> {
    return (await this.#head()).note;
  }

  /**
   * A tile of the signed tree.
   *
   * @returns its hashes, concatenated
   * @throws NotFoundError if the signed tree has no such tile, or fewer hashes in it
   */
  async tile(tile: TileCoordinates): Promise<Uint8Array> {
    const head = await this.#head();
    const hashes = Math.floor(head.size / TILE_WIDTH ** tile.level);
    if (tile.index * TILE_WIDTH + tile.width > hashes) {
      throw new NotFoundError(
        `The signed tree of ${head.size} rows has no such tile`,
      );
    }
    return this.#proving(() => storedTile(this.#tables, tile));
  }

  /**
   * The proof that a row is in the signed head, as a C2SP tlog-proof.
   *
   * @throws NotFoundError if there is no such row that the reader may see
   * @throws ServiceUnavailableError if the head doesn't cover the row yet, or the log is broken
   */
  async proof(seq: number, visible: VisibleRows): Promise<string> {
    const row = await this.#row(seq, visible);
    const { hashes, checkpoint } = await this.#inclusion(row);
    return formatTlogProof({ index: seq, hashes, checkpoint });
  }

  /** The row and its proof in one file; throws as {@link TransparencyLog.proof}. */
  async receipt(seq: number, visible: VisibleRows): Promise<string> {
    const row = await this.#row(seq, visible);
    const { hashes, checkpoint } = await this.#inclusion(row);
    return createReceipt({ row, hashes, checkpoint });
  }

  /**
   * The proof that the signed head continues the tree of `oldSize` rows, with that head.
   *
   * @throws NotFoundError if the head has fewer rows
   */
  async continuation(oldSize: number): Promise<string> {
    const head = await this.#head();
    if (oldSize > head.size) {
      throw new NotFoundError(
        `The signed tree has ${head.size} rows, fewer than ${oldSize}`,
      );
    }
    const hashes = await this.#proving(async () => {
      const reader = storedTiles(this.#tables);
      const proof = await treeOf(head.size, reader).consistencyProof(oldSize);
      const oldRoot = await treeOf(oldSize, reader).root();
      verifyConsistency(
        {
          oldSize,
          oldRoot,
          newSize: head.size,
          newRoot: head.root,
          proof,
        },
        nodeTreeHasher,
      );
      return proof;
    });
    return formatContinuation({ oldSize, hashes, checkpoint: head.note });
  }

  /**
   * The signed head and its tree, once it covers so many rows.
   *
   * @throws ServiceUnavailableError if it doesn't soon, or the log is broken
   */
  async signedTree(
    rows: number,
  ): Promise<{ checkpoint: string; tree: TiledTree }> {
    const head = await (rows === 0
      ? this.#head()
      : this.#headCovering(rows - 1));
    const tree = treeOf(head.size, storedTiles(this.#tables));
    return { checkpoint: head.note, tree };
  }

  async #inclusion(
    row: AuditRow,
  ): Promise<{ hashes: Hash[]; checkpoint: string }> {
    const head = await this.#headCovering(row.seq);
    const hashes = await this.#proving(async () => {
      const reader = storedTiles(this.#tables);
      const proof = await treeOf(head.size, reader).inclusionProof(row.seq);
      verifyInclusion(
        {
          leafHash: Buffer.from(row.leaf_hash, 'hex'),
          index: row.seq,
          size: head.size,
          root: head.root,
          proof,
        },
        nodeTreeHasher,
      );
      return proof;
    });
    return { hashes, checkpoint: head.note };
  }

  async #row(seq: number, visible: VisibleRows): Promise<AuditRow> {
    const row = await this.#store.rowAt(seq, visible);
    if (!row) {
      throw new NotFoundError(
        `There is no row ${seq}, or it is not yours to see`,
      );
    }
    return row;
  }

  /** The head, once it covers a row. Rows are covered well within a second. */
  async #headCovering(seq: number): Promise<StoredCheckpoint> {
    const end = Date.now() + COVERAGE_WAIT_MS;
    for (;;) {
      const head = await this.#head();
      if (head.size > seq) return head;
      if (Date.now() >= end) {
        throw new ServiceUnavailableError(
          `Row ${seq} is not in the signed head yet. Try again later.`,
        );
      }
      await new Promise(resolve => {
        setTimeout(resolve, COVERAGE_POLL_MS);
      });
    }
  }

  async #head(): Promise<StoredCheckpoint> {
    const head = await this.#deadline.within(this.#tables.latestCheckpoint());
    if (!head) {
      throw new ServiceUnavailableError(
        'The audit log has not been signed yet. Try again later.',
      );
    }
    return this.#proving(async () => {
      verifyStored(head, this.#keys.log);
      return head;
    });
  }

  async #proving<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#deadline.within(work());
    } catch (error) {
      if (!(
        error instanceof LedgerBrokenError || error instanceof ProofError
      )) {
        throw error;
      }
      const problem = `a proof can't be made: ${toError(error).message}`;
      this.#logger.error(`Audit log: BROKEN, ${problem}`);
      this.#onBroken(problem);
      throw new ServiceUnavailableError(
        'The proof can not be made: what is stored is not what was signed. Tell those who run the portal.',
      );
    }
  }
}

function treeOf(size: number, reader: ReturnType<typeof storedTiles>) {
  return TiledTree.create({ size, reader, hasher: nodeTreeHasher });
}
