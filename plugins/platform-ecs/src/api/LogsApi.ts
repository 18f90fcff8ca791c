import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import type { LogPage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ReadOptions, ServiceAddress } from './PlatformEcsApi';

/** What of a service's history is wanted. Times are epoch milliseconds. */
export type LogPageRequest = {
  from: number;
  to: number;
  filter: string;
  container?: readonly string[];
  task?: string;
  /** `backward` begins with the newest. */
  direction: 'backward' | 'forward';
  limit: number;
  cursor?: string;
};

/** Logs: history over HTTP, live tails and searches over WebSockets. */
export interface LogsApi {
  /** @throws PortalApiError; with status 400 for a filter that AWS doesn't accept */
  page(
    address: ServiceAddress,
    request: LogPageRequest,
    options?: ReadOptions,
  ): Promise<LogPage>;

  /**
   * Opens a WebSocket as the signed-in person.
   *
   * @param path - below the plugin's base URL
   */
  openSocket(path: string): Promise<WebSocket>;
}

/** The API ref of {@link LogsApi}. */
export const logsApiRef = createApiRef<LogsApi>().with({
  id: 'plugin.platform-ecs.logs',
  pluginId: 'platform-ecs',
});

/** {@link LogsApi} of the portal's backend. */
export class LogsClient implements LogsApi {
  readonly #client: ApiClient;
  readonly #discoveryApi: DiscoveryApi;
  readonly #identityApi: IdentityApi;

  static create(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    identityApi: IdentityApi;
  }) {
    return new LogsClient(options);
  }

  private constructor(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    identityApi: IdentityApi;
  }) {
    this.#client = createApiClient({ ...options, pluginId: 'platform-ecs' });
    this.#discoveryApi = options.discoveryApi;
    this.#identityApi = options.identityApi;
  }

  page(
    { cluster, service }: ServiceAddress,
    request: LogPageRequest,
    options: ReadOptions = {},
  ): Promise<LogPage> {
    return this.#client.get<LogPage>(
      `/services/${encodeURIComponent(cluster)}/${encodeURIComponent(service)}/logs`,
      request,
      options,
    );
  }

  async openSocket(path: string): Promise<WebSocket> {
    const url = new URL(
      `${await this.#discoveryApi.getBaseUrl('platform-ecs')}${path}`,
    );
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    const { token } = await this.#identityApi.getCredentials();
    // As Backstage's signals client does: by subprotocol, so that the token is in no URL.
    return new WebSocket(url, token ? [token] : []);
  }
}
