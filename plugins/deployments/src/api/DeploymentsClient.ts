import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  AgentsReport,
  PlatformMessages,
  UpstreamReport,
  WorkloadAddress,
  WorkloadDetail,
  WorkloadPage,
  WorkloadRuns,
} from '@alphaswarm-admin/plugin-deployments-common';
import type { DeploymentsApi, WorkloadQuery } from './DeploymentsApi';

type Asked = { signal: AbortSignal };

/** {@link DeploymentsApi} over HTTP. */
export class DeploymentsClient implements DeploymentsApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new DeploymentsClient(
      createApiClient({ ...options, pluginId: 'deployments' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  workloads(query: WorkloadQuery & { cursor?: string }, options: Asked) {
    return this.#client.get<WorkloadPage>('/workloads', query, options);
  }

  workload(address: WorkloadAddress, options: Asked) {
    return this.#client.get<WorkloadDetail>(
      workloadPath(address),
      undefined,
      options,
    );
  }

  runs(address: WorkloadAddress, options: Asked) {
    return this.#client.get<WorkloadRuns>(
      `${workloadPath(address)}/runs`,
      undefined,
      options,
    );
  }

  messages(address: WorkloadAddress, options: Asked) {
    return this.#client.get<PlatformMessages>(
      `${workloadPath(address)}/messages`,
      undefined,
      options,
    );
  }

  agents(options: Asked) {
    return this.#client.get<AgentsReport>('/agents', undefined, options);
  }

  upstreams(options: Asked) {
    return this.#client.get<UpstreamReport>('/upstreams', undefined, options);
  }
}

/** Where a workload is in the API. */
export function workloadPath({ namespace, workload }: WorkloadAddress): string {
  return `/workloads/${encodeURIComponent(namespace)}/${encodeURIComponent(workload)}`;
}
