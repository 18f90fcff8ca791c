import {
  abandonedAcknowledgeEvent,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditRowCriterion,
  auditRowColumns,
  auditRowOptions,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import type { Direction, SeqRange } from '../search/SeqRange';
import { restrictTo } from './restrictTo';
import type { StoreDeadline } from './StoreDeadline';

/** What of the log a reader may see; `undefined` is all of it. */
export type VisibleRows = PermissionCriteria<AuditRowCriterion> | undefined;

/** Options of {@link AuditLogStore.create}. */
export type AuditLogStoreOptions = {
  database: Knex;
  deadline: StoreDeadline;
};

/** The ledger as it is read. What a reader may not see is left out by the database, never afterwards. */
export class AuditLogStore {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;

  static create(options: AuditLogStoreOptions): AuditLogStore {
    return new AuditLogStore(options);
  }

  private constructor(options: AuditLogStoreOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
  }

  /**
   * The rows at some places, in that order.
   *
   * @throws ServiceUnavailableError, as all of these, if the database does not answer
   */
  async rowsAt(seqs: number[]): Promise<AuditRow[]> {
    if (seqs.length === 0) return [];
    const rows = await this.#read(
      this.#visibleRows(undefined).whereIn('row.seq', seqs),
    );
    const bySeq = new Map(rows.map(row => [row.seq, row]));
    return seqs.flatMap(seq => bySeq.get(seq) ?? []);
  }

  /** The row at a place; undefined if there is none that the reader may see. */
  async rowAt(
    seq: number,
    visible: VisibleRows,
  ): Promise<AuditRow | undefined> {
    const [row] = await this.#read(
      this.#visibleRows(visible).where('row.seq', seq),
    );
    return row;
  }

  /** Rows of the whole log: the newest before a place, or the oldest from one on, in the order of the direction. */
  async rowsBeside(
    place: Partial<SeqRange>,
    direction: Direction,
    limit: number,
  ): Promise<AuditRow[]> {
    const query = this.#visibleRows(undefined)
      .orderBy('row.seq', direction === 'older' ? 'desc' : 'asc')
      .limit(limit);
    if (place.from !== undefined) query.where('row.seq', '>=', place.from);
    if (place.to !== undefined) query.where('row.seq', '<', place.to);
    return this.#read(query);
  }

  /** The oldest row that is not archived; 0 if there is none. */
  async firstSeq(): Promise<number> {
    const [{ first }] = await this.#deadline.answer<
      Array<{ first: string | null }>
    >(this.#database('security_audit_events').min('seq as first'));
    return Number(first ?? 0);
  }

  /** The rows of an action, oldest first. */
  async rowsOfAction(
    actionId: string,
    visible: VisibleRows,
  ): Promise<AuditRow[]> {
    return this.#read(
      this.#visibleRows(visible)
        .where('row.action_id', actionId)
        .orderBy('row.seq'),
    );
  }

  /** The intents of open actions, oldest first. */
  async openIntents(visible: VisibleRows, limit: number): Promise<AuditRow[]> {
    return this.#read(
      this.#visibleRows(visible)
        .join('audit_open_actions as open', 'open.intent_seq', 'row.seq')
        .orderBy('open.intent_seq')
        .limit(limit),
    );
  }

  /** The `abandoned` rows that nobody has acknowledged, newest first. */
  async abandonedRows(
    visible: VisibleRows,
    limit: number,
  ): Promise<AuditRow[]> {
    return this.#read(
      this.#visibleRows(visible)
        .where('row.phase', 'abandoned')
        .whereNotExists(
          this.#acknowledgements().whereRaw(
            'acknowledged.target_id = row.action_id::text',
          ),
        )
        .orderBy('row.seq', 'desc')
        .limit(limit),
    );
  }

  /** The action by which somebody acknowledged that an action was abandoned. */
  async acknowledgementOf(actionId: string): Promise<string | undefined> {
    const [row] = await this.#deadline.answer<Array<{ action_id: string }>>(
      this.#acknowledgements()
        .where('acknowledged.target_id', actionId)
        .limit(1),
    );
    return row?.action_id;
  }

  #acknowledgements(): Knex.QueryBuilder {
    return (
      this.#database('security_audit_events as acknowledged')
        .select('acknowledged.action_id')
        // Written out, so that the partial index is used whatever the plan.
        .whereRaw(
          `acknowledged.event_type = '${abandonedAcknowledgeEvent.id}' and acknowledged.phase = 'succeeded'`,
        )
    );
  }

  #visibleRows(visible: VisibleRows): Knex.QueryBuilder {
    const query = this.#database('security_audit_events as row').select(
      auditRowColumns.map(column => `row.${column}`),
    );
    return visible ? query.where(restrictTo(visible)) : query;
  }

  async #read(query: Knex.QueryBuilder): Promise<AuditRow[]> {
    return this.#deadline.answer<AuditRow[]>(query.options(auditRowOptions));
  }
}
