import { useApi } from '@backstage/frontend-plugin-api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { approvalsApiRef } from '../approvals/ApprovalsApi';

/** What everything about proposals is kept under. */
export const PROPOSALS_QUERY_KEY = ['staff-access', 'proposals'];

/** How often what waits is asked for, milliseconds. */
const LIST_EVERY_MS = 15_000;

/** How often a proposal is looked at that still waits, milliseconds. */
const ONE_EVERY_MS = 5_000;

/** Pages of proposals, newest first. */
export function useProposals(state: 'waiting' | 'past') {
  const api = useApi(approvalsApiRef);
  return useInfiniteQuery({
    queryKey: [...PROPOSALS_QUERY_KEY, 'list', state],
    queryFn: ({ pageParam, signal }) =>
      api.proposals({ state, before: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
    refetchInterval: LIST_EVERY_MS,
  });
}

/** One proposal, live while it waits. */
export function useProposal(id: string) {
  const api = useApi(approvalsApiRef);
  return useQuery({
    queryKey: [...PROPOSALS_QUERY_KEY, 'one', id],
    queryFn: ({ signal }) => api.proposal(id, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'waiting' ? ONE_EVERY_MS : false,
  });
}
