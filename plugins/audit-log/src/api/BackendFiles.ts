import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';

/** Reads what the audit-log backend answers other than JSON. */
export class BackendFiles {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  private constructor(discoveryApi: DiscoveryApi, fetchApi: FetchApi) {
    this.#discoveryApi = discoveryApi;
    this.#fetchApi = fetchApi;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new BackendFiles(options.discoveryApi, options.fetchApi);
  }

  /**
   * A text.
   *
   * @throws PortalApiError
   */
  async text(
    pathAndQuery: string,
    options: { signal?: AbortSignal },
  ): Promise<string> {
    const response = await this.#open(pathAndQuery, options);
    return answerOf(response.text());
  }

  async #open(
    pathAndQuery: string,
    { signal }: { signal?: AbortSignal },
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('audit-log');
    const response = await answerOf(
      this.#fetchApi.fetch(`${baseUrl}${pathAndQuery}`, { signal }),
    );
    if (!response.ok) throw await PortalApiError.fromResponse(response);
    return response;
  }
}

/** An abort stays an abort: whoever asked for it knows. */
async function answerOf<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw PortalApiError.fromNetworkFailure(error);
  }
}
