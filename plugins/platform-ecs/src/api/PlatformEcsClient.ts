import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  EcsOverview,
  EcsServiceDetail,
  EcsUtilizationHistory,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  PlatformEcsApi,
  ReadOptions,
  ServiceAddress,
} from './PlatformEcsApi';

/** {@link PlatformEcsApi} over HTTP. */
export class PlatformEcsClient implements PlatformEcsApi {
  readonly #client: ApiClient;

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new PlatformEcsClient(
      createApiClient({ ...options, pluginId: 'platform-ecs' }),
    );
  }

  overview(options: ReadOptions = {}): Promise<EcsOverview> {
    return this.#client.get<EcsOverview>('/services', undefined, options);
  }

  utilization(options: ReadOptions = {}): Promise<EcsUtilizationHistory> {
    return this.#client.get<EcsUtilizationHistory>(
      '/utilization',
      undefined,
      options,
    );
  }

  service(
    { cluster, service }: ServiceAddress,
    options: ReadOptions = {},
  ): Promise<EcsServiceDetail> {
    return this.#client.get<EcsServiceDetail>(
      `/services/${encodeURIComponent(cluster)}/${encodeURIComponent(service)}`,
      undefined,
      options,
    );
  }
}
