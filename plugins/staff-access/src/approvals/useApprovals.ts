import { useApi } from '@backstage/frontend-plugin-api';
import type { NavBadge } from '@alphaswarm-admin/plugin-portal-react';
import { pendingApprovalStates } from '@alphaswarm-admin/plugin-staff-access-common';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { approvalsApiRef } from './ApprovalsApi';

/** What everything about approvals is kept under. */
export const APPROVALS_QUERY_KEY = ['staff-access', 'approvals'];

/** How often what waits is asked for, milliseconds. */
const LIST_EVERY_MS = 15_000;

/** How often a request is looked at that is still to come to something, milliseconds. */
const ONE_EVERY_MS = 2_000;

/** Pages of requests, newest first. */
export function useApprovals(state: 'waiting' | 'past') {
  const api = useApi(approvalsApiRef);
  return useInfiniteQuery({
    queryKey: [...APPROVALS_QUERY_KEY, 'list', state],
    queryFn: ({ pageParam, signal }) =>
      api.list({ state, before: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
    refetchInterval: LIST_EVERY_MS,
  });
}

/** One request, live until it has ended. */
export function useApproval(id: string) {
  const api = useApi(approvalsApiRef);
  return useQuery({
    queryKey: [...APPROVALS_QUERY_KEY, 'one', id],
    queryFn: ({ signal }) => api.one(id, { signal }),
    refetchInterval: ({ state }) =>
      state.data && pendingApprovalStates.includes(state.data.state)
        ? ONE_EVERY_MS
        : false,
  });
}

/** The sidebar's badge: how many wait for the person's own word. */
export function useApprovalsBadge(): NavBadge | undefined {
  const count = useApprovals('waiting').data?.pages[0]?.waitingForMe ?? 0;
  return count > 0
    ? {
        count,
        label: count === 1 ? '1 waits for you' : `${count} wait for you`,
      }
    : undefined;
}
