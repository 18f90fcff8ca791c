import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** The event catalogue by event id. It changes only with the portal itself. */
export function useCatalogue() {
  const api = useApi(auditLogApiRef);
  return useQuery<
    AuditCatalogueEntry[],
    Error,
    ReadonlyMap<string, AuditCatalogueEntry>
  >({
    queryKey: auditLogKeys.catalogue(),
    queryFn: ({ signal }) => api.catalogue({ signal }),
    // Without it the log is told by event ids: better than not at all, so nobody waits for retries.
    retry: false,
    staleTime: Infinity,
    select: byId,
  });
}

function byId(
  entries: AuditCatalogueEntry[],
): ReadonlyMap<string, AuditCatalogueEntry> {
  return new Map(entries.map(entry => [entry.id, entry]));
}
