import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { EcsOverview } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { platformEcsApiRef } from '../api/PlatformEcsApi';
import { platformEcsKeys } from './keys';
import { pollInterval } from './pollInterval';
import { useClusterSignal } from './useClusterSignal';

/**
 * All services, live: read again on signals, slowly without them, and not at all while the tab is hidden. Keeps the last good data
 * through errors.
 */
export function useOverview() {
  const api = useApi(platformEcsApiRef);
  const sinceLastSignalMs = useClusterSignal();
  return useQuery<EcsOverview, Error>({
    queryKey: platformEcsKeys.overview(),
    queryFn: ({ signal }) => api.overview({ signal }),
    // The next poll is the retry.
    retry: false,
    refetchOnWindowFocus: true,
    refetchIntervalInBackground: false,
    refetchInterval: ({ state }) =>
      pollInterval({
        moving:
          state.data?.services.some(
            // A rollout whose tasks fail is still on its way, into a rollback for one.
            service =>
              service.state === 'rolling-out' ||
              service.rolloutState === 'IN_PROGRESS',
          ) ?? false,
        sinceLastSignalMs: sinceLastSignalMs(),
        retryAfterSeconds:
          state.error instanceof PortalApiError
            ? state.error.retryAfterSeconds
            : undefined,
      }),
  });
}
