import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import type {
  EcsServiceRevisions,
  EcsServiceScaling,
  TaskDefinitionComparison,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ReadOptions, ServiceAddress } from './PlatformEcsApi';

/** What somebody reads before they change a service. Each throws PortalApiError if the portal can't answer. */
export interface SteeringApi {
  /**
   * The revisions that can be deployed, newest first.
   *
   * @param options - `before`: only those older than this one
   */
  revisions(
    address: ServiceAddress,
    options?: ReadOptions & { before?: number },
  ): Promise<EcsServiceRevisions>;

  /** What differs between two revisions. */
  comparison(
    address: ServiceAddress,
    range: { from: number; to: number },
    options?: ReadOptions,
  ): Promise<TaskDefinitionComparison>;

  /** What the service may be scaled to, and what auto scaling does. */
  scaling(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsServiceScaling>;
}

/** The API ref of {@link SteeringApi}. */
export const steeringApiRef = createApiRef<SteeringApi>().with({
  id: 'plugin.platform-ecs.steering',
  pluginId: 'platform-ecs',
});

/** {@link SteeringApi} over HTTP. */
export class SteeringClient implements SteeringApi {
  readonly #client: ApiClient;

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new SteeringClient(
      createApiClient({ ...options, pluginId: 'platform-ecs' }),
    );
  }

  revisions(
    address: ServiceAddress,
    { before, ...options }: ReadOptions & { before?: number } = {},
  ) {
    return this.#client.get<EcsServiceRevisions>(
      `${servicePath(address)}/revisions`,
      before === undefined ? undefined : { before: String(before) },
      options,
    );
  }

  comparison(
    address: ServiceAddress,
    { from, to }: { from: number; to: number },
    options: ReadOptions = {},
  ) {
    return this.#client.get<TaskDefinitionComparison>(
      `${servicePath(address)}/revisions/${from}..${to}`,
      undefined,
      options,
    );
  }

  scaling(address: ServiceAddress, options: ReadOptions = {}) {
    return this.#client.get<EcsServiceScaling>(
      `${servicePath(address)}/scaling`,
      undefined,
      options,
    );
  }
}

/** The path of a service in the API. */
export function servicePath({ cluster, service }: ServiceAddress): string {
  return `/services/${encodeURIComponent(cluster)}/${encodeURIComponent(service)}`;
}
