import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import type {
  FollowList,
  FollowTarget,
} from '@alphaswarm-admin/plugin-staff-access-common';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { followsApiRef } from './FollowsApi';

const FOLLOWS_QUERY_KEY = ['staff-access', 'follows'];

/** What the person follows. */
export function useFollows(): UseQueryResult<FollowList> {
  const api = useApi(followsApiRef);
  return useQuery({
    queryKey: FOLLOWS_QUERY_KEY,
    queryFn: ({ signal }) => api.list({ signal }),
    staleTime: 60_000,
  });
}

/** Follows something, or follows it no more. What went wrong is told in a toast. */
export function useFollowChange() {
  const api = useApi(followsApiRef);
  const toastApi = useApi(toastApiRef);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: { target: FollowTarget; follow: boolean }) => {
      await (change.follow
        ? api.follow(change.target)
        : api.unfollow(change.target));
    },
    onError: (error, { follow }) =>
      toastApi.post({
        status: 'danger',
        title: follow ? 'You don’t follow it' : 'You still follow it',
        description: error.message,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: FOLLOWS_QUERY_KEY }),
  });
}
