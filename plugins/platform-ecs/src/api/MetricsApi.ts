import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import type {
  EcsServiceAlarms,
  EcsServiceMetrics,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { MetricsSearch } from '../metrics/metricsUrl';
import type { ReadOptions, ServiceAddress } from './PlatformEcsApi';

/** Reads of metrics and alarms. Each throws PortalApiError if the portal can't answer. */
export interface MetricsApi {
  /** The charts of a service in a range. */
  metrics(
    address: ServiceAddress,
    search: MetricsSearch,
    options?: ReadOptions,
  ): Promise<EcsServiceMetrics>;

  /** The alarms that concern a service. */
  alarms(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsServiceAlarms>;
}

/** The API ref of {@link MetricsApi}. */
export const metricsApiRef = createApiRef<MetricsApi>().with({
  id: 'plugin.platform-ecs.metrics',
  pluginId: 'platform-ecs',
});

/** {@link MetricsApi} over HTTP. */
export class MetricsClient implements MetricsApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new MetricsClient(
      createApiClient({ ...options, pluginId: 'platform-ecs' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  metrics(
    address: ServiceAddress,
    search: MetricsSearch,
    options: ReadOptions = {},
  ) {
    return this.#client.get<EcsServiceMetrics>(
      `${pathOf(address)}/metrics`,
      search,
      options,
    );
  }

  alarms(address: ServiceAddress, options: ReadOptions = {}) {
    return this.#client.get<EcsServiceAlarms>(
      `${pathOf(address)}/alarms`,
      undefined,
      options,
    );
  }
}

function pathOf({ cluster, service }: ServiceAddress): string {
  return `/services/${encodeURIComponent(cluster)}/${encodeURIComponent(service)}`;
}
