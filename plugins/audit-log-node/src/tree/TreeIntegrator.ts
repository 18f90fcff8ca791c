import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  HASH_BYTES,
  openCheckpoint,
  sameHash,
  signCheckpoint,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { describeDatabaseError } from '../ledger/describeDatabaseError';
import type { CheckpointSigner } from './CheckpointSigner';
import { CheckpointSigningError, LedgerBrokenError } from './errors';
import { GrowingTree } from './GrowingTree';
import type { LogKeys } from './logKeys';
import { type HeadStanding, TreeMetrics } from './TreeMetrics';
import type { StoredCheckpoint, TreeTables } from './TreeTables';

/** Rows of one pass: hashing them takes some ten milliseconds. */
const MAX_ROWS_PER_PASS = 8_192;
/** Pauses between passes, while rows come and while none do: a row is in the signed head well within a second. */
const BUSY_PAUSE_MS = 100;
const IDLE_PAUSE_MS = 400;
/** After a failure. */
const FAILURE_PAUSE_MS = 2_000;

/** Options of {@link TreeIntegrator.create}. */
export type TreeIntegratorOptions = {
  tables: TreeTables;
  keys: LogKeys;
  logger: LoggerService;
};

/** What a pass did: signed a head, had nothing to do, or left it to another process whose turn it is. */
export type IntegrationPass = {
  outcome: 'signed' | 'nothing' | 'elsewhere';
  /** Rows that the signed head doesn't cover. */
  behind: number;
};

/**
 * Makes the signed head follow the rows: reads the hashes of new rows, extends the tree, stores the tiles that became full, and signs a
 * checkpoint, all in one transaction. Every process has one; in the database they take turns, so that any of them goes on when another is gone.
 *
 * Nothing that it knows outlives a failure: where the tree ends is read from the last checkpoint, and the tree has to have the root that was
 * signed, or nothing is signed any more.
 */
export class TreeIntegrator {
  readonly #tables: TreeTables;
  readonly #signer: CheckpointSigner;
  readonly #log: TrustedLog;
  readonly #logger: LoggerService;
  readonly #metrics = TreeMetrics.create();
  /** The tree of the last checkpoint that this process stored. */
  #tree: GrowingTree | undefined;
  #standing: HeadStanding = { lagRows: 0, wholeAt: Date.now() };
  #stop: AbortController | undefined;
  #running: Promise<void> | undefined;
  #endObservation: (() => void) | undefined;
  #disturbed = false;

  static create(options: TreeIntegratorOptions): TreeIntegrator {
    return new TreeIntegrator(options);
  }

  private constructor(options: TreeIntegratorOptions) {
    this.#tables = options.tables;
    this.#signer = options.keys.signer;
    this.#log = options.keys.log;
    this.#logger = options.logger;
  }

  /** How far the signed head is behind, as this process last saw it. */
  get standing(): HeadStanding {
    return this.#standing;
  }

  /** Integrates until {@link TreeIntegrator.stop}. */
  start(): void {
    if (this.#running) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#endObservation = this.#metrics.observe(() => this.#standing);
    this.#running = this.#run(stop.signal);
  }

  /** Ends after the pass that is running. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#endObservation?.();
    await this.#running;
    this.#running = undefined;
  }

  /**
   * One pass: signs a head that covers the rows there are, or as many of them as a pass takes.
   *
   * @throws {@link LedgerBrokenError} if what is stored is not what was signed
   * @throws what the database or the signer throws; the next pass begins anew
   */
  async integrate(): Promise<IntegrationPass> {
    // The head first: rows only become more, so it can't cover more of them than are counted after it.
    const head = await this.#tables.latestCheckpoint();
    const rows = await this.#tables.rowCount();
    if (head && (await this.#isCurrent(this.#tables, head, rows))) {
      this.#saw({ size: head.size, rows });
      return { outcome: 'nothing', behind: 0 };
    }
    const pass = await this.#tables.transaction(tables => this.#pass(tables));
    // Only now is it certain that what the tree holds is stored.
    this.#tree = pass.tree;
    if (pass.outcome === 'elsewhere') {
      this.#saw({ size: head?.size ?? 0, rows });
      return { outcome: pass.outcome, behind: rows - (head?.size ?? 0) };
    }
    this.#saw({ size: pass.size, rows: pass.rows });
    return { outcome: pass.outcome, behind: pass.rows - pass.size };
  }

  async #pass(tables: TreeTables): Promise<
    | { outcome: 'elsewhere'; tree: undefined }
    | {
        outcome: 'signed' | 'nothing';
        size: number;
        rows: number;
        tree: GrowingTree | undefined;
      }
  > {
    if (!(await tables.tryIntegrationLock())) {
      this.#tree = undefined;
      return { outcome: 'elsewhere', tree: undefined };
    }
    const head = await tables.latestCheckpoint();
    const rows = await tables.rowCount();
    if (head && (await this.#isCurrent(tables, head, rows))) {
      return { outcome: 'nothing', size: head.size, rows, tree: this.#tree };
    }
    const tree = await this.#treeOf(tables, head);
    const to = Math.min(rows, tree.size + MAX_ROWS_PER_PASS);
    const leafHashes = await tables.leafHashes(tree.size, to);
    if (leafHashes.length !== (to - tree.size) * HASH_BYTES) {
      throw new LedgerBrokenError(
        `rows below seq ${to} are missing, which the ledger's head counts`,
      );
    }
    await tables.insertTiles(tree.append(leafHashes));
    const root = tree.root();
    await tables.insertCheckpoint({
      size: tree.size,
      keyId: keyIdHex(this.#signer.id),
      root,
      note: await signCheckpoint(
        { origin: this.#log.origin, size: tree.size, root, extensions: [] },
        [this.#signer],
      ),
    });
    return { outcome: 'signed', size: tree.size, rows, tree };
  }

  /** Whether a head needs no successor: it covers every row, and the present key has signed it. */
  async #isCurrent(
    tables: TreeTables,
    head: StoredCheckpoint,
    rows: number,
  ): Promise<boolean> {
    if (head.size > rows) {
      throw new LedgerBrokenError(
        `a head of ${head.size} rows was signed, but there are only ${rows}`,
      );
    }
    if (head.size < rows) return false;
    const keyId = keyIdHex(this.#signer.id);
    return head.keyId === keyId || tables.isSigned(head.size, keyId);
  }

  /** The tree to extend. It is taken out: should the pass fail, the next one reads it anew. */
  async #treeOf(
    tables: TreeTables,
    head: StoredCheckpoint | undefined,
  ): Promise<GrowingTree> {
    const tree = this.#tree;
    this.#tree = undefined;
    if (tree && head && tree.size === head.size) {
      if (sameHash(tree.root(), head.root)) return tree;
    }
    if (head) verifyStored(head, this.#log);
    return GrowingTree.load(tables, head);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let pauseMs = BUSY_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const { outcome, behind } = await this.integrate();
        this.#settled();
        if (outcome === 'nothing') {
          pauseMs = Math.min(pauseMs * 2, IDLE_PAUSE_MS);
        } else {
          pauseMs = BUSY_PAUSE_MS;
          // More is waiting than a pass takes: no pause.
          if (outcome === 'signed' && behind > 0) continue;
        }
      } catch (error) {
        // What a shutdown took away is no failure.
        if (!signal.aborted) this.#onFailure(error);
        pauseMs = FAILURE_PAUSE_MS;
      }
      await pause(pauseMs, signal);
    }
  }

  #saw({ size, rows }: { size: number; rows: number }): void {
    const { wholeAt } = this.#standing;
    this.#standing =
      size === rows
        ? { lagRows: 0, wholeAt: Date.now() }
        : { wholeAt, lagRows: rows - size };
  }

  #settled(): void {
    if (!this.#disturbed) return;
    this.#disturbed = false;
    this.#logger.info('Audit ledger: integration goes on');
  }

  #onFailure(error: unknown): void {
    this.#metrics.failed();
    if (error instanceof CheckpointSigningError) {
      this.#standing = { ...this.#standing, problem: error.message };
    }
    // Once for each outage.
    if (this.#disturbed) return;
    this.#disturbed = true;
    this.#logger.error(
      error instanceof LedgerBrokenError
        ? `Audit ledger: BROKEN, nothing is signed any more: ${error.message}`
        : `Audit ledger: new rows can't be integrated: ${describeDatabaseError(error)}`,
    );
  }
}

/**
 * Holds what is stored beside a checkpoint to what was signed.
 *
 * @throws {@link LedgerBrokenError} if it wasn't signed by a key of the log, or says something else
 */
export function verifyStored(
  stored: Pick<StoredCheckpoint, 'note' | 'size' | 'root'>,
  log: TrustedLog,
): void {
  let size: number;
  let root: Uint8Array;
  try {
    ({ size, root } = openCheckpoint(stored.note, log));
  } catch (error) {
    throw new LedgerBrokenError(
      `the checkpoint of ${stored.size} rows does not verify: ${
        toError(error).message
      }`,
    );
  }
  if (size !== stored.size || !sameHash(root, stored.root)) {
    throw new LedgerBrokenError(
      `the checkpoint stored for ${stored.size} rows was signed for another tree`,
    );
  }
}

/** A key's id as the tables name it. */
export function keyIdHex(id: number): string {
  return id.toString(16).padStart(8, '0');
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
