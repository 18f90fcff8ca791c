import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { happeningsApiRef, type MemorySearch } from '../api/HappeningsApi';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { rolloutMoves } from '../rollout/outcomes';
import { platformEcsKeys } from './keys';
import { SLOW_POLL_MS } from './pollInterval';

/** How often tasks are asked for while they come and go, milliseconds. Not every change of a task makes the cluster's signal. */
export const TASK_POLL_MS = 1_000;

/** The pace of a poll that follows tasks. */
function taskPace(moving: boolean, error: Error | null): number {
  const retryAfter =
    error instanceof PortalApiError ? (error.retryAfterSeconds ?? 0) : 0;
  const pace = moving ? TASK_POLL_MS : SLOW_POLL_MS;
  // What fails is not asked for every second.
  return Math.max(error ? SLOW_POLL_MS / 3 : pace, retryAfter * 1000);
}

const live = {
  // The next poll is the retry.
  retry: false,
  refetchOnWindowFocus: true,
  refetchIntervalInBackground: false,
} as const;

/**
 * The newest deployment of a service, live.
 *
 * @param moving - whether the service is seen to move by other means
 */
export function useRollout(address: ServiceAddress, moving: boolean) {
  const api = useApi(happeningsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.rollout(address),
    queryFn: ({ signal }) => api.rollout(address, { signal }),
    ...live,
    refetchInterval: ({ state }) =>
      taskPace(moving || rolloutMoves(state.data?.rollout), state.error),
  });
}

/** The tasks of a service, live. */
export function useTasks(address: ServiceAddress, moving: boolean) {
  const api = useApi(happeningsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.tasks(address),
    queryFn: ({ signal }) => api.tasks(address, { signal }),
    ...live,
    refetchInterval: ({ state }) => taskPace(moving, state.error),
  });
}

/** The deployments of a service that ECS remembers. */
export function useDeployments(address: ServiceAddress) {
  const api = useApi(happeningsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.deployments(address),
    queryFn: ({ signal }) => api.deployments(address, { signal }),
    ...live,
    refetchInterval: SLOW_POLL_MS,
  });
}

/** What the ledger says was done to a service, as far as the reader may know. */
export function useLedger(address: ServiceAddress) {
  const api = useApi(happeningsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.ledger(address),
    queryFn: ({ signal }) => api.ledger(address, { signal }),
    retry: false,
  });
}

/** What happened, a page at a time. It doesn't move under the reader: what is newer is read when they ask. */
export function useMemory(search: MemorySearch) {
  const api = useApi(happeningsApiRef);
  return useInfiniteQuery({
    queryKey: platformEcsKeys.memory(search),
    queryFn: ({ pageParam, signal }) =>
      api.memory(search, { cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    retry: false,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}
