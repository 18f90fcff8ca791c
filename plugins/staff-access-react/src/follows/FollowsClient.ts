import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type {
  Follow,
  FollowList,
  FollowTarget,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { FollowsApi } from './FollowsApi';

/** {@link FollowsApi} over HTTP. Throws {@link PortalApiError}. */
export class FollowsClient implements FollowsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new FollowsClient(options.discoveryApi, options.fetchApi);
  }

  private constructor(discoveryApi: DiscoveryApi, fetchApi: FetchApi) {
    this.#discoveryApi = discoveryApi;
    this.#fetchApi = fetchApi;
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<FollowList> {
    return (await this.#request('', options)).json();
  }

  async follow(target: FollowTarget): Promise<Follow> {
    return (await this.#request(queryOf(target), { method: 'PUT' })).json();
  }

  async unfollow(target: FollowTarget): Promise<void> {
    await this.#request(queryOf(target), { method: 'DELETE' });
  }

  async #request(query: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('staff-access');
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(`${baseUrl}/follows${query}`, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw PortalApiError.fromNetworkFailure(error);
    }
    if (!response.ok) throw await PortalApiError.fromResponse(response);
    return response;
  }
}

function queryOf({ kind, id }: FollowTarget): string {
  return `?${new URLSearchParams({ kind, id })}`;
}
