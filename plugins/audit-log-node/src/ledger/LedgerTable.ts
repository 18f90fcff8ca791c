import { InputError } from '@backstage/errors';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import { type Client, DatabaseError, type QueryConfig } from 'pg';
import { DuplicatePhaseError, MissingIntentError } from '../errors';
import { type BatchWriter, RefusedRowError } from './AppendBatcher';
import { appendedColumns, encodeAppendRows } from './appendRows';
import { auditRowColumns, auditRowOptions } from './auditRows';
import type { PreparedRow } from './buildRow';

/**
 * Appends a batch in one statement, which is one transaction. The head row's lock is what orders writers: its update comes first and returns the
 * base, since a `select … for update` beside an update in one statement would see no row. A server that is told not to wait for the disk is
 * overruled, for an acknowledged row must be durable.
 */
const appendStatement = `
  with durable as materialized (
    select case current_setting('synchronous_commit')
      when 'off' then set_config('synchronous_commit', 'on', true)
    end
  ), head as (
    update audit_ledger_head set size = size + cast($1 as bigint) where id = 1
    returning size - cast($1 as bigint) as base
  ), appended as (
    insert into security_audit_events (seq, ${appendedColumns.join(', ')})
    select head.base + r.position, ${appendedColumns
      .map(column => `r.${column}`)
      .join(', ')}
    from head, unnest(cast($2 as audit_append_row[])) as r
  )
  select head.base from head, durable`;

/** What Postgres says of a refused batch, by constraint or error code. */
const ONE_INTENT = 'security_audit_events_one_intent';
const ONE_OUTCOME = 'security_audit_events_one_outcome';
const OUTCOME_WITHOUT_INTENT = 'AL001';

/** Options of {@link LedgerTable.create}. */
export type LedgerTableOptions = {
  database: Knex;
  /** After how many milliseconds a statement is given up. */
  timeoutMs: number;
};

/** The ledger's tables, as its writer uses them. */
export class LedgerTable implements BatchWriter {
  readonly #database: Knex;
  readonly #timeoutMs: number;
  /** The object id of the type that rows are sent as, once it was asked for. */
  #rowType: Promise<number> | undefined;

  static create(options: LedgerTableOptions): LedgerTable {
    return new LedgerTable(options);
  }

  private constructor(options: LedgerTableOptions) {
    this.#database = options.database;
    this.#timeoutMs = options.timeoutMs;
  }

  async write(rows: PreparedRow[]): Promise<number> {
    try {
      this.#rowType ??= this.#askRowType();
      const rowType = await this.#rowType;
      const answer = await this.#append([
        rows.length,
        encodeAppendRows(rows, rowType),
      ]);
      if (answer.length !== 1) throw new Error('The ledger has no head');
      return Number(answer[0].base);
    } catch (error) {
      const refused = refusal(error);
      if (refused) throw refused;
      // A database that was restored meanwhile has another one.
      this.#rowType = undefined;
      throw error;
    }
  }

  /** On a connection of the pool, but without what knex does for each query: it would take half as long as the rest. */
  async #append(values: unknown[]): Promise<Array<{ base: string }>> {
    const connection: Client = await this.#database.client.acquireConnection();
    try {
      const { rows } = await connection.query<{ base: string }>({
        // Planned once for each connection, not once for each batch.
        name: 'audit_append',
        text: appendStatement,
        values,
        query_timeout: this.#timeoutMs,
      } as QueryConfig);
      return rows;
    } catch (error) {
      // Whatever the server may still be doing there: the connection is not used again.
      if (!(error instanceof DatabaseError)) {
        await connection.end().catch(() => {});
      }
      throw error;
    } finally {
      await this.#database.client.releaseConnection(connection);
    }
  }

  async #askRowType(): Promise<number> {
    const { rows } = await this.#database
      .raw<{
        rows: Array<{ oid: number }>;
      }>(`select cast('audit_append_row' as regtype)::oid as oid`)
      .timeout(this.#timeoutMs);
    return rows[0].oid;
  }

  async find(rows: PreparedRow[]): Promise<Map<string, number>> {
    const stored = await this.#database('security_audit_events')
      .select<Array<{ id: string; seq: string }>>('id', 'seq')
      .whereIn(
        'id',
        rows.map(({ row }) => row.id),
      )
      .timeout(this.#timeoutMs);
    return new Map(stored.map(({ id, seq }) => [id, Number(seq)]));
  }

  /** All rows of an action, in order of `seq`. */
  async rowsOfAction(actionId: string): Promise<AuditRow[]> {
    return this.#database('security_audit_events')
      .select<AuditRow[]>(auditRowColumns)
      .where('action_id', actionId)
      .orderBy('seq')

      .options(auditRowOptions)
      .timeout(this.#timeoutMs);
  }

  /** All rows of other actions that name an action as what they compensate, in order of `seq`. */
  async compensationsOf(actionId: string): Promise<AuditRow[]> {
    return (
      this.#database('security_audit_events')
        .select<AuditRow[]>(auditRowColumns)
        .where('compensates', actionId)
        // A partial effect that was undone at once names its own action.
        .whereNot('action_id', actionId)
        .orderBy('seq')

        .options(auditRowOptions)
        .timeout(this.#timeoutMs)
    );
  }

  /** How many rows were appended. */
  async size(): Promise<number> {
    const head = await this.#database('audit_ledger_head')
      .first<{ size: string }>('size')
      .timeout(this.#timeoutMs);
    return Number(head.size);
  }

  /** The rows from a place on, in order of `seq`. */
  async rowsFrom(seq: number, limit: number): Promise<AuditRow[]> {
    return this.#database('security_audit_events')
      .select<AuditRow[]>(auditRowColumns)
      .where('seq', '>=', seq)
      .orderBy('seq')
      .limit(limit)

      .options(auditRowOptions)
      .timeout(this.#timeoutMs);
  }

  /** Intents of open actions that were written before `createdBefore`, oldest first. */
  async openIntents(options: {
    createdBefore: Date;
    limit: number;
  }): Promise<AuditRow[]> {
    return this.#database('audit_open_actions as open')
      .join('security_audit_events as row', 'row.seq', 'open.intent_seq')
      .select<AuditRow[]>(auditRowColumns.map(column => `row.${column}`))
      .where('row.created_at', '<=', options.createdBefore)
      .orderBy('open.intent_seq')
      .limit(options.limit)

      .options(auditRowOptions)
      .timeout(this.#timeoutMs);
  }

  /** How many actions are open, and how many were abandoned. */
  async countOpenAndAbandoned(): Promise<{ open: number; abandoned: number }> {
    const { rows } = await this.#database
      .raw<{ rows: Array<{ open: string; abandoned: string }> }>(
        `select (select count(*) from audit_open_actions) as open,
                (select count(*) from security_audit_events where phase = 'abandoned') as abandoned`,
      )
      .timeout(this.#timeoutMs);
    return {
      open: Number(rows[0].open),
      abandoned: Number(rows[0].abandoned),
    };
  }
}

/** What Postgres's error says about the rows; undefined if it says nothing about them. */
function refusal(error: unknown): RefusedRowError | undefined {
  const { code, constraint } = error as {
    code?: unknown;
    constraint?: unknown;
  };
  if (typeof code !== 'string') return undefined;
  if (code === '23505' && constraint === ONE_INTENT) {
    return new RefusedRowError(
      new DuplicatePhaseError('The action already has an intent'),
    );
  }
  if (code === '23505' && constraint === ONE_OUTCOME) {
    return new RefusedRowError(
      new DuplicatePhaseError('The action already has an outcome'),
    );
  }
  if (code === OUTCOME_WITHOUT_INTENT) {
    return new RefusedRowError(
      new MissingIntentError('The action has no intent, or has an outcome'),
    );
  }
  // Classes 22 (data exception) and 23 (integrity constraint violation) are about what was written.
  if (/^2[23]/.test(code)) {
    return new RefusedRowError(
      new InputError(`The audit ledger refused the row (SQLSTATE ${code})`),
    );
  }
  return undefined;
}
