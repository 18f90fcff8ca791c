import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  type ApiClient,
  createApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  Approval,
  ApprovalList,
  Proposal,
  ProposalList,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ApprovalsApi } from './ApprovalsApi';

/** {@link ApprovalsApi} over HTTP. */
export class ApprovalsClient implements ApprovalsApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new ApprovalsClient(
      createApiClient({ ...options, pluginId: 'staff-access' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  list(
    filter: { state: 'waiting' | 'past'; before?: string },
    options?: { signal?: AbortSignal },
  ): Promise<ApprovalList> {
    return this.#client.get('/approvals', filter, options);
  }

  one(id: string, options?: { signal?: AbortSignal }): Promise<Approval> {
    return this.#client.get(
      `/approvals/${encodeURIComponent(id)}`,
      {},
      options,
    );
  }

  proposals(
    filter: { state: 'waiting' | 'past'; before?: string },
    options?: { signal?: AbortSignal },
  ): Promise<ProposalList> {
    return this.#client.get('/proposals', filter, options);
  }

  proposal(id: string, options?: { signal?: AbortSignal }): Promise<Proposal> {
    return this.#client.get(
      `/proposals/${encodeURIComponent(id)}`,
      {},
      options,
    );
  }
}
