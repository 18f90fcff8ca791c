import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { metricsApiRef } from '../api/MetricsApi';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import type { MetricsSearch } from '../metrics/metricsUrl';
import { platformEcsKeys } from './keys';

/** CloudWatch has something new once a minute; the backend asks it as often. */
const METRICS_POLL_MS = 30_000;
const ALARMS_POLL_MS = 15_000;

/** When to ask again: as often as there may be something new, and not before the backend said. */
function pace(ms: number, error: Error | null): number {
  const retryAfter =
    error instanceof PortalApiError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(ms, retryAfter * 1000);
}

const live = {
  // The next poll is the retry.
  retry: false,
  refetchOnWindowFocus: true,
  refetchIntervalInBackground: false,
} as const;

/** The charts of a service in a range; live, at the pace of their period, where the range ends with the present. */
export function useMetrics(address: ServiceAddress, search: MetricsSearch) {
  const api = useApi(metricsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.metrics(address, search),
    queryFn: ({ signal }) => api.metrics(address, search, { signal }),
    ...live,
    // Another range doesn't make the page jump.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if ('from' in search) return false;
      const periodMs = (state.data?.periodSeconds ?? 60) * 1000;
      return pace(
        Math.min(5 * 60_000, Math.max(METRICS_POLL_MS, periodMs / 2)),
        state.error,
      );
    },
  });
}

/** The alarms that concern a service, live. */
export function useAlarms(address: ServiceAddress) {
  const api = useApi(metricsApiRef);
  return useQuery({
    queryKey: platformEcsKeys.alarms(address),
    queryFn: ({ signal }) => api.alarms(address, { signal }),
    ...live,
    refetchInterval: ({ state }) => pace(ALARMS_POLL_MS, state.error),
  });
}
