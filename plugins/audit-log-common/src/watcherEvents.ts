import { defineAuditEvent } from './catalogue';

/** Somebody reads the log without a filter: recorded for each person at most once an hour, before the first page. */
export const auditLogReadWholeEvent = defineAuditEvent({
  id: 'audit-log.read-whole',
  version: 1,
  category: 'safety',
  severity: 'info',
  title: 'Read whole audit log',
  sentence: 'read the whole audit log',
  ocsfActivityId: 2,
});

/** Somebody exports rows: recorded before the first byte. */
export const auditLogExportEvent = defineAuditEvent({
  id: 'audit-log.export',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Export audit log',
  sentence:
    'exported the audit log from row {input.from} to {input.to} as {input.format}, filter: {input.filter}',
  ocsfActivityId: 2,
});

/** What the log records of its own readers. */
export const auditLogWatcherEvents = [
  auditLogReadWholeEvent,
  auditLogExportEvent,
];
