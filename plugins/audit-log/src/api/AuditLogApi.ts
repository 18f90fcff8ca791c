import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  AuditCatalogueEntry,
  AuditExportFormat,
  AuditFilter,
  AuditHistogram,
  AuditOpenActions,
  AuditPage,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';

import type { DownloadedFile } from './BackendFiles';

/** Options of every read. */
export type ReadOptions = { signal?: AbortSignal };

/** The reads of the audit-log backend. Whoever lacks the wider permission gets their own rows, and nobody else's, from all of them. */
export interface AuditLogApi {
  /**
   * One page of rows, newest first.
   *
   * @param options.cursor - the `nextCursor` or `previousCursor` of a page, read with the same filter
   * @param options.limit - at most so many rows
   * @throws PortalApiError
   */
  rows(
    filter: AuditFilter,
    options?: ReadOptions & { cursor?: string; limit?: number },
  ): Promise<AuditPage>;

  /**
   * How the rows that match spread over time.
   *
   * @throws PortalApiError
   */
  histogram(
    filter: AuditFilter,
    options?: ReadOptions,
  ): Promise<AuditHistogram>;

  /**
   * All rows that match, as one file.
   *
   * @param options.onReceived - told how many bytes there are so far
   * @throws PortalApiError, also if the file ends before it is whole
   */
  exportRows(
    filter: AuditFilter,
    format: AuditExportFormat,
    options: ReadOptions & { onReceived: (bytes: number) => void },
  ): Promise<DownloadedFile>;

  /**
   * All rows of one action, oldest first; empty if there are none to see.
   *
   * @throws PortalApiError
   */
  action(actionId: string, options?: ReadOptions): Promise<AuditRow[]>;

  /**
   * The event catalogue, sorted by id.
   *
   * @throws PortalApiError
   */
  catalogue(options?: ReadOptions): Promise<AuditCatalogueEntry[]>;

  /**
   * Intents without an outcome yet, and actions whose outcome nobody could find out.
   *
   * @throws PortalApiError
   */
  openActions(options?: ReadOptions): Promise<AuditOpenActions>;
}

/** The API ref of {@link AuditLogApi}. */
export const auditLogApiRef = createApiRef<AuditLogApi>().with({
  id: 'plugin.audit-log.reads',
  pluginId: 'audit-log',
});
