import { z } from 'zod';
import { auditPhases } from './phases';
import {
  type ActChain,
  auditCategories,
  type AuditRow,
  auditSeverities,
  type JsonObject,
} from './row';

/** The widest that a row's text columns may be, in characters; those of the platform's own columns are the platform's. */
export const columnWidths = {
  event_type: 64,
  event_category: 32,
  severity: 16,
  source: 32,
  actor_user_id: 255,
  agent_subject: 255,
  user_id: 255,
  organization_id: 255,
  workspace_id: 255,
  cell_id: 255,
  target_kind: 64,
  target_id: 512,
  reason: 512,
  ip: 64,
  user_agent: 1024,
  connection: 120,
  request_id: 120,
} as const;

/** The largest `details` of a row, bytes of its canonical form. */
export const MAX_DETAILS_BYTES = 65_536;

const optionalText = (column: keyof typeof columnWidths) =>
  z.string().max(columnWidths[column]).nullable();

const hexSha256 = z.string().regex(/^[0-9a-f]{64}$/);

const actChainSchema: z.ZodType<ActChain> = z
  .strictObject({
    sub: z.string(),
    iss: z.string().optional(),
    get act() {
      return actChainSchema.optional();
    },
  })
  // API documents refer to it by this name, since it contains itself.
  .meta({ id: 'ActChain' });

const stepUpSchema = z.strictObject({
  acrs: z.array(z.string()),
  amr: z.array(z.string()),
  auth_time: z.number(),
  grant_id: z.string(),
});

const approvalSchema = z.strictObject({
  request_id: z.string(),
  approvals: z.array(
    z.strictObject({
      approver: z.string(),
      operation_digest: hexSha256,
      step_up: stepUpSchema,
    }),
  ),
});

/** A row of the ledger, as APIs answer it. */
export const auditRowSchema = z.strictObject({
  seq: z.number().int().nonnegative(),
  v: z.number().int().positive(),
  id: z.uuid(),
  action_id: z.uuid(),
  phase: z.enum(auditPhases),
  event_type: z.string().max(columnWidths.event_type),
  event_category: z.enum(auditCategories),
  severity: z.enum(auditSeverities),
  source: z.string().max(columnWidths.source),
  actor_kind: z.enum(['user', 'agent']),
  actor_user_id: optionalText('actor_user_id'),
  agent_subject: optionalText('agent_subject'),
  act: actChainSchema.nullable(),
  user_id: optionalText('user_id'),
  organization_id: optionalText('organization_id'),
  workspace_id: optionalText('workspace_id'),
  cell_id: optionalText('cell_id'),
  target_kind: optionalText('target_kind'),
  target_id: optionalText('target_id'),
  reason: optionalText('reason'),
  ip: optionalText('ip'),
  user_agent: optionalText('user_agent'),
  connection: optionalText('connection'),
  request_id: optionalText('request_id'),
  step_up: stepUpSchema.nullable(),
  approval: approvalSchema.nullable(),
  operation_digest: hexSha256.nullable(),
  compensates: z.uuid().nullable(),
  details: z.record(z.string(), z.unknown()) as z.ZodType<JsonObject>,
  created_at: z.iso.datetime({ precision: 3 }),
  leaf_hash: hexSha256,
}) satisfies z.ZodType<AuditRow>;
