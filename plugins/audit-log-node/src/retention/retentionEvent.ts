import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';

/** A closed partition was exported, verified, and taken out of the ledger's table; by `audit-retention`, on the command line. */
export const retentionDetachEvent = defineAuditEvent({
  id: 'audit-log.retention.detach',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Archive audit rows',
  sentence:
    'took rows {input.from} to {input.to} out of the audit log, archived as {input.archive}',
  ocsfActivityId: 3,
});
