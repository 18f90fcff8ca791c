import type {
  AuditFilter,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type AuditRowCriterion,
  auditRowColumns,
  type AuditRowRecord,
  toAuditRow,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
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
   * The newest rows that match.
   *
   * @param options.before - only rows below this `seq`
   * @throws ServiceUnavailableError, as all of these, if the database does not answer
   */
  async newestRows(options: {
    filter: AuditFilter;
    visible: VisibleRows;
    before: number | undefined;
    limit: number;
  }): Promise<AuditRow[]> {
    const { filter, visible, before, limit } = options;
    const query = this.#visibleRows(visible)
      .orderBy('row.seq', 'desc')
      .limit(limit);
    if (before !== undefined) query.where('row.seq', '<', before);
    if (filter.actor) query.where('row.actor_user_id', filter.actor);
    if (filter.action) query.where('row.event_type', filter.action);
    if (filter.phase) query.where('row.phase', filter.phase);
    if (filter.targetKind) query.where('row.target_kind', filter.targetKind);
    if (filter.targetId) query.where('row.target_id', filter.targetId);
    if (filter.from) query.where('row.created_at', '>=', filter.from);
    if (filter.to) query.where('row.created_at', '<', filter.to);
    return this.#read(query);
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

  /** The `abandoned` rows, newest first. */
  async abandonedRows(
    visible: VisibleRows,
    limit: number,
  ): Promise<AuditRow[]> {
    return this.#read(
      this.#visibleRows(visible)
        .where('row.phase', 'abandoned')
        .orderBy('row.seq', 'desc')
        .limit(limit),
    );
  }

  #visibleRows(visible: VisibleRows): Knex.QueryBuilder {
    const query = this.#database('security_audit_events as row').select(
      auditRowColumns.map(column => `row.${column}`),
    );
    return visible ? query.where(restrictTo(visible)) : query;
  }

  async #read(query: Knex.QueryBuilder): Promise<AuditRow[]> {
    const records = await this.#deadline.answer<AuditRowRecord[]>(query);
    return records.map(toAuditRow);
  }
}
