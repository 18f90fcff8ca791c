import { createPermission } from '@backstage/plugin-permission-common';

/** The resource type of a ledger row in permission decisions. */
export const RESOURCE_TYPE_AUDIT_ROW = 'audit-row';

/**
 * Reading ledger rows. The policy answers ALLOW (the whole log) or a condition (one's own rows).
 */
export const auditRowReadPermission = createPermission({
  name: 'audit-log.row.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_AUDIT_ROW,
});

/** Acknowledging that nobody could find out what became of an action. */
export const auditAbandonedAcknowledgePermission = createPermission({
  name: 'audit-log.abandoned.acknowledge',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Reporting that a row could not be verified. */
export const auditVerificationReportPermission = createPermission({
  name: 'audit-log.verification.report',
  attributes: { action: 'create' },
  resourceType: 'privileged-action',
});

/** The permissions of the audit log's own actions. */
export const auditLogActionPermissions = [
  auditAbandonedAcknowledgePermission,
  auditVerificationReportPermission,
];

/** The permissions of reading the audit log. */
export const auditLogPermissions = [auditRowReadPermission];
