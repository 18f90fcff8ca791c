import { useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { EcsUtilizationHistory } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { platformEcsApiRef } from '../api/PlatformEcsApi';
import { platformEcsKeys } from './keys';

/** CloudWatch has a new datum a minute; asking more often would draw the same line. */
const EVERY_MS = 60_000;

/** The last hour of CPU and memory of all services, read once a minute while the tab is looked at. */
export function useUtilization() {
  const api = useApi(platformEcsApiRef);
  return useQuery<EcsUtilizationHistory, Error>({
    queryKey: platformEcsKeys.utilization(),
    queryFn: ({ signal }) => api.utilization({ signal }),
    retry: false,
    staleTime: EVERY_MS / 2,
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: false,
  });
}
