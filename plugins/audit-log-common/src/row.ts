import type { AuditPhase } from './phases';

/** A JSON value, as it can be stored in a row and hashed canonically. */
export type JsonValue =
  null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { [key: string]: JsonValue };

/** The platform's categories of security audit events. */
export const auditCategories = [
  'authn',
  'authz',
  'account',
  'tenancy',
  'safety',
] as const;

/** @public */
export type AuditCategory = (typeof auditCategories)[number];

/** The platform's severities of security audit events. */
export const auditSeverities = ['info', 'warning', 'critical'] as const;

/** @public */
export type AuditSeverity = (typeof auditSeverities)[number];

/** A link of the RFC 8693 `act` chain: who acts, and for whom that actor acts in turn. */
export type ActChain = {
  sub: string;
  iss?: string;
  act?: ActChain;
};

/** What proved the step-up that an action was done under. Times are epoch seconds, as in the ID token. */
export type StepUpEvidence = {
  /** The authentication contexts the token says were satisfied (Entra `acrs`). */
  acrs: string[];
  /** The authentication methods (RFC 8176). */
  amr: string[];
  /** When the person last authenticated interactively, epoch seconds. */
  auth_time: number;
  /** The id of the grant; never its secret. */
  grant_id: string;
};

/** Who else approved an action, and under which step-up. */
export type ApprovalEvidence = {
  request_id: string;
  approvals: Array<{
    approver: string;
    operation_digest: string;
    step_up: StepUpEvidence;
  }>;
};

/** The version of the row format. A change of the format is a new number; old rows keep theirs and still verify. */
export const rowFormatVersion = 1;

/**
 * The part of a row that its leaf hash covers: all columns of `security_audit_events` but `seq` and `leaf_hash`, under their column names.
 * Absent values are `null`, never left out.
 */
export type HashedAuditRow = {
  v: number;
  /** UUIDv7 (RFC 9562). */
  id: string;
  /** Shared by all rows of one action; UUIDv7. */
  action_id: string;
  phase: AuditPhase;
  /** The id of the action or event in the event catalogue, at most 64 characters. */
  event_type: string;
  event_category: AuditCategory;
  severity: AuditSeverity;
  source: string;
  actor_kind: 'user' | 'agent';
  /** The acting staff member's entity ref. */
  actor_user_id: string | null;
  agent_subject: string | null;
  act: ActChain | null;
  /** The user that the event is about. */
  user_id: string | null;
  organization_id: string | null;
  workspace_id: string | null;
  cell_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  reason: string | null;
  ip: string | null;
  user_agent: string | null;
  /** How the actor signed in: the auth provider's id. */
  connection: string | null;
  /** The W3C trace id. */
  request_id: string | null;
  step_up: StepUpEvidence | null;
  approval: ApprovalEvidence | null;
  /** Hex SHA-256 of the canonical operation. */
  operation_digest: string | null;
  /** The action id that this action undoes. */
  compensates: string | null;
  /** Input, before, after, error, actor's name and roles at the time. */
  details: JsonObject;
  /** ISO 8601 UTC with milliseconds. */
  created_at: string;
};

/** A row of the ledger as stored, exported and shown. */
export type AuditRow = HashedAuditRow & {
  /** Gapless from 0; the leaf's index in the Merkle tree. */
  seq: number;
  /** Hex SHA-256 of `0x00 ‖ JCS(row)` (RFC 9162 §2.1.1, RFC 8785). */
  leaf_hash: string;
};
