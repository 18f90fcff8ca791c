import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  isAbort,
  PortalApiError,
} from '@alphaswarm-admin/plugin-portal-react';
import {
  type ActionAnswer,
  type ActionPreview,
  IDEMPOTENCY_KEY_HEADER,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { StepUpApi } from '../stepUp/StepUpApi';
import {
  isStepUpChallenge,
  stepUpChallengeOf,
} from '../stepUp/stepUpChallengeOf';
import { actionAnswerOf } from './actionAnswerOf';
import type {
  PrivilegedActionRequest,
  PrivilegedActionsApi,
  RunOptions,
} from './PrivilegedActionsApi';

/** {@link PrivilegedActionsApi} over HTTP. */
export class DefaultPrivilegedActionsApi implements PrivilegedActionsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;
  readonly #stepUpApi: StepUpApi;

  static create(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    stepUpApi: StepUpApi;
  }): DefaultPrivilegedActionsApi {
    return new DefaultPrivilegedActionsApi(options);
  }

  private constructor(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    stepUpApi: StepUpApi;
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
    this.#stepUpApi = options.stepUpApi;
  }

  async preview(
    request: PrivilegedActionRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<ActionPreview> {
    const response = await this.#send(
      { ...request, method: 'post', path: `${request.path}/preview` },
      request.input,
      { signal: options.signal },
    );
    if (!response.ok) {
      throw await PortalApiError.fromResponse(response);
    }
    return (await response.json()) as ActionPreview;
  }

  async run(
    request: PrivilegedActionRequest,
    options: RunOptions,
  ): Promise<ActionAnswer> {
    const { idempotencyKey, signal, ...confirmed } = options;
    for (;;) {
      // Without the signal: an action that has been sent is never taken back by going away.
      const response = await this.#send(
        request,
        { ...request.input, ...confirmed, proposal: request.proposal },
        { headers: { [IDEMPOTENCY_KEY_HEADER]: idempotencyKey } },
      );
      if (response.ok) {
        return actionAnswerOf(response);
      }
      const error = await PortalApiError.fromResponse(response);
      const challenge =
        isStepUpChallenge(response) && stepUpChallengeOf(error.body);
      if (!challenge) {
        throw error;
      }
      await this.#stepUpApi.prove(challenge, {
        idempotencyKey,
        subject: request.subject,
        signal,
      });
    }
  }

  async status(
    actionId: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<ActionAnswer> {
    return createApiClient({
      discoveryApi: this.#discoveryApi,
      fetchApi: this.#fetchApi,
      pluginId: 'staff-access',
    }).get(`/actions/${encodeURIComponent(actionId)}`, {}, options);
  }

  async #send(
    request: PrivilegedActionRequest,
    body: Record<string, unknown>,
    init: { headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl(request.pluginId);
    try {
      return await this.#fetchApi.fetch(`${baseUrl}${request.path}`, {
        method: (request.method ?? 'post').toUpperCase(),
        headers: { 'content-type': 'application/json', ...init.headers },
        body: JSON.stringify(body),
        signal: init.signal,
      });
    } catch (error) {
      if (isAbort(error)) {
        throw error;
      }
      throw PortalApiError.fromNetworkFailure(error);
    }
  }
}
