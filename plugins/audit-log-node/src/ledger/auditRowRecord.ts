import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';

/** A row of `security_audit_events` as node-postgres gives it. */
export type AuditRowRecord = Omit<AuditRow, 'seq' | 'created_at'> & {
  /** A bigint. */
  seq: string;
  created_at: Date;
};

/** The columns of `security_audit_events`. */
export const auditRowColumns = [
  'seq',
  'v',
  'id',
  'action_id',
  'phase',
  'event_type',
  'event_category',
  'severity',
  'source',
  'actor_kind',
  'actor_user_id',
  'agent_subject',
  'act',
  'user_id',
  'organization_id',
  'workspace_id',
  'cell_id',
  'target_kind',
  'target_id',
  'reason',
  'ip',
  'user_agent',
  'connection',
  'request_id',
  'step_up',
  'approval',
  'operation_digest',
  'compensates',
  'details',
  'created_at',
  'leaf_hash',
] as const satisfies ReadonlyArray<keyof AuditRow>;

/** The row as it was appended: its leaf hash can be computed from it again. */
export function toAuditRow(record: AuditRowRecord): AuditRow {
  return {
    ...record,
    seq: Number(record.seq),
    created_at: record.created_at.toISOString(),
  };
}
