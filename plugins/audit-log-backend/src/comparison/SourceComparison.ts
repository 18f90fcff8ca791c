import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  AuditRow,
  ComparisonReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditLedger,
  ComparisonSource,
  ObservedEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  type ComparisonState,
  ComparisonTakenOverError,
} from './ComparisonState';
import { expectedEffects, type UnseenEffect } from './expectedEffects';
import { Findings } from './Findings';
import { isAccountedFor } from './isAccountedFor';
import type { OutcomeRows } from './OutcomeRows';

/** How far back the very first comparison looks, milliseconds. */
const FIRST_LOOK_BACK_MS = 60 * 60_000;
/** How much is read of a record before it is noted how far it was read. */
const WINDOW_MS = 60 * 60_000;
/** By how much clocks may differ. */
const CLOCKS_MS = 60_000;
/** For how long events that were accounted for are remembered. */
const REMEMBER_MS = 30 * 24 * 60 * 60_000;
/** How much later than expected a comparison may be before it says so. */
const LATE_MS = 10 * 60_000;

/** Options of {@link SourceComparison.create}. */
export type SourceComparisonOptions = {
  source: ComparisonSource;
  state: ComparisonState;
  rows: OutcomeRows;
  ledger: AuditLedger;
  logger: LoggerService;
};

/**
 * Compares the log with one record, from where the last comparison, of whichever process, ended. Everything it does can be done again: an event, or an effect, comes to one row, whose
 * action id follows from the event's id, and which is looked for before it is appended; and one process at a time appends.
 */
export class SourceComparison {
  readonly #source: ComparisonSource;
  readonly #state: ComparisonState;
  readonly #rows: OutcomeRows;
  readonly #ledger: AuditLedger;
  readonly #findings: Findings;
  readonly #logger: LoggerService;
  #disturbed = false;

  static create(options: SourceComparisonOptions): SourceComparison {
    return new SourceComparison(options);
  }

  private constructor(options: SourceComparisonOptions) {
    this.#source = options.source;
    this.#state = options.state;
    this.#rows = options.rows;
    this.#ledger = options.ledger;
    this.#logger = options.logger;
    this.#findings = Findings.create(options);
  }

  get id(): string {
    return this.#source.id;
  }

  /** What is known of it, whoever compared. */
  async report(): Promise<ComparisonReport> {
    const { id, title, settleMs } = this.#source;
    const progress = await this.#state.progress();
    if (!progress) {
      return { id, title, outside: 0, unseen: 0, problem: 'not compared yet' };
    }
    const { since, comparedTo } = progress;
    const isLate = Date.now() - comparedTo > settleMs + LATE_MS;
    const problem =
      progress.problem ??
      (isLate
        ? `not compared since ${new Date(comparedTo).toISOString()}`
        : undefined);
    return {
      id,
      title,
      since: new Date(since).toISOString(),
      comparedTo: new Date(comparedTo).toISOString(),
      ...(await this.#state.counts()),
      ...(problem !== undefined && { problem }),
    };
  }

  /**
   * Compares what is to be compared. Never rejects for what the record, or the database, does: that is part of the report.
   *
   * @param signal - ends it early; the next run goes on there
   * @returns whether it was compared; not if another process is at it
   */
  async run(signal: AbortSignal): Promise<boolean> {
    try {
      const progress = await this.#state.hold(Date.now() - FIRST_LOOK_BACK_MS);
      if (!progress) return false;
      const comparedTo = await this.#compareEvents(progress.comparedTo, signal);
      await this.#compareRows(progress.rowsTo, comparedTo, signal);
      await this.#state.forgetBefore(comparedTo - REMEMBER_MS);
      await this.#state.setProblem(undefined);
      await this.#state.release();
      this.#disturbed = false;
      return true;
    } catch (error) {
      if (error instanceof ComparisonTakenOverError) return false;
      if (!signal.aborted) await this.#onProblem(toError(error).message);
      return false;
    }
  }

  async #compareEvents(from: number, signal: AbortSignal): Promise<number> {
    for (const event of await this.#state.pending()) {
      await this.#findings.outside(event);
    }
    let comparedTo = from;
    const now = Date.now();
    for (let start = from; start < now; start += WINDOW_MS) {
      const end = Math.min(start + WINDOW_MS, now);
      await this.#compareWindow(start - CLOCKS_MS, end, signal);
      signal.throwIfAborted();
      comparedTo = Math.max(
        comparedTo,
        Math.min(end, now - this.#source.settleMs),
      );
      await this.#state.holdOn();
      await this.#state.advance({ comparedTo });
    }
    return comparedTo;
  }

  async #compareWindow(
    since: number,
    until: number,
    signal: AbortSignal,
  ): Promise<void> {
    const known = await this.#state.knownSince(since);
    const events = this.#source.events(
      new Date(since).toISOString(),
      new Date(until).toISOString(),
      { signal },
    );
    for await (const event of events) {
      if (known.has(event.id)) continue;
      known.add(event.id);
      const isOutside = !(await this.#isAccountedFor(event));
      await this.#state.holdOn();
      await this.#state.note(event, isOutside);
      if (isOutside) await this.#findings.outside(event);
    }
  }

  async #isAccountedFor(event: ObservedEvent): Promise<boolean> {
    if (event.actionId === undefined) return false;
    const rows = await this.#ledger.rowsOfAction(event.actionId);
    return isAccountedFor(
      event,
      rows,
      await this.#targetOf(rows[0]),
      this.#source.systems,
    );
  }

  /** What an action is about: a revert is about what the action that it undoes is about. */
  async #targetOf(
    row: AuditRow | undefined,
  ): Promise<{ kind: string; id: string } | undefined> {
    if (!row || row.target_kind === null || row.target_id === null) {
      return undefined;
    }
    if (row.target_kind !== 'action') {
      return { kind: row.target_kind, id: row.target_id };
    }
    const [undone] = await this.#ledger.rowsOfAction(row.target_id);
    return undone?.target_kind === 'action'
      ? undefined
      : this.#targetOf(undone);
  }

  async #compareRows(
    from: number,
    comparedTo: number,
    signal: AbortSignal,
  ): Promise<void> {
    let rowsTo = from;
    for (;;) {
      const page = await this.#rows.between(rowsTo, comparedTo - CLOCKS_MS);
      for (const row of page.rows) {
        signal.throwIfAborted();
        for (const effect of await this.#unseenEffects(row)) {
          await this.#findings.unseen(effect, row);
        }
      }
      if (page.end === rowsTo) return;
      rowsTo = page.end;
      await this.#state.holdOn();
      await this.#state.advance({ rowsTo });
    }
  }

  async #unseenEffects(row: AuditRow): Promise<UnseenEffect[]> {
    const effects = expectedEffects(row, this.#source.systems);
    if (effects.length === 0) return [];
    const target = await this.#targetOf(row);
    if (!target || !this.#source.covers(row.event_type, target)) return [];
    const unseen: UnseenEffect[] = [];
    for (const effect of effects) {
      if (!(await this.#state.hasSeen(effect))) unseen.push(effect);
    }
    return unseen;
  }

  async #onProblem(problem: string): Promise<void> {
    const { title } = this.#source;
    // Once for each outage.
    if (!this.#disturbed) {
      this.#logger.warn(
        `Audit log: can't be compared with ${title}: ${problem}`,
      );
    }
    this.#disturbed = true;
    try {
      await this.#state.setProblem(problem);
      await this.#state.release();
    } catch {
      // The database is away: the report can't be read either, and the time that this process had the comparison for runs out.
    }
  }
}
