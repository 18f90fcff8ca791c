import type {
  AuditPage,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** A row about a service: Olivia's redeploy succeeded, with what a test says otherwise. */
export function auditRow(overrides: Partial<AuditRow> = {}): AuditRow {
  return {
    v: 1,
    id: `${overrides.action_id ?? 'action-1'}-${overrides.phase ?? 'succeeded'}`,
    action_id: 'action-1',
    phase: 'succeeded',
    event_type: 'platform-ecs.service.redeploy',
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
    target_id: 'alphaswarm-cluster-prod/alphaswarm-core-prod',
    reason: null,
    ip: null,
    user_agent: null,
    connection: 'entra',
    request_id: null,
    step_up: null,
    approval: null,
    operation_digest: null,
    compensates: null,
    details: { actor: { name: 'Olivia Operator' } },
    created_at: '2026-11-24T03:00:00.000Z',
    seq: 1,
    leaf_hash: '',
    ...overrides,
  };
}

/** What the audit log's API answers with these rows. */
export function auditPage(
  items: AuditRow[],
  scope: AuditPage['scope'] = 'all',
): AuditPage {
  return { scope, items };
}
