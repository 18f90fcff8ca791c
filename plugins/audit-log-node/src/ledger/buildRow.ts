import { InputError } from '@backstage/errors';
import {
  canonicalJson,
  canonicalRow,
  columnWidths,
  type HashedAuditRow,
  type JsonObject,
  MAX_DETAILS_BYTES,
  protectSensitive,
  rowFormatVersion,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { hash } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import type { AuditActor, AuditEvent } from '../AuditLedger';
import { plainJson, plainJsonObject, storableText } from './plainJson';
import { rowId } from './rowId';
import type { SensitiveHmac } from './SensitiveHmac';

/** What the ledger's rows say wrote them. */
export const ROW_SOURCE = 'admin';

/** A row ready to be appended. */
export type PreparedRow = {
  row: HashedAuditRow;
  /** The row's canonical form: what is hashed, and what is sent to the database. */
  canonical: string;
  leafHash: string;
};

/**
 * Makes the row that records an event. What it returns can be stored without change: texts are made storable before they are hashed.
 *
 * @param event - the event
 * @param hmac - protects sensitive fields; without it, an event that has any is refused
 * @throws InputError naming the column that is too long, too large or not JSON
 */
export function buildRow(
  event: AuditEvent,
  hmac: SensitiveHmac | undefined,
): PreparedRow {
  const { definition, actor, request, target } = event;
  const row: HashedAuditRow = {
    v: rowFormatVersion,
    id: rowId(),
    action_id: uuidOf('action_id', event.actionId) ?? rowId(),
    phase: event.phase,
    event_type: definition.id,
    event_category: definition.category,
    severity: event.severity ?? definition.severity,
    source: ROW_SOURCE,
    actor_kind: actor.kind,
    actor_user_id: text('actor_user_id', actor.userRef),
    agent_subject: text('agent_subject', actor.agentSubject),
    act: json('act', actor.act),
    user_id: text('user_id', target?.userId),
    organization_id: text('organization_id', target?.organizationId),
    workspace_id: text('workspace_id', target?.workspaceId),
    cell_id: text('cell_id', target?.cellId),
    target_kind: text('target_kind', target?.kind),
    target_id: text('target_id', target?.id),
    reason: text('reason', event.reason),
    ip: text('ip', request?.ip),
    user_agent: text('user_agent', request?.userAgent),
    connection: text('connection', request?.connection),
    request_id: text('request_id', request?.requestId),
    step_up: json('step_up', event.stepUp),
    approval: json('approval', event.approval),
    operation_digest: digest(event.operationDigest),
    compensates: uuidOf('compensates', event.compensates),
    details: details(event, hmac),
    created_at: new Date().toISOString(),
  };
  const canonical = canonicalRow(row);
  assertDetailsFit(row.details, canonical);
  return { row, canonical, leafHash: hashLeaf(canonical) };
}

/** {@link hashLeaf} of the common package, by Node's own SHA-256. */
function hashLeaf(canonical: string): string {
  return hash('sha256', `\0${canonical}`);
}

function assertDetailsFit(content: JsonObject, canonical: string): void {
  // The whole row is larger than its details, and nearly always small enough; a UTF-16 unit is at most three bytes.
  if (canonical.length * 3 <= MAX_DETAILS_BYTES) return;
  const bytes = Buffer.byteLength(canonicalJson(content));
  if (bytes > MAX_DETAILS_BYTES) {
    throw new InputError(
      `details: ${bytes} bytes, more than the ${MAX_DETAILS_BYTES} that a row may hold`,
    );
  }
}

function text(
  column: keyof typeof columnWidths,
  value: string | undefined,
): string | null {
  if (value === undefined) return null;
  if (value.length > columnWidths[column]) {
    throw new InputError(
      `${column}: longer than ${columnWidths[column]} characters`,
    );
  }
  return storableText(value);
}

function json<T extends object>(
  column: string,
  value: T | undefined,
): T | null {
  return value === undefined ? null : (plainJsonObject(value, column) as T);
}

function uuidOf(column: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!isUuid(value)) throw new InputError(`${column}: not a UUID`);
  // As Postgres writes it.
  return value.toLowerCase();
}

function digest(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^[0-9a-f]{64}$/.test(value)) {
    throw new InputError('operation_digest: not a hex SHA-256');
  }
  return value;
}

function details(
  event: AuditEvent,
  hmac: SensitiveHmac | undefined,
): JsonObject {
  const plain = plainJsonObject(event.details ?? {}, 'details');
  const schema = event.definition.input;
  if (schema && plain.input !== undefined) {
    plain.input = protectSensitive(schema, plain.input, canonical => {
      if (!hmac) {
        throw new Error(
          `'${event.definition.id}' has sensitive fields, but auditLog.hmacKey is not configured`,
        );
      }
      return hmac.protect(canonical);
    });
  }
  const described = describeActor(event.actor);
  if (described) plain.actor = described;
  return plain;
}

function describeActor(actor: AuditActor): JsonObject | undefined {
  const { name, email, roles, agentTitle } = actor;
  const described = plainJson(
    { name, email, roles, agent: agentTitle },
    'actor',
  ) as JsonObject;
  return Object.keys(described).length > 0 ? described : undefined;
}
