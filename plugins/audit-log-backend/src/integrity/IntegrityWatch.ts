import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { describeDatabaseError } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  type HeadStanding,
  LedgerBrokenError,
  type LogKeys,
  RowAudit,
  type StoredCheckpoint,
  type TreeTables,
  verifyStored,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { IntegrityReport } from '@alphaswarm-admin/plugin-audit-log-common';
import { storedTree } from './storedTree';
import type { Witness } from './Witness';

/** How long a run may go on checking old rows, milliseconds: the rest is for the next one. */
const OLD_ROWS_BUDGET_MS = 2_000;
/** A check that did not come about for so long leaves nothing known. */
const STALE_MS = 120_000;

/** Options of {@link IntegrityWatch.create}. */
export type IntegrityWatchOptions = {
  tables: TreeTables;
  keys: LogKeys;
  witnesses: Witness[];
  logger: LoggerService;
  /** How far the signed head is behind: the integrator's. */
  standing: () => HeadStanding;
  /** How long after every row was checked the next such pass begins, milliseconds. */
  fullPassEveryMs: number;
  /** Told once, when the log is found broken. */
  onBroken(problem: string): void;
};

/**
 * Watches that the log stays what it was. Each run hashes the rows again that were appended since the last one, goes on with a slow pass over all
 * rows, and compares with the witnesses.
 *
 * The tree that this process has seen grow stays in its memory: should the whole database be rewritten and signed anew while it runs, it notices.
 * What was rewritten while no process ran, the witnesses notice. A log that was found broken stays so until the process ends.
 */
export class IntegrityWatch {
  readonly #options: IntegrityWatchOptions;
  /** The rows up to the last head that this process saw. */
  #recent: RowAudit | undefined;
  /** The pass over all rows that is going on. */
  #pass: RowAudit | undefined;
  /** When the last pass over all rows ended, epoch milliseconds, and what it covered. */
  #passed: { at: number; size: number } | undefined;
  #size = 0;
  #archivedTo = 0;
  /** When the last run ended well, epoch milliseconds. */
  #checkedAt: number | undefined;
  #broken: string | undefined;
  #unavailable: string | undefined;
  readonly #witnesses: Map<string, WitnessState>;

  static create(options: IntegrityWatchOptions): IntegrityWatch {
    return new IntegrityWatch(options);
  }

  private constructor(options: IntegrityWatchOptions) {
    this.#options = options;
    this.#witnesses = new Map(
      options.witnesses.map(({ name }) => [name, { size: 0 }]),
    );
  }

  /** What is known of the log's integrity. */
  report(): IntegrityReport {
    const standing = this.#options.standing();
    const { wholeAt, lagRows } = standing;
    const isStale =
      this.#checkedAt === undefined || Date.now() - this.#checkedAt > STALE_MS;
    const unknown = isStale ? this.#unavailable : undefined;
    const problem = this.#broken ?? unknown ?? standing.problem;
    return {
      verdict: this.#verdict(isStale),
      checkedTo: this.#passed ? this.#size : (this.#pass?.size ?? 0),
      size: this.#size,
      ...(this.#archivedTo > 0 && { archivedTo: this.#archivedTo }),
      ...(this.#passed && {
        checkedAt: new Date(this.#passed.at).toISOString(),
      }),
      checkpointAge:
        lagRows === 0 ? 0 : Math.max(0, Date.now() - wholeAt) / 1000,
      ...(problem !== undefined && { problem }),
      witnesses: [...this.#witnesses].map(([name, state]) => ({
        name,
        size: state.size,
        ...(state.comparedAt !== undefined && {
          comparedAt: new Date(state.comparedAt).toISOString(),
        }),
        ...(state.problem !== undefined && { problem: state.problem }),
      })),
    };
  }

  /**
   * Checks what there is to check, for some seconds at most.
   *
   * @param signal - ends it early
   */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#check(signal);
      this.#checkedAt = Date.now();
      this.#unavailable = undefined;
    } catch (error) {
      if (error instanceof LedgerBrokenError) {
        this.#onBroken(error.message);
      } else if (!signal.aborted) {
        this.#onUnavailable(describeDatabaseError(error));
      }
    }
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { tables, keys } = this.#options;
    const head = await tables.latestCheckpoint();
    if (!head) return;
    verifyStored(head, keys.log);
    const rows = await tables.rowCount();
    if (rows < head.size) {
      throw new LedgerBrokenError(
        `a head of ${head.size} rows was signed, but there are only ${rows}`,
      );
    }
    await this.#checkNewRows(head, signal);
    if (signal.aborted) return;
    this.#size = head.size;
    this.#archivedTo = await tables.archivedTo();
    const passEnded = await this.#checkOldRows(head, signal);
    await this.#compareWitnesses(head, passEnded ? 'all' : 'newest', signal);
  }

  async #checkNewRows(
    head: StoredCheckpoint,
    signal: AbortSignal,
  ): Promise<void> {
    const { tables } = this.#options;
    this.#recent ??= await RowAudit.after(tables, head);
    const recent = this.#recent;
    if (head.size < recent.size) {
      throw new LedgerBrokenError(
        `the log had ${recent.size} rows and now has ${head.size}`,
      );
    }
    while (recent.size < head.size) {
      if (signal.aborted) return;
      await recent.advance(head.size);
    }
    recent.assertIs(head);
  }

  /** Goes on with the pass over all rows; true if it came to its end. */
  async #checkOldRows(
    head: StoredCheckpoint,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { tables, fullPassEveryMs } = this.#options;
    const now = Date.now();
    if (this.#passed && now - this.#passed.at < fullPassEveryMs) return false;
    this.#pass ??= await RowAudit.fromBeginning(tables);
    const pass = this.#pass;
    while (pass.size < head.size) {
      if (signal.aborted || Date.now() - now > OLD_ROWS_BUDGET_MS) return false;
      await pass.advance(head.size);
    }
    pass.assertIs(head);
    this.#passed = { at: Date.now(), size: pass.size };
    this.#pass = undefined;
    return true;
  }

  async #compareWitnesses(
    head: StoredCheckpoint,
    depth: 'newest' | 'all',
    signal: AbortSignal,
  ): Promise<void> {
    const tree = storedTree(this.#options.tables, head);
    for (const witness of this.#options.witnesses) {
      if (signal.aborted) return;
      const state = this.#witnesses.get(witness.name)!;
      try {
        const { size } = await witness.compare(tree, depth);
        this.#witnesses.set(witness.name, { size, comparedAt: Date.now() });
      } catch (error) {
        if (error instanceof LedgerBrokenError) throw error;
        this.#onWitnessUnavailable(witness, state, toError(error).message);
      }
    }
  }

  #onWitnessUnavailable(
    witness: Witness,
    state: WitnessState,
    problem: string,
  ): void {
    // Once for each outage.
    if (state.problem === undefined) {
      this.#options.logger.warn(
        `Audit log: the witness '${witness.name}' can't be asked: ${problem}`,
      );
    }
    this.#witnesses.set(witness.name, { ...state, problem });
  }

  #onBroken(problem: string): void {
    // Memory that led to the finding is of no use any more.
    this.#pass = undefined;
    if (this.#broken !== undefined) return;
    this.#broken = problem;
    this.#options.logger.error(`Audit log: BROKEN: ${problem}`);
    this.#options.onBroken(problem);
  }

  #onUnavailable(problem: string): void {
    if (this.#unavailable === undefined) {
      this.#options.logger.warn(`Audit log: can't be checked: ${problem}`);
    }
    this.#unavailable = `can't be checked: ${problem}`;
  }

  #verdict(isStale: boolean): IntegrityReport['verdict'] {
    if (this.#broken !== undefined) return 'broken';
    return isStale || !this.#passed ? 'unknown' : 'whole';
  }
}

type WitnessState = { size: number; comparedAt?: number; problem?: string };
