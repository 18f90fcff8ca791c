import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  AuditPage,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  DocumentFormat,
  InstanceDetail,
  InstancePage,
  OfferDetail,
  OfferList,
  PlatformLinks,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createApiClient,
  PortalApiError,
  type ApiClient,
} from '@alphaswarm-admin/plugin-portal-react';
import type { InstanceFilter, ManagedServicesApi } from './ManagedServicesApi';

const PLUGIN_ID = 'managed-services';

/** How much of a record's history is shown; the audit log has the rest. */
const HISTORY_ROWS = 20;

type ReadOptions = { signal?: AbortSignal };
type Apis = { discoveryApi: DiscoveryApi; fetchApi: FetchApi };

/** {@link ManagedServicesApi} over HTTP. */
export class ManagedServicesClient implements ManagedServicesApi {
  readonly #client: ApiClient;
  readonly #auditLog: ApiClient;
  readonly #apis: Apis;

  static create(apis: Apis): ManagedServicesClient {
    return new ManagedServicesClient(apis);
  }

  private constructor(apis: Apis) {
    this.#client = createApiClient({ ...apis, pluginId: PLUGIN_ID });
    this.#auditLog = createApiClient({ ...apis, pluginId: 'audit-log' });
    this.#apis = apis;
  }

  offers(query: { deleted: boolean }, options?: ReadOptions) {
    return this.#client.get<OfferList>('/offers', query, options);
  }

  offer(id: string, options?: ReadOptions) {
    return this.#client.get<OfferDetail>(
      `/offers/${encodeURIComponent(id)}`,
      undefined,
      options,
    );
  }

  async exportDocument(format: DocumentFormat): Promise<string> {
    const { discoveryApi, fetchApi } = this.#apis;
    const baseUrl = await discoveryApi.getBaseUrl(PLUGIN_ID);
    const response = await fetchApi
      .fetch(`${baseUrl}/export?format=${format}`)
      .catch(error => {
        throw PortalApiError.fromNetworkFailure(error);
      });
    if (!response.ok) throw await PortalApiError.fromResponse(response);
    return response.text();
  }

  instances(
    query: InstanceFilter & { cursor?: string },
    options?: ReadOptions,
  ) {
    return this.#client.get<InstancePage>('/instances', query, options);
  }

  instance(id: string, options?: ReadOptions) {
    return this.#client.get<InstanceDetail>(
      `/instances/${encodeURIComponent(id)}`,
      undefined,
      options,
    );
  }

  platform(options?: ReadOptions) {
    return this.#client.get<PlatformLinks>('/platform', undefined, options);
  }

  async history(target: { kind: string; id: string }, options?: ReadOptions) {
    const [own, imports] = await Promise.all([
      this.#intents(target, options),
      target.kind === 'managed-service'
        ? this.#intents({ kind: 'managed-service-catalogue' }, options)
        : undefined,
    ]);
    const items = [
      ...own.items,
      ...(imports?.items ?? []).filter(row => concerns(row, target.id)),
    ].sort((one, other) => other.seq - one.seq);
    return { scope: own.scope, items };
  }

  #intents(target: { kind: string; id?: string }, options?: ReadOptions) {
    return this.#auditLog.get<AuditPage>(
      '/events',
      {
        targetKind: target.kind,
        targetId: target.id,
        phase: 'intent',
        limit: HISTORY_ROWS,
      },
      options,
    );
  }
}

/** Whether an import, or the revert of one, changed an offer: its intent names all that it changes. */
function concerns({ details }: AuditRow, offer: string): boolean {
  const { before } = details as {
    before?: Changes & { original?: { before?: Changes } };
  };
  const changes = before?.changes ?? before?.original?.before?.changes;
  return Array.isArray(changes) && changes.some(one => one.offer === offer);
}

type Changes = { changes?: Array<{ offer?: string }> };
