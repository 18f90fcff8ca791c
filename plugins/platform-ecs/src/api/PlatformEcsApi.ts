import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  EcsOverview,
  EcsServiceDetail,
  EcsUtilizationHistory,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** What addresses one service: the configured name of its cluster, and its own name. */
export type ServiceAddress = { cluster: string; service: string };

/** Options of every read. */
export type ReadOptions = { signal?: AbortSignal };

/** The reads of the platform-ecs backend. Mutations go through the privileged actions API, never through here. */
export interface PlatformEcsApi {
  /**
   * All services of the configured clusters, with how old each cluster's data is.
   *
   * @throws PortalApiError if the portal can't answer
   */
  overview(options?: ReadOptions): Promise<EcsOverview>;

  /**
   * CPU and memory of all services in the last hour, a number a minute.
   *
   * @throws PortalApiError if the portal can't answer
   */
  utilization(options?: ReadOptions): Promise<EcsUtilizationHistory>;

  /**
   * One service with its deployments, events and what the caller may attempt on it.
   *
   * @throws PortalApiError with status 404 for a service that no configured cluster has
   */
  service(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsServiceDetail>;
}

/** The API ref of {@link PlatformEcsApi}. */
export const platformEcsApiRef = createApiRef<PlatformEcsApi>().with({
  id: 'plugin.platform-ecs.reads',
  pluginId: 'platform-ecs',
});
