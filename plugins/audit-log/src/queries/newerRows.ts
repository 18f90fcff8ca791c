import { useCallback } from 'react';
import {
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  pageSizes,
  type AuditFilter,
  type AuditPage,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditLogApiRef } from '../api/AuditLogApi';
import { useLogSignal } from '../live/useLogSignal';
import { auditLogKeys } from './keys';

/** How often newer rows are looked for if no signal comes, milliseconds. */
const POLL_MS = 15_000;

type Pages = InfiniteData<AuditPage, string | undefined>;

/** Rows that were added since the log was read. */
export type NewerRows = {
  count: number;
  /** Whether there are more of them than were counted. */
  isMore: boolean;
  /** Why they could not be looked for, the last time. */
  error: Error | null;
  /** Puts them on top of the log. */
  show: () => void;
};

/**
 * Looks for rows newer than those that {@link useRows} has read with the same filter, and keeps them aside until they are asked for: a log that moves by itself
 * can't be read.
 *
 * @param pages - what was read; nothing is looked for before that
 */
export function useNewerRows(
  filter: AuditFilter,
  pages: readonly AuditPage[] | undefined,
): NewerRows {
  const api = useApi(auditLogApiRef);
  const queryClient = useQueryClient();
  // An empty log has no place to go on from: then whatever there is, is newer.
  const cursor = pages?.[0]?.previousCursor;
  const { data, error, refetch } = useQuery<AuditPage, Error>({
    queryKey: auditLogKeys.newer(filter, cursor),
    queryFn: ({ signal }) =>
      api.rows(filter, { cursor, limit: pageSizes.max, signal }),
    enabled: pages !== undefined,
    retry: false,
    gcTime: 0,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  });
  useLogSignal(() => refetch({ cancelRefetch: false }));

  const show = useCallback(() => {
    if (!data || data.items.length === 0) return;
    queryClient.setQueryData<Pages>(
      auditLogKeys.rows(filter),
      read => read && withNewer(read, data, cursor),
    );
    queryClient.invalidateQueries({
      queryKey: auditLogKeys.histogram(filter),
    });
  }, [queryClient, filter, data, cursor]);

  return {
    count: data?.items.length ?? 0,
    isMore: data?.items.length === pageSizes.max,
    error,
    show,
  };
}

/** The pages with the newer one before them; it is the only one if there was nothing to go on from. */
function withNewer(
  read: Pages,
  newer: AuditPage,
  cursor: string | undefined,
): Pages {
  return cursor === undefined
    ? { pages: [newer], pageParams: [undefined] }
    : {
        pages: [newer, ...read.pages],
        pageParams: [cursor, ...read.pageParams],
      };
}
