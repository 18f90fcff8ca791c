import { InputError } from '@backstage/errors';
import type {
  AuditRow,
  HashedAuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import { DuplicatePhaseError, MissingIntentError } from '../errors';
import { type BatchWriter, RefusedRowError } from './AppendBatcher';
import {
  auditRowColumns,
  type AuditRowRecord,
  toAuditRow,
} from './auditRowRecord';
import type { PreparedRow } from './buildRow';

/** The columns of {@link HashedAuditRow} with the types that they have in the table. */
const hashedColumnTypes: Record<keyof HashedAuditRow, string> = {
  v: 'smallint',
  id: 'uuid',
  action_id: 'uuid',
  phase: 'text',
  event_type: 'text',
  event_category: 'text',
  severity: 'text',
  source: 'text',
  actor_kind: 'text',
  actor_user_id: 'text',
  agent_subject: 'text',
  act: 'jsonb',
  user_id: 'text',
  organization_id: 'text',
  workspace_id: 'text',
  cell_id: 'text',
  target_kind: 'text',
  target_id: 'text',
  reason: 'text',
  ip: 'text',
  user_agent: 'text',
  connection: 'text',
  request_id: 'text',
  step_up: 'jsonb',
  approval: 'jsonb',
  operation_digest: 'text',
  compensates: 'uuid',
  details: 'jsonb',
  created_at: 'timestamptz',
};

const columns = Object.keys(hashedColumnTypes);

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
    update audit_ledger_head set size = size + cast(? as bigint) where id = 1
    returning size - cast(? as bigint) as base
  ), appended as (
    insert into security_audit_events (seq, leaf_hash, ${columns.join(', ')})
    select head.base + r.position, r.leaf_hash, ${columns
      .map(column => `r.${column}`)
      .join(', ')}
    from head, json_to_recordset(cast(? as json)) as r(
      position integer, leaf_hash text, ${Object.entries(hashedColumnTypes)
        .map(([column, type]) => `${column} ${type}`)
        .join(', ')}
    )
    order by r.position
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

  static create(options: LedgerTableOptions): LedgerTable {
    return new LedgerTable(options);
  }

  private constructor(options: LedgerTableOptions) {
    this.#database = options.database;
    this.#timeoutMs = options.timeoutMs;
  }

  async write(rows: PreparedRow[]): Promise<number> {
    try {
      const { rows: answer } = await this.#database
        .raw<{ rows: Array<{ base: string }> }>(appendStatement, [
          rows.length,
          rows.length,
          recordset(rows),
        ])
        // Planned once for each connection, not once for each batch.
        .options({ name: 'audit_append' })
        // A connection that is given up is closed, not used again.
        .timeout(this.#timeoutMs);
      if (answer.length !== 1) throw new Error('The ledger has no head');
      return Number(answer[0].base);
    } catch (error) {
      throw refusal(error) ?? error;
    }
  }

  async find(rows: PreparedRow[]): Promise<Map<string, number>> {
    const stored = await this.#database<AuditRowRecord>('security_audit_events')
      .select('id', 'seq')
      .whereIn(
        'id',
        rows.map(({ row }) => row.id),
      )
      .timeout(this.#timeoutMs);
    return new Map(stored.map(({ id, seq }) => [id, Number(seq)]));
  }

  /** All rows of an action, in order of `seq`. */
  async rowsOfAction(actionId: string): Promise<AuditRow[]> {
    const records = await this.#database('security_audit_events')
      .select<AuditRowRecord[]>(auditRowColumns)
      .where('action_id', actionId)
      .orderBy('seq')
      .timeout(this.#timeoutMs);
    return records.map(toAuditRow);
  }

  /** All rows of other actions that name an action as what they compensate, in order of `seq`. */
  async compensationsOf(actionId: string): Promise<AuditRow[]> {
    const records = await this.#database('security_audit_events')
      .select<AuditRowRecord[]>(auditRowColumns)
      .where('compensates', actionId)
      // A partial effect that was undone at once names its own action.
      .whereNot('action_id', actionId)
      .orderBy('seq')
      .timeout(this.#timeoutMs);
    return records.map(toAuditRow);
  }

  /** Intents of open actions that were written before `createdBefore`, oldest first. */
  async openIntents(options: {
    createdBefore: Date;
    limit: number;
  }): Promise<AuditRow[]> {
    const records = await this.#database('audit_open_actions as open')
      .join('security_audit_events as row', 'row.seq', 'open.intent_seq')
      .select<AuditRowRecord[]>(auditRowColumns.map(column => `row.${column}`))
      .where('row.created_at', '<=', options.createdBefore)
      .orderBy('open.intent_seq')
      .limit(options.limit)
      .timeout(this.#timeoutMs);
    return records.map(toAuditRow);
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

/** The rows as one JSON text: their canonical forms, that is what was hashed, each with its place in the batch. */
function recordset(rows: PreparedRow[]): string {
  const objects = rows.map(
    ({ canonical, leafHash }, position) =>
      `${canonical.slice(
        0,
        -1,
      )},"leaf_hash":"${leafHash}","position":${position}}`,
  );
  return `[${objects.join(',')}]`;
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
