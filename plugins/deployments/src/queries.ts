import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { WorkloadAddress } from '@alphaswarm-admin/plugin-deployments-common';
import { deploymentsApiRef, type WorkloadQuery } from './api/DeploymentsApi';

/** How often lists and workloads are read again, milliseconds: oftener while something moves. */
const POLL_MS = { moving: 2_000, still: 10_000 };

/** How often cards are read again, milliseconds. */
const CARD_POLL_MS = 30_000;

/** The query keys of this plugin; after an action they are all old. */
export const deploymentsKeys = { all: ['deployments'] as const };

/** Workloads, as far as somebody has paged through them. What is there stays while other filters are asked for. */
export function useWorkloads(query: WorkloadQuery) {
  const api = useApi(deploymentsApiRef);
  return useInfiniteQuery({
    queryKey: [...deploymentsKeys.all, 'list', query],
    queryFn: ({ pageParam, signal }) =>
      api.workloads({ ...query, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(page => page.counts['rolling-out'] > 0)
        ? POLL_MS.moving
        : POLL_MS.still,
  });
}

/** One workload, as it is now. */
export function useWorkload(address: WorkloadAddress) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'workload', address],
    queryFn: ({ signal }) => api.workload(address, { signal }),
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.state === 'rolling-out' ? POLL_MS.moving : POLL_MS.still,
  });
}

/** The newest runs of a workload. */
export function useRuns(address: WorkloadAddress) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'runs', address],
    queryFn: ({ signal }) => api.runs(address, { signal }),
    retry: false,
    refetchInterval: POLL_MS.still,
  });
}

/** What the platform did with a workload. */
export function useMessages(address: WorkloadAddress) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'messages', address],
    queryFn: ({ signal }) => api.messages(address, { signal }),
    retry: false,
    refetchInterval: POLL_MS.still,
  });
}

/** The first workloads of those asked for, and how many there are, for a card. */
export function useWorkloadsAtAGlance(query: WorkloadQuery) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'glance', query],
    queryFn: ({ signal }) => api.workloads(query, { signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
  });
}

/** Whether the agents get on. */
export function useAgents() {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'agents'],
    queryFn: ({ signal }) => api.agents({ signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
  });
}

/** Whether cp and core can serve. */
export function useUpstreams() {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: [...deploymentsKeys.all, 'upstreams'],
    queryFn: ({ signal }) => api.upstreams({ signal }),
    retry: false,
    refetchInterval: CARD_POLL_MS,
  });
}
