import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import type { AuditPage } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  EcsDeploymentHistory,
  EcsServiceRollout,
  EcsServiceTasks,
  MemoryKind,
  MemoryPage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ReadOptions, ServiceAddress } from './PlatformEcsApi';

/** How many rows of the ledger are asked for: more than a service has actions among its twenty newest deployments. */
const LEDGER_ROWS = 200;

/** What to look for in what happened. Absent parts don't filter; times are ISO 8601. */
export type MemorySearch = {
  q?: string;
  cluster?: string;
  service?: string;
  kind?: MemoryKind;
  exitCode?: number;
  from?: string;
  to?: string;
};

/** Reads of what happens and happened to services. Each throws PortalApiError if the portal can't answer. */
export interface HappeningsApi {
  /** The newest deployment of a service, with the tasks that take part. */
  rollout(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsServiceRollout>;

  /** The deployments of a service that ECS remembers. */
  deployments(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsDeploymentHistory>;

  /** The tasks of a service, stopped ones of the last hour among them. */
  tasks(
    address: ServiceAddress,
    options?: ReadOptions,
  ): Promise<EcsServiceTasks>;

  /** What happened, across services, a page at a time, newest first. */
  memory(
    search: MemorySearch,
    options?: ReadOptions & { cursor?: string },
  ): Promise<MemoryPage>;

  /** The newest rows of the ledger about a service, as far as the caller may read them: `scope` says how far that is. */
  ledger(address: ServiceAddress, options?: ReadOptions): Promise<AuditPage>;
}

/** The API ref of {@link HappeningsApi}. */
export const happeningsApiRef = createApiRef<HappeningsApi>().with({
  id: 'plugin.platform-ecs.happenings',
  pluginId: 'platform-ecs',
});

/** {@link HappeningsApi} over HTTP. */
export class HappeningsClient implements HappeningsApi {
  readonly #ecs: ApiClient;
  readonly #auditLog: ApiClient;

  private constructor(ecs: ApiClient, auditLog: ApiClient) {
    this.#ecs = ecs;
    this.#auditLog = auditLog;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new HappeningsClient(
      createApiClient({ ...options, pluginId: 'platform-ecs' }),
      createApiClient({ ...options, pluginId: 'audit-log' }),
    );
  }

  rollout(address: ServiceAddress, options: ReadOptions = {}) {
    return this.#ecs.get<EcsServiceRollout>(
      `${pathOf(address)}/rollout`,
      undefined,
      options,
    );
  }

  deployments(address: ServiceAddress, options: ReadOptions = {}) {
    return this.#ecs.get<EcsDeploymentHistory>(
      `${pathOf(address)}/deployments`,
      undefined,
      options,
    );
  }

  tasks(address: ServiceAddress, options: ReadOptions = {}) {
    return this.#ecs.get<EcsServiceTasks>(
      `${pathOf(address)}/tasks`,
      undefined,
      options,
    );
  }

  memory(
    search: MemorySearch,
    options: ReadOptions & { cursor?: string } = {},
  ) {
    const { cursor, signal } = options;
    return this.#ecs.get<MemoryPage>(
      '/memory',
      { ...search, cursor },
      { signal },
    );
  }

  ledger({ cluster, service }: ServiceAddress, options: ReadOptions = {}) {
    return this.#auditLog.get<AuditPage>(
      '/events',
      {
        // As the ledger names a service.
        targetKind: 'ecs-service',
        targetId: `${cluster}/${service}`,
        limit: LEDGER_ROWS,
      },
      options,
    );
  }
}

function pathOf({ cluster, service }: ServiceAddress): string {
  return `/services/${encodeURIComponent(cluster)}/${encodeURIComponent(service)}`;
}
