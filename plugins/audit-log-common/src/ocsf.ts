import type { AuditEventDefinition } from './catalogue';
import type { AuditPhase } from './phases';
import type { AuditRow, AuditSeverity, JsonObject, JsonValue } from './row';

/** The version of OCSF that {@link toOcsf} follows. */
export const OCSF_VERSION = '1.4.0';

const CLASS_UID = 6003;
const activities = {
  1: 'Create',
  2: 'Read',
  3: 'Update',
  4: 'Delete',
  99: 'Other',
};

const severities: Record<AuditSeverity, { id: number; name: string }> = {
  info: { id: 1, name: 'Informational' },
  warning: { id: 3, name: 'Medium' },
  critical: { id: 5, name: 'Critical' },
};

/** OCSF knows success and failure; what is neither yet, or nobody could find out, is Unknown. */
const statuses: Record<AuditPhase, { id: number; name: string }> = {
  intent: { id: 0, name: 'Unknown' },
  succeeded: { id: 1, name: 'Success' },
  failed: { id: 2, name: 'Failure' },
  compensated: { id: 2, name: 'Failure' },
  abandoned: { id: 0, name: 'Unknown' },
  denied: { id: 2, name: 'Failure' },
  challenged: { id: 2, name: 'Failure' },
  observed: { id: 1, name: 'Success' },
};

/** JSON, but that what is undefined is absent, as `JSON.stringify` has it. */
type OcsfObject = {
  [field: string]: JsonValue | OcsfObject | OcsfObject[] | undefined;
};

/**
 * A row as an OCSF event of the class API Activity (6003). What OCSF has no field for is in `unmapped`, so that nothing is lost.
 *
 * @param row - the row
 * @param definition - its entry in the event catalogue; an event that this build doesn't know is of the activity Other
 * @see https://schema.ocsf.io/1.4.0/classes/api_activity
 */
export function toOcsf(
  row: AuditRow,
  definition:
    Pick<AuditEventDefinition, 'ocsfActivityId' | 'title'> | undefined,
): OcsfObject {
  const activity = definition?.ocsfActivityId ?? 99;
  const severity = severities[row.severity];
  const status = statuses[row.phase];
  const error = objectAt(row.details, 'error');
  return {
    activity_id: activity,
    activity_name: activities[activity],
    category_uid: 6,
    category_name: 'Application Activity',
    class_uid: CLASS_UID,
    class_name: 'API Activity',
    type_uid: CLASS_UID * 100 + activity,
    type_name: `API Activity: ${activities[activity]}`,
    time: Date.parse(row.created_at),
    severity_id: severity.id,
    severity: severity.name,
    status_id: status.id,
    status: status.name,
    status_code: row.phase,
    status_detail: stringAt(error, 'message'),
    message: definition?.title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'alphaswarm-admin', vendor_name: 'AlphaSwarm' },
      uid: row.id,
      correlation_uid: row.action_id,
      sequence: row.seq,
      event_code: row.event_type,
      log_name: 'security_audit_events',
      logged_time: Date.parse(row.created_at),
    },
    actor: actorOf(row),
    api: {
      operation: row.event_type,
      service: { name: row.source },
      request: row.request_id === null ? undefined : { uid: row.request_id },
      response: error && {
        error: stringAt(error, 'name'),
        error_message: stringAt(error, 'message'),
      },
    },
    // Required by the class; without an address it says so by being empty of one.
    src_endpoint: {
      ip: row.ip ?? undefined,
      name: row.ip === null ? 'unknown' : undefined,
    },
    http_request:
      row.user_agent === null ? undefined : { user_agent: row.user_agent },
    resources:
      row.target_id === null
        ? undefined
        : [{ uid: row.target_id, type: row.target_kind ?? undefined }],
    unmapped: {
      phase: row.phase,
      event_category: row.event_category,
      reason: row.reason ?? undefined,
      user_id: row.user_id ?? undefined,
      organization_id: row.organization_id ?? undefined,
      workspace_id: row.workspace_id ?? undefined,
      cell_id: row.cell_id ?? undefined,
      compensates: row.compensates ?? undefined,
      operation_digest: row.operation_digest ?? undefined,
      act: (row.act as JsonObject | null) ?? undefined,
      step_up: row.step_up ?? undefined,
      approval: (row.approval as JsonObject | null) ?? undefined,
      details: row.details,
      row_format: row.v,
      leaf_hash: row.leaf_hash,
    },
  };
}

function actorOf(row: AuditRow): OcsfObject {
  const described = objectAt(row.details, 'actor');
  const isAgent = row.actor_kind === 'agent';
  return {
    user:
      row.actor_user_id === null
        ? undefined
        : {
            uid: row.actor_user_id,
            name: stringAt(described, 'name'),
            email_addr: stringAt(described, 'email'),
            type_id: 1,
            type: 'User',
          },
    app_uid: row.agent_subject ?? undefined,
    app_name: isAgent && row.agent_subject === null ? 'agent' : undefined,
    session: {
      issuer: row.connection ?? undefined,
      is_mfa: row.step_up === null ? undefined : true,
    },
  };
}

function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? value
    : undefined;
}

function stringAt(
  object: JsonObject | undefined,
  key: string,
): string | undefined {
  const value = object && Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
