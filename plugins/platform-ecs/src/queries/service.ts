import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { platformEcsApiRef, type ServiceAddress } from '../api/PlatformEcsApi';
import { isMoving } from '../service/rollout';
import { platformEcsKeys } from './keys';
import { pollInterval } from './pollInterval';
import { useClusterSignal } from './useClusterSignal';

/** Options of {@link useService}. */
export type UseServiceOptions = {
  /** Whether somebody waits for a change that the service's state may not show yet, as right after an action. */
  expectingChange?: boolean;
};

/** One service, live, as {@link useOverview}. */
export function useService(
  address: ServiceAddress,
  { expectingChange = false }: UseServiceOptions = {},
) {
  const api = useApi(platformEcsApiRef);
  const sinceLastSignalMs = useClusterSignal();
  return useQuery<EcsServiceDetail, Error>({
    queryKey: platformEcsKeys.service(address),
    queryFn: ({ signal }) => api.service(address, { signal }),
    // The next poll is the retry.
    retry: false,
    refetchOnWindowFocus: true,
    refetchIntervalInBackground: false,
    refetchInterval: ({ state }) =>
      pollInterval({
        moving:
          expectingChange || (state.data !== undefined && isMoving(state.data)),
        sinceLastSignalMs: sinceLastSignalMs(),
        retryAfterSeconds:
          state.error instanceof PortalApiError
            ? state.error.retryAfterSeconds
            : undefined,
      }),
  });
}
