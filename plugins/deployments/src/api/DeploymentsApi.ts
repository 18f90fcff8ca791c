import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  AgentsReport,
  PlatformMessages,
  UpstreamReport,
  WorkloadAddress,
  WorkloadDetail,
  WorkloadPage,
  WorkloadRuns,
  WorkloadSort,
  WorkloadState,
} from '@alphaswarm-admin/plugin-deployments-common';

/** What a list is narrowed to. */
export type WorkloadQuery = {
  q?: string;
  company?: string;
  kind?: string;
  state?: readonly WorkloadState[];
  sort?: WorkloadSort;
  limit?: number;
};

type Asked = { signal: AbortSignal };

/** The reads of the deployments backend. Each throws a `PortalApiError` if the portal can't answer. */
export interface DeploymentsApi {
  workloads(
    query: WorkloadQuery & { cursor?: string },
    options: Asked,
  ): Promise<WorkloadPage>;
  workload(address: WorkloadAddress, options: Asked): Promise<WorkloadDetail>;
  runs(address: WorkloadAddress, options: Asked): Promise<WorkloadRuns>;
  messages(address: WorkloadAddress, options: Asked): Promise<PlatformMessages>;
  agents(options: Asked): Promise<AgentsReport>;
  upstreams(options: Asked): Promise<UpstreamReport>;
}

/** The API ref of {@link DeploymentsApi}. */
export const deploymentsApiRef = createApiRef<DeploymentsApi>().with({
  id: 'plugin.deployments.reads',
  pluginId: 'deployments',
});
