import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AuditFilter,
  AuditHistogram,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** How the matching rows spread over time. What was shown stays until there is something newer to show. */
export function useHistogram(filter: AuditFilter) {
  const api = useApi(auditLogApiRef);
  return useQuery<AuditHistogram, Error>({
    queryKey: auditLogKeys.histogram(filter),
    queryFn: ({ signal }) => api.histogram(filter, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}
