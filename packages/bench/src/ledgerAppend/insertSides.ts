import {
  type AuditRow,
  canonicalRow,
  rowFormatVersion,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditRowColumns } from '@alphaswarm-admin/plugin-audit-log-node';
import { createHash, hash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { benchEvent } from './benchEvent';

const insertInto = (table: string) =>
  `insert into ${table} (${auditRowColumns.join(', ')}) values (${auditRowColumns
    .map((_, index) => `$${index + 1}`)
    .join(', ')})`;

/** A table of the same columns, checks and indexes as a partition of the ledger's, and a row of the same content inserted into it: one statement, prepared, that commits. */
export async function createPlainInsert(
  pool: Pool,
): Promise<() => Promise<void>> {
  await pool.query(
    'create table plain_rows (like security_audit_events_from_0 including all)',
  );
  let next = 0;
  return async () => {
    const seq = next;
    next += 1;
    await pool.query({
      name: 'plain_insert',
      text: insertInto('plain_rows'),
      values: valuesOf(plainRow(seq)),
    });
  };
}

/** The same with a hash chain: the head is locked, and each row's hash covers the one before. */
export async function createChainedInsert(
  pool: Pool,
): Promise<() => Promise<void>> {
  await pool.query(`
    create table chained_rows (like security_audit_events_from_0 including all);
    create table chained_head (seq bigint not null, hash text not null);
    insert into chained_head values (0, '')`);
  let next = 0;
  return async () => {
    const content = plainRow(next);
    next += 1;
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query({
        name: 'chained_lock',
        text: 'select seq, hash from chained_head for update',
      });
      const chained = createHash('sha256')
        .update(rows[0].hash)
        .update(canonicalRow(content))
        .digest('hex');
      const seq = Number(rows[0].seq);
      await client.query({
        name: 'chained_insert',
        text: insertInto('chained_rows'),
        values: valuesOf({ ...content, seq, leaf_hash: chained }),
      });
      await client.query({
        name: 'chained_advance',
        text: 'update chained_head set seq = $1, hash = $2',
        values: [seq + 1, chained],
      });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
}

function plainRow(seq: number): AuditRow {
  const event = benchEvent(seq);
  const { definition, actor, request, target } = event;
  const row = {
    v: rowFormatVersion,
    id: randomUUID(),
    action_id: randomUUID(),
    phase: event.phase,
    event_type: definition.id,
    event_category: definition.category,
    severity: definition.severity,
    source: 'admin',
    actor_kind: actor.kind,
    actor_user_id: actor.userRef ?? null,
    agent_subject: null,
    act: null,
    user_id: null,
    organization_id: null,
    workspace_id: null,
    cell_id: null,
    target_kind: target?.kind ?? null,
    target_id: target?.id ?? null,
    reason: event.reason ?? null,
    ip: request?.ip ?? null,
    user_agent: request?.userAgent ?? null,
    connection: request?.connection ?? null,
    request_id: request?.requestId ?? null,
    step_up: null,
    approval: null,
    operation_digest: null,
    compensates: null,
    details: {
      ...event.details,
      actor: { name: actor.name ?? null, email: actor.email ?? null },
    },
    created_at: new Date().toISOString(),
  };
  // By Node's own SHA-256, as the ledger does.
  const leafHash = hash('sha256', `\0${canonicalRow(row)}`);
  return { ...row, seq, leaf_hash: leafHash };
}

function valuesOf(row: AuditRow): unknown[] {
  return auditRowColumns.map(column => row[column]);
}
