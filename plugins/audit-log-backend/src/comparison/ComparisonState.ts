import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import type { UnseenEffect } from './expectedEffects';

/** How long one process has the comparison to itself before it has to say that it is still there, seconds. Longer by far than an append can take. */
const HOLD_SECONDS = 120;

/** How far a comparison has come. */
export type ComparisonProgress = {
  /** Epoch milliseconds. */
  since: number;
  comparedTo: number;
  /** Rows below it were looked for in the record. */
  rowsTo: number;
  problem: string | undefined;
};

/** Another process has taken over: what this one was about to do, the other one does. */
export class ComparisonTakenOverError extends Error {
  name = 'ComparisonTakenOverError';
}

/** What is kept of the comparison with one record, shared by all processes. */
export class ComparisonState {
  readonly #database: Knex;
  readonly #source: string;
  readonly #holder: string;

  /** @param options - `holder`: a UUID that no other process has */
  static create(options: {
    database: Knex;
    source: string;
    holder: string;
  }): ComparisonState {
    return new ComparisonState(options);
  }

  private constructor(options: {
    database: Knex;
    source: string;
    holder: string;
  }) {
    this.#database = options.database;
    this.#source = options.source;
    this.#holder = options.holder;
  }

  /**
   * Begins a run, unless another process is in the middle of one.
   *
   * @param since - where the very first comparison begins, epoch milliseconds
   */
  async hold(since: number): Promise<ComparisonProgress | undefined> {
    await this.#database.raw(
      `insert into audit_comparisons (source, since, compared_to, rows_to)
         select ?, to_timestamp(?), to_timestamp(?), size from audit_ledger_head
         on conflict do nothing`,
      [this.#source, since / 1000, since / 1000],
    );
    const { rowCount } = await this.#database.raw(
      `update audit_comparisons
         set holder = ?, held_until = now() + make_interval(secs => ?)
         where source = ? and (holder = ? or held_until < now())`,
      [this.#holder, HOLD_SECONDS, this.#source, this.#holder],
    );
    return rowCount === 1 ? this.progress() : undefined;
  }

  /** Ends a run. */
  async release(): Promise<void> {
    await this.#own()
      .where('holder', this.#holder)
      .update({ holder: null, held_until: '-infinity' });
  }

  /**
   * Makes sure that no other process can begin before an append that is made now has ended.
   *
   * @throws {@link ComparisonTakenOverError} if one has begun
   */
  async holdOn(): Promise<void> {
    const { rowCount } = await this.#database.raw(
      `update audit_comparisons
         set held_until = now() + make_interval(secs => ?)
         where source = ? and holder = ?`,
      [HOLD_SECONDS, this.#source, this.#holder],
    );
    if (rowCount !== 1) {
      throw new ComparisonTakenOverError('Another process compares now');
    }
  }

  /** How far it has come; undefined before the first run. */
  async progress(): Promise<ComparisonProgress | undefined> {
    const row = await this.#own().first<
      | {
          since: Date;
          compared_to: Date;
          rows_to: string;
          problem: string | null;
        }
      | undefined
    >('since', 'compared_to', 'rows_to', 'problem');
    return (
      row && {
        since: row.since.getTime(),
        comparedTo: row.compared_to.getTime(),
        rowsTo: Number(row.rows_to),
        problem: row.problem ?? undefined,
      }
    );
  }

  /** Says how far the record, or the rows, are compared. */
  async advance(to: { comparedTo?: number; rowsTo?: number }): Promise<void> {
    await this.#own().update({
      ...(to.comparedTo !== undefined && {
        compared_to: new Date(to.comparedTo),
      }),
      ...(to.rowsTo !== undefined && { rows_to: to.rowsTo }),
    });
  }

  /** Says why the record can't be compared with; undefined when it can. */
  async setProblem(problem: string | undefined): Promise<void> {
    await this.#own().update({ problem: problem?.slice(0, 1024) ?? null });
  }

  /** The events that were taken note of already, of those that happened since then. */
  async knownSince(since: number): Promise<Set<string>> {
    const ids: string[] = await this.#events()
      .where('at', '>=', new Date(since))
      .pluck('event_id');
    return new Set(ids);
  }

  /** Takes note of an event. One from outside waits from now on until its row is appended, whatever happens. */
  async note(event: ObservedEvent, isOutside: boolean): Promise<void> {
    await this.#database('audit_comparison_events')
      .insert({
        source: this.#source,
        event_id: event.id,
        at: event.at,
        action_id: event.actionId ?? null,
        request_id: event.requestId ?? null,
        is_outside: isOutside,
        pending: isOutside ? JSON.stringify(event) : null,
      })
      .onConflict()
      .ignore();
  }

  /** Events from outside whose row was not appended yet, oldest first. */
  async pending(): Promise<ObservedEvent[]> {
    return this.#events()
      .whereNotNull('pending')
      .orderBy('at')
      .pluck('pending');
  }

  /** The event's row is there. */
  async appended(eventId: string): Promise<void> {
    await this.#events().where('event_id', eventId).update({ pending: null });
  }

  /** Whether the record has told of an effect. */
  async hasSeen({ requestId, actionId }: UnseenEffect): Promise<boolean> {
    const seen = await this.#events()
      .where(
        requestId === '' ? { action_id: actionId } : { request_id: requestId },
      )
      .first('event_id');
    return seen !== undefined;
  }

  /** Takes note of an effect that was never seen. */
  async noteUnseen(effect: UnseenEffect): Promise<void> {
    await this.#database('audit_comparison_unseen')
      .insert({
        source: this.#source,
        seq: effect.seq,
        request_id: effect.requestId,
        action_id: effect.actionId,
      })
      .onConflict()
      .ignore();
  }

  /** Forgets events that were the portal's own and happened before that time. */
  async forgetBefore(time: number): Promise<void> {
    await this.#events()
      .where('at', '<', new Date(time))
      .where('is_outside', false)
      .delete();
  }

  /** How many changes from outside there were, and how many effects the record has not told of to this day. */
  async counts(): Promise<{ outside: number; unseen: number }> {
    const { rows } = await this.#database.raw<{
      rows: Array<{ outside: string; unseen: string }>;
    }>(
      `select
         (select count(*) from audit_comparison_events where source = :source and is_outside) as outside,
         (select count(*) from audit_comparison_unseen u where source = :source and not exists (
           select 1 from audit_comparison_events e where e.source = u.source and
             case u.request_id when '' then e.action_id = u.action_id else e.request_id = u.request_id end
         )) as unseen`,
      { source: this.#source },
    );
    return {
      outside: Number(rows[0].outside),
      unseen: Number(rows[0].unseen),
    };
  }

  #own(): Knex.QueryBuilder {
    return this.#database('audit_comparisons').where('source', this.#source);
  }

  #events(): Knex.QueryBuilder {
    return this.#database('audit_comparison_events').where(
      'source',
      this.#source,
    );
  }
}
