import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  CompanyDetail,
  CompanyPage,
  PlatformUsage,
  UsageReport,
  UsageTrends,
  UsageWindow,
} from '@alphaswarm-admin/plugin-companies-common';
import type { CompaniesApi, CompanyFilter } from './CompaniesApi';

/** {@link CompaniesApi} over HTTP. */
export class CompaniesClient implements CompaniesApi {
  readonly #client: ApiClient;

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new CompaniesClient(
      createApiClient({ ...options, pluginId: 'companies' }),
    );
  }

  private constructor(client: ApiClient) {
    this.#client = client;
  }

  list(
    query: CompanyFilter & { cursor?: string },
    options: { signal: AbortSignal },
  ) {
    return this.#client.get<CompanyPage>('/companies', query, options);
  }

  company(id: string, options: { signal: AbortSignal }) {
    return this.#client.get<CompanyDetail>(pathOf(id), undefined, options);
  }

  usage(id: string, window: UsageWindow, options: { signal: AbortSignal }) {
    const path = `${pathOf(id)}/usage`;
    return this.#client.get<UsageReport>(path, { window }, options);
  }

  platformUsage(window: UsageWindow, options: { signal: AbortSignal }) {
    return this.#client.get<PlatformUsage>('/usage', { window }, options);
  }

  trends(companies: readonly string[], options: { signal: AbortSignal }) {
    const query = { company: companies };
    return this.#client.get<UsageTrends>('/trends', query, options);
  }
}

function pathOf(id: string): string {
  return `/companies/${encodeURIComponent(id)}`;
}
