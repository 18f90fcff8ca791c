import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  CompanyDetail,
  CompanyPage,
  PlatformUsage,
  UsageReport,
  UsageTrends,
  UsageWindow,
} from '@alphaswarm-admin/plugin-companies-common';

/** What the list of companies is narrowed to. */
export type CompanyFilter = { q?: string; status?: string };

/** The reads of the companies backend. Each throws a `PortalApiError` if the portal can't answer. */
export interface CompaniesApi {
  /** One page of the companies, in alphaswarm-cp's order. */
  list(
    query: CompanyFilter & { cursor?: string },
    options: { signal: AbortSignal },
  ): Promise<CompanyPage>;
  company(id: string, options: { signal: AbortSignal }): Promise<CompanyDetail>;
  /** What one company uses. */
  usage(
    id: string,
    window: UsageWindow,
    options: { signal: AbortSignal },
  ): Promise<UsageReport>;
  /** What all companies use together. */
  platformUsage(
    window: UsageWindow,
    options: { signal: AbortSignal },
  ): Promise<PlatformUsage>;
  /** @param companies - at most 200 ids */
  trends(
    companies: readonly string[],
    options: { signal: AbortSignal },
  ): Promise<UsageTrends>;
}

/** The API ref of {@link CompaniesApi}. */
export const companiesApiRef = createApiRef<CompaniesApi>().with({
  id: 'plugin.companies.reads',
  pluginId: 'companies',
});
