import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import {
  createApiClient,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ReadOptions } from './AuditLogApi';
import { BackendFiles } from './BackendFiles';
import type {
  ArchiveReport,
  CompletenessReport,
  ForwardingReport,
  IntegrityReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { LedgerProofsApi, LogKeyList } from './LedgerProofsApi';

/** {@link LedgerProofsApi} over HTTP. */
export class LedgerProofsClient implements LedgerProofsApi {
  readonly #client: ApiClient;
  readonly #files: BackendFiles;

  private constructor(client: ApiClient, files: BackendFiles) {
    this.#client = client;
    this.#files = files;
  }

  static create(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    return new LedgerProofsClient(
      createApiClient({ ...options, pluginId: 'audit-log' }),
      BackendFiles.create(options),
    );
  }

  keys(options: ReadOptions = {}): Promise<LogKeyList> {
    return this.#client.get<LogKeyList>('/keys', undefined, options);
  }

  checkpoint(options: ReadOptions = {}): Promise<string> {
    return this.#files.text('/checkpoint', options);
  }

  proof(seq: number, options: ReadOptions = {}): Promise<string> {
    return this.#files.text(`/proof/${seq}`, options);
  }

  continuation(size: number, options: ReadOptions = {}): Promise<string> {
    return this.#files.text(`/consistency/${size}`, options);
  }

  receipt(seq: number, options: ReadOptions = {}): Promise<string> {
    return this.#files.text(`/receipt/${seq}`, options);
  }

  integrity(options: ReadOptions = {}): Promise<IntegrityReport> {
    return this.#client.get<IntegrityReport>('/integrity', undefined, options);
  }

  completeness(options: ReadOptions = {}): Promise<CompletenessReport> {
    return this.#client.get<CompletenessReport>(
      '/completeness',
      undefined,
      options,
    );
  }

  archive(options: ReadOptions = {}): Promise<ArchiveReport> {
    return this.#client.get<ArchiveReport>('/archive', undefined, options);
  }

  forwarding(options: ReadOptions = {}): Promise<ForwardingReport> {
    return this.#client.get<ForwardingReport>(
      '/forwarding',
      undefined,
      options,
    );
  }
}
