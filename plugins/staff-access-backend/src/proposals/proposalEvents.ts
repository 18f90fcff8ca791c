import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { proposalInputSchema } from './proposalSchemas';

/** Somebody said that nothing comes of what an agent proposed. */
export const proposalDismissEvent = defineAuditEvent({
  id: 'staff-access.proposal.dismiss',
  version: 1,
  category: 'authz',
  severity: 'info',
  title: 'Dismiss a proposal',
  sentence: 'dismissed {before.title}, proposed by {before.agent}',
  ocsfActivityId: 3,
  input: proposalInputSchema,
});
