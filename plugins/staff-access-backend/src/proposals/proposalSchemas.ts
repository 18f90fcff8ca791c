import {
  proposalStates,
  type Proposal,
  type ProposalList,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { actionPreviewSchema } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

/** The path parameter of a proposal, and the input of dismissing one. */
export const proposalInputSchema = z.strictObject({ id: z.guid() });

/** What dismissing answers. */
export const proposalDismissedSchema = z.strictObject({ proposalId: z.guid() });

export const proposalsQuery = z.strictObject({
  /** `waiting` for somebody; `past`: it has been decided about, or has expired. */
  state: z.enum(['waiting', 'past']).default('waiting'),
  before: z.guid().optional(),
});

const input = z.record(z.string(), z.unknown());

export const proposalSchema = z.strictObject({
  id: z.guid(),
  action: z.string(),
  target: z.strictObject({ kind: z.string(), id: z.string() }),
  input,
  reason: z.string(),
  preview: actionPreviewSchema,
  agent: z.strictObject({ id: z.string(), title: z.string() }),
  person: z.strictObject({ userRef: z.string(), name: z.string().optional() }),
  request: z.strictObject({
    pluginId: z.string(),
    method: z.enum(['post', 'put', 'patch', 'delete']),
    path: z.string(),
    input,
  }),
  state: z.enum(proposalStates),
  decidedBy: z
    .strictObject({ userRef: z.string(), actionId: z.guid() })
    .optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isForMe: z.boolean(),
  mayConfirm: z.boolean(),
  mayDismiss: z.boolean(),
}) satisfies z.ZodType<Proposal>;

export const proposalListSchema = z.strictObject({
  items: z.array(proposalSchema),
  next: z.guid().optional(),
}) satisfies z.ZodType<ProposalList>;
