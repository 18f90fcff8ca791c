import type { AuditExportFormat } from '@alphaswarm-admin/plugin-audit-log-common';

/** What the formats are called, and what they are for. */
export const exportFormats: Record<
  AuditExportFormat,
  { word: string; what: string }
> = {
  ndjson: { word: 'NDJSON', what: 'verifiable offline' },
  csv: { word: 'CSV', what: 'for a spreadsheet' },
  ocsf: { word: 'OCSF', what: 'API Activity, for a SIEM' },
};
