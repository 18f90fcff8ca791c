import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { auditLogKeys } from './keys';

/** How many rows are read at once. */
export const ROWS_PER_PAGE = 50;

/**
 * The rows that match, page by page. They are not read again by themselves: whoever reads the log must not have it move; the page offers
 * to look for newer rows.
 */
export function useRows(filter: AuditFilter) {
  const api = useApi(auditLogApiRef);
  return useInfiniteQuery({
    queryKey: auditLogKeys.rows(filter),
    queryFn: ({ pageParam, signal }) =>
      api.rows(filter, {
        cursor: pageParam,
        limit: ROWS_PER_PAGE,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    retry: false,
    refetchOnWindowFocus: false,
    // Rows never change; that there may be newer ones is what the person asks for.
    staleTime: Infinity,
    gcTime: 0,
  });
}
