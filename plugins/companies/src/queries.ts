import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { UsageWindow } from '@alphaswarm-admin/plugin-companies-common';
import { companiesApiRef, type CompanyFilter } from './api/CompaniesApi';

/** How often what companies use is read again, milliseconds: it changes by the hour. */
const USAGE_POLL_MS = 60_000;

/** The query keys of this plugin; after a company was changed they are all old. */
export const companiesKeys = { all: ['companies'] as const };

/** The companies that match, as far as somebody has paged through them. */
export function useCompanies(filter: CompanyFilter) {
  const api = useApi(companiesApiRef);
  return useInfiniteQuery({
    queryKey: [...companiesKeys.all, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.list({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor,
    retry: false,
    // What somebody reads doesn't move because they looked away.
    refetchOnWindowFocus: false,
  });
}

/** One company. */
export function useCompany(id: string) {
  const api = useApi(companiesApiRef);
  return useQuery({
    queryKey: [...companiesKeys.all, 'company', id],
    queryFn: ({ signal }) => api.company(id, { signal }),
    retry: false,
  });
}

/** What one company uses, over time. */
export function useCompanyUsage(id: string, window: UsageWindow) {
  const api = useApi(companiesApiRef);
  return useQuery({
    queryKey: [...companiesKeys.all, 'usage', id, window],
    queryFn: ({ signal }) => api.usage(id, window, { signal }),
    retry: false,
    refetchInterval: USAGE_POLL_MS,
    refetchIntervalInBackground: false,
  });
}

/** What all companies use together, over 30 days. */
export function usePlatformUsage() {
  const api = useApi(companiesApiRef);
  return useQuery({
    queryKey: [...companiesKeys.all, 'platform-usage'],
    queryFn: ({ signal }) => api.platformUsage('30d', { signal }),
    retry: false,
    refetchInterval: USAGE_POLL_MS,
    refetchIntervalInBackground: false,
  });
}

/** The trends of the companies of one page. */
export function useTrends(companies: readonly string[]) {
  const api = useApi(companiesApiRef);
  return useQuery({
    queryKey: [...companiesKeys.all, 'trends', companies],
    queryFn: ({ signal }) => api.trends(companies, { signal }),
    retry: false,
    staleTime: USAGE_POLL_MS,
  });
}
