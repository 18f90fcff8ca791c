import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { approvalWordInputSchema } from './approvalSchemas';

/** Somebody approved what somebody else asked for. */
export const approvalApproveEvent = defineAuditEvent({
  id: 'staff-access.approval.approve',
  version: 1,
  category: 'authz',
  severity: 'warning',
  title: 'Approve a request',
  sentence: 'approved {before.title}, asked for by {before.requester}',
  ocsfActivityId: 3,
  input: approvalWordInputSchema,
});

/** Somebody rejected what somebody else asked for. */
export const approvalRejectEvent = defineAuditEvent({
  id: 'staff-access.approval.reject',
  version: 1,
  category: 'authz',
  severity: 'info',
  title: 'Reject a request',
  sentence: 'rejected {before.title}, asked for by {before.requester}',
  ocsfActivityId: 3,
  input: approvalWordInputSchema,
});
