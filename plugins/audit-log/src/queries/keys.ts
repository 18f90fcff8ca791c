import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';

/** The query keys of this plugin. */
export const auditLogKeys = {
  rows: (filter: AuditFilter) => ['audit-log', 'rows', filter] as const,
  histogram: (filter: AuditFilter) =>
    ['audit-log', 'histogram', filter] as const,
  newer: (filter: AuditFilter, cursor: string | undefined) =>
    ['audit-log', 'newer', filter, cursor] as const,
  integrity: () => ['audit-log', 'integrity'] as const,
  completeness: () => ['audit-log', 'completeness'] as const,
  verifierKeys: () => ['audit-log', 'verifier-keys'] as const,
  archive: () => ['audit-log', 'archive'] as const,
  forwarding: () => ['audit-log', 'forwarding'] as const,
  company: (organizationId: string) =>
    ['audit-log', 'company', organizationId] as const,
  latest: () => ['audit-log', 'latest'] as const,
  action: (actionId: string) => ['audit-log', 'action', actionId] as const,
  offer: (pluginId: string, path: string) =>
    ['audit-log', 'offer', pluginId, path] as const,
  acknowledgement: (actionId: string) =>
    ['audit-log', 'acknowledgement', actionId] as const,
  catalogue: () => ['audit-log', 'catalogue'] as const,
  openActions: () => ['audit-log', 'open-actions'] as const,
};
