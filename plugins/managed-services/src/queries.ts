import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  managedServicesApiRef,
  type InstanceFilter,
} from './api/ManagedServicesApi';

/** The query keys of this plugin; after an action they are all old. */
export const managedServicesKeys = { all: ['managed-services'] as const };

/** How often what alphaswarm-cp says is asked for again, milliseconds. Not while the tab is hidden. */
const LIVE_MS = 10_000;

/** The catalogue, or the offers that are deleted. */
export function useOffers(deleted: boolean) {
  const api = useApi(managedServicesApiRef);
  return useQuery({
    queryKey: [...managedServicesKeys.all, 'offers', deleted],
    queryFn: ({ signal }) => api.offers({ deleted }, { signal }),
    refetchInterval: LIVE_MS,
    retry: false,
  });
}

/** One offer. */
export function useOffer(id: string) {
  const api = useApi(managedServicesApiRef);
  return useQuery({
    queryKey: [...managedServicesKeys.all, 'offer', id],
    queryFn: ({ signal }) => api.offer(id, { signal }),
    retry: false,
  });
}

/** Instances, as far as somebody has paged through them. */
export function useInstances(filter: InstanceFilter) {
  const api = useApi(managedServicesApiRef);
  return useInfiniteQuery({
    queryKey: [...managedServicesKeys.all, 'instances', filter],
    queryFn: ({ pageParam, signal }) =>
      api.instances({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor,
    placeholderData: keepPreviousData,
    refetchInterval: LIVE_MS,
    retry: false,
  });
}

/** One instance. */
export function useInstance(id: string) {
  const api = useApi(managedServicesApiRef);
  return useQuery({
    queryKey: [...managedServicesKeys.all, 'instance', id],
    queryFn: ({ signal }) => api.instance(id, { signal }),
    refetchInterval: LIVE_MS,
    retry: false,
  });
}

/** Where services run, and how they reach each other. */
export function usePlatform() {
  const api = useApi(managedServicesApiRef);
  return useQuery({
    queryKey: [...managedServicesKeys.all, 'platform'],
    queryFn: ({ signal }) => api.platform({ signal }),
    retry: false,
  });
}

/** What was done to a record. */
export function useHistory(target: { kind: string; id: string }) {
  const api = useApi(managedServicesApiRef);
  return useQuery({
    queryKey: [...managedServicesKeys.all, 'history', target],
    queryFn: ({ signal }) => api.history(target, { signal }),
    retry: false,
  });
}
