import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { steeringApiRef } from '../api/SteeringApi';

const key = (what: string, { cluster, service }: ServiceAddress) =>
  // Not among those that a signal makes old: what somebody is choosing from must not move.
  ['platform-ecs-steering', what, cluster, service] as const;

/** The revisions that can be deployed, a page at a time, newest first. */
export function useRevisions(address: ServiceAddress) {
  const api = useApi(steeringApiRef);
  return useInfiniteQuery({
    queryKey: key('revisions', address),
    queryFn: ({ signal, pageParam }) =>
      api.revisions(address, { signal, before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page =>
      page.more ? page.revisions.at(-1)?.revision : undefined,
    retry: false,
  });
}

/** What differs between two revisions. */
export function useComparison(
  address: ServiceAddress,
  range: { from: number; to: number },
) {
  const api = useApi(steeringApiRef);
  return useQuery({
    queryKey: [...key('comparison', address), range.from, range.to],
    queryFn: ({ signal }) => api.comparison(address, range, { signal }),
    retry: false,
  });
}

/** What a service may be scaled to. */
export function useScaling(address: ServiceAddress) {
  const api = useApi(steeringApiRef);
  return useQuery({
    queryKey: key('scaling', address),
    queryFn: ({ signal }) => api.scaling(address, { signal }),
    // It is read when somebody is about to decide, and then it should be of now.
    gcTime: 0,
    retry: false,
  });
}
