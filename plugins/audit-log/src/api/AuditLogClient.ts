import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  AuditAction,
  AuditCatalogue,
  AuditCatalogueEntry,
  AuditExportFormat,
  AuditFilter,
  AuditHistogram,
  AuditOpenActions,
  AuditPage,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { AuditLogApi, ReadOptions } from './AuditLogApi';
import { BackendFiles, type DownloadedFile } from './BackendFiles';

/** Into how many bars the rows are counted, about: enough to see a shape, few enough to point at. */
const HISTOGRAM_BUCKETS = 60;

/** {@link AuditLogApi} over HTTP. */
export class AuditLogClient implements AuditLogApi {
  readonly #client: ApiClient;
  readonly #files: BackendFiles;

  private constructor(client: ApiClient, files: BackendFiles) {
    this.#client = client;
    this.#files = files;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new AuditLogClient(
      createApiClient({ ...options, pluginId: 'audit-log' }),
      BackendFiles.create(options),
    );
  }

  rows(
    filter: AuditFilter,
    options: ReadOptions & { cursor?: string; limit?: number } = {},
  ): Promise<AuditPage> {
    const { cursor, limit, signal } = options;
    return this.#client.get<AuditPage>(
      '/events',
      { ...filter, cursor, limit },
      { signal },
    );
  }

  histogram(
    filter: AuditFilter,
    options: ReadOptions = {},
  ): Promise<AuditHistogram> {
    return this.#client.get<AuditHistogram>(
      '/histogram',
      { ...filter, buckets: HISTOGRAM_BUCKETS },
      options,
    );
  }

  exportRows(
    filter: AuditFilter,
    format: AuditExportFormat,
    options: ReadOptions & { onReceived: (bytes: number) => void },
  ): Promise<DownloadedFile> {
    const query = new URLSearchParams({ format });
    for (const [name, value] of Object.entries(filter)) {
      if (value !== undefined) query.set(name, value);
    }
    return this.#files.download(`/export?${query}`, options);
  }

  async action(
    actionId: string,
    options: ReadOptions = {},
  ): Promise<AuditRow[]> {
    const { items } = await this.#client.get<AuditAction>(
      `/actions/${encodeURIComponent(actionId)}`,
      undefined,
      options,
    );
    return items;
  }

  async catalogue(options: ReadOptions = {}): Promise<AuditCatalogueEntry[]> {
    const { items } = await this.#client.get<AuditCatalogue>(
      '/catalogue',
      undefined,
      options,
    );
    return items;
  }

  openActions(options: ReadOptions = {}): Promise<AuditOpenActions> {
    return this.#client.get<AuditOpenActions>(
      '/open-actions',
      undefined,
      options,
    );
  }
}
