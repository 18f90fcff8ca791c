import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { isAbort } from './isAbort';
import { PortalApiError } from './PortalApiError';

/** Query parameters; `undefined` and empty strings are left out, arrays are repeated. */
export type ApiQuery = Record<
  string,
  string | number | boolean | readonly string[] | undefined
>;

/** Reads one plugin's backend. Mutations go through the privileged actions API instead. */
export interface ApiClient {
  /**
   * `GET path?query` of the plugin's backend, as JSON.
   *
   * @param path - below the plugin's base URL, beginning with `/`; the caller encodes its segments
   * @throws {@link PortalApiError} for any answer but 2xx, and when there is none
   */
  get<T>(
    path: string,
    query?: ApiQuery,
    options?: { signal?: AbortSignal },
  ): Promise<T>;
}

/** Makes an {@link ApiClient} for the backend of one plugin. */
export function createApiClient(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
  pluginId: string;
}): ApiClient {
  const { discoveryApi, fetchApi, pluginId } = options;
  return {
    async get<T>(
      path: string,
      query: ApiQuery = {},
      { signal }: { signal?: AbortSignal } = {},
    ) {
      const baseUrl = await discoveryApi.getBaseUrl(pluginId);
      const response = await answerOf(
        fetchApi.fetch(`${baseUrl}${path}${queryString(query)}`, {
          headers: { accept: 'application/json' },
          signal,
        }),
      );
      if (!response.ok) {
        throw await PortalApiError.fromResponse(response);
      }
      return (await answerOf(response.json())) as T;
    },
  };
}

/** An abort stays an abort, so that the query library can tell it from a failure. */
async function answerOf<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    throw PortalApiError.fromNetworkFailure(error);
  }
}

function queryString(query: ApiQuery): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') {
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text && `?${text}`;
}
