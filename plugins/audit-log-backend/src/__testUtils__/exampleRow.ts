import {
  type AuditRow,
  leafHash,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** A row as it is stored. */
export function exampleRow(
  seq: number,
  change: Partial<AuditRow> = {},
): AuditRow {
  const row: Omit<AuditRow, 'leaf_hash'> = {
    seq,
    v: 1,
    id: `01932f3c-7b1e-7c3a-8f00-${String(seq).padStart(12, '0')}`,
    action_id: `01932f3c-7b1d-7000-8000-${String(seq).padStart(12, '0')}`,
    phase: 'succeeded',
    event_type: 'platform-ecs.service.scale',
    event_category: 'safety',
    severity: 'warning',
    source: 'admin',
    actor_kind: 'user',
    actor_user_id: 'user:staff/olivia',
    agent_subject: null,
    act: null,
    user_id: null,
    organization_id: null,
    workspace_id: null,
    cell_id: null,
    target_kind: 'ecs-service',
    target_id: 'cluster/api',
    reason: 'Grüße "so" ] \\ 😀\nzweite Zeile',
    ip: '203.0.113.7',
    user_agent: null,
    connection: 'entra',
    request_id: null,
    step_up: null,
    approval: null,
    operation_digest: null,
    compensates: null,
    details: { after: { desiredCount: 4 } },
    created_at: '2026-11-24T06:00:00.123Z',
    ...change,
  };
  return { ...row, leaf_hash: leafHash(row) };
}
