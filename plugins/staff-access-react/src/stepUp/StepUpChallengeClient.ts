import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { StepUpChallengeStatus } from '@alphaswarm-admin/plugin-staff-access-common';

/** The step-up routes of the staff-access backend. */
export class StepUpChallengeClient {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new StepUpChallengeClient(options.discoveryApi, options.fetchApi);
  }

  private constructor(discoveryApi: DiscoveryApi, fetchApi: FetchApi) {
    this.#discoveryApi = discoveryApi;
    this.#fetchApi = fetchApi;
  }

  /** Begins the sign-in that answers a challenge: where the popup has to go. Sets the transaction's cookie. */
  async start(challengeId: string): Promise<{ authorizeUrl: string }> {
    return this.#request(`/${encodeURIComponent(challengeId)}/start`, {
      method: 'POST',
      // The answer sets an HttpOnly cookie that the callback checks.
      credentials: 'include',
    });
  }

  /** What became of a challenge. */
  async status(
    challengeId: string,
    options: { signal: AbortSignal },
  ): Promise<StepUpChallengeStatus> {
    return this.#request(`/${encodeURIComponent(challengeId)}`, {
      signal: options.signal,
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('staff-access');
    let response: Response;
    try {
      response = await this.#fetchApi.fetch(
        `${baseUrl}/step-up/challenges${path}`,
        init,
      );
    } catch (error) {
      throw PortalApiError.fromNetworkFailure(error);
    }
    if (!response.ok) {
      throw await PortalApiError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}
