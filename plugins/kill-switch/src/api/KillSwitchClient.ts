import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { KillSwitchStatus } from '@alphaswarm-admin/plugin-kill-switch-common';
import type { KillSwitchApi } from './KillSwitchApi';

/** {@link KillSwitchApi} over HTTP. */
export class KillSwitchClient implements KillSwitchApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new KillSwitchClient(
      createApiClient({ ...options, pluginId: 'kill-switch' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  status(options: { signal: AbortSignal }) {
    return this.#client.get<KillSwitchStatus>('/status', undefined, options);
  }
}
