import type {
  AuditEventDefinition,
  AuditRow,
  JsonObject,
  TerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditActor,
  AuditEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';

/**
 * The row by which the reconciler ends an action: in the name of whoever began it, so that it is among their own rows, and marked as found out afterwards.
 *
 * @param definition - undefined for an action that this build doesn't know: the intent tells enough
 */
export function concludingEvent(
  intent: AuditRow,
  definition: AuditEventDefinition<any> | undefined,
  phase: TerminalPhase,
  details: JsonObject,
): AuditEvent {
  return {
    definition: definition ?? definitionFrom(intent),
    actionId: intent.action_id,
    phase,
    severity: phase === 'abandoned' ? 'critical' : undefined,
    actor: actorFrom(intent),
    request: {
      ip: intent.ip ?? undefined,
      userAgent: intent.user_agent ?? undefined,
      connection: intent.connection ?? undefined,
      requestId: intent.request_id ?? undefined,
    },
    target:
      intent.target_kind === null || intent.target_id === null
        ? undefined
        : {
            kind: intent.target_kind,
            id: intent.target_id,
            userId: intent.user_id ?? undefined,
            organizationId: intent.organization_id ?? undefined,
            workspaceId: intent.workspace_id ?? undefined,
            cellId: intent.cell_id ?? undefined,
          },
    reason: intent.reason ?? undefined,
    stepUp: intent.step_up ?? undefined,
    approval: intent.approval ?? undefined,
    compensates: intent.compensates ?? undefined,
    operationDigest: intent.operation_digest ?? undefined,
    details: { ...details, concludedBy: 'reconciler' },
  };
}

/** The actor of a row, with the name and roles that they had then. */
export function actorFrom(row: AuditRow): AuditActor {
  const then = row.details.actor;
  const told =
    typeof then === 'object' && then !== null && !Array.isArray(then)
      ? (then as Pick<AuditActor, 'name' | 'email' | 'roles'> & {
          agent?: string;
        })
      : {};
  return {
    kind: row.actor_kind,
    userRef: row.actor_user_id ?? undefined,
    agentSubject: row.agent_subject ?? undefined,
    act: row.act ?? undefined,
    name: told.name,
    email: told.email,
    roles: told.roles,
    agentTitle: told.agent,
  };
}

function definitionFrom(intent: AuditRow): AuditEventDefinition {
  return {
    id: intent.event_type,
    version: 0,
    category: intent.event_category,
    severity: intent.severity,
    title: intent.event_type,
    sentence: `did ${intent.event_type} to {target}`,
    ocsfActivityId: 99,
  };
}
