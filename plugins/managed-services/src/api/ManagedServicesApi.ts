import { createApiRef } from '@backstage/frontend-plugin-api';
import type { AuditPage } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  DocumentFormat,
  InstanceDetail,
  InstancePage,
  InstanceState,
  OfferDetail,
  OfferList,
  PlatformLinks,
} from '@alphaswarm-admin/plugin-managed-services-common';

/** Which instances; empty: all. */
export type InstanceFilter = {
  company: string;
  offer: string;
  state?: InstanceState;
};

type ReadOptions = { signal?: AbortSignal };

/** The reads of managed services. Each throws a `PortalApiError` if the portal can't answer. */
export interface ManagedServicesApi {
  /** The catalogue, or the offers that are deleted. */
  offers(
    query: { deleted: boolean },
    options?: ReadOptions,
  ): Promise<OfferList>;
  offer(id: string, options?: ReadOptions): Promise<OfferDetail>;
  /** The catalogue as a document that can be imported. */
  exportDocument(format: DocumentFormat): Promise<string>;
  instances(
    query: InstanceFilter & { cursor?: string },
    options?: ReadOptions,
  ): Promise<InstancePage>;
  instance(id: string, options?: ReadOptions): Promise<InstanceDetail>;
  platform(options?: ReadOptions): Promise<PlatformLinks>;
  /** The newest rows of the audit log about a record, as far as the person may read them; those of imports that it was in, too. */
  history(
    target: { kind: string; id: string },
    options?: ReadOptions,
  ): Promise<Pick<AuditPage, 'scope' | 'items'>>;
}

/** The API ref of {@link ManagedServicesApi}. */
export const managedServicesApiRef = createApiRef<ManagedServicesApi>().with({
  id: 'plugin.managed-services.reads',
  pluginId: 'managed-services',
});
