import {
  approvalStates,
  type Approval,
  type ApprovalList,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { actionPreviewSchema } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

/** Input of approving and of rejecting. */
export const approvalWordInputSchema = z.strictObject({
  id: z.guid(),
  /** What the person saw, so that their step-up is bound to it. */
  operationDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Input of approving and of rejecting. */
export type ApprovalWordInput = z.infer<typeof approvalWordInputSchema>;

/** What approving and rejecting answer. */
export const approvalWordResultSchema = z.strictObject({
  approvalId: z.guid(),
  state: z.enum(approvalStates),
});

export const approvalParams = z.strictObject({ id: z.guid() });

export const approvalsQuery = z.strictObject({
  /** `waiting`: something is still to come; `past`: it has ended. */
  state: z.enum(['waiting', 'past']).default('waiting'),
  before: z.guid().optional(),
});

const person = z.strictObject({
  userRef: z.string(),
  name: z.string().optional(),
});

export const approvalSchema = z.strictObject({
  id: z.guid(),
  action: z.string(),
  target: z.strictObject({ kind: z.string(), id: z.string() }),
  input: z.record(z.string(), z.unknown()),
  reason: z.string(),
  preview: actionPreviewSchema,
  operationDigest: z.string(),
  requester: person.extend({ roles: z.array(z.string()).optional() }),
  quorum: z.number(),
  words: z.array(
    z.strictObject({
      by: person,
      word: z.enum(['approved', 'rejected']),
      reason: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  state: z.enum(approvalStates),
  message: z.string().optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isMine: z.boolean(),
  mayDecide: z.boolean(),
  whyNot: z.string().optional(),
}) satisfies z.ZodType<Approval>;

export const approvalListSchema = z.strictObject({
  items: z.array(approvalSchema),
  waitingForMe: z.number(),
  next: z.guid().optional(),
}) satisfies z.ZodType<ApprovalList>;
