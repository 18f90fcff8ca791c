import { z } from 'zod';
import { defineAuditEvent } from './catalogue';

/** Input of Acknowledge. */
export const acknowledgeAbandonedInputSchema = z.strictObject({
  /** The abandoned action. */
  actionId: z.uuid(),
});

/** @public */
export type AcknowledgeAbandonedInput = z.infer<
  typeof acknowledgeAbandonedInputSchema
>;

/** Somebody has looked into an action whose outcome nobody could find out: it needs nobody any more. */
export const abandonedAcknowledgeEvent = defineAuditEvent({
  id: 'audit-log.abandoned.acknowledge',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Acknowledge abandoned action',
  sentence:
    'acknowledged that nobody knows what became of {before.action} on {before.target}',
  ocsfActivityId: 3,
  input: acknowledgeAbandonedInputSchema,
});
