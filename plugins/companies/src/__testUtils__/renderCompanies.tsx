import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type { CompanyDetail } from '@alphaswarm-admin/plugin-companies-common';
import {
  actionRunsApiRef,
  followsApiRef,
  type ActionRuns,
  type FollowsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { companiesApiRef } from '../api/CompaniesApi';
import { CompaniesClient } from '../api/CompaniesClient';
import { CompaniesPages } from '../CompaniesPages';
import type { PlacedCard } from '../company/CompanyPage';
import { auditLogRouteRef, rootRouteRef } from '../routes';

/** A company, as the API tells of it to somebody who may change it. */
export function kita(change: Partial<CompanyDetail> = {}): CompanyDetail {
  return {
    id: 'kita',
    slug: 'kita-markets',
    name: 'Kita Markets',
    status: 'active',
    tier: 'team',
    seats: 24,
    usage: { activeUsers24h: 11, botsRunning: 3 },
    createdAt: '2025-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    gaps: [],
    actions: [
      { action: 'companies.company.suspend', verdict: 'allowed' },
      { action: 'companies.company.reactivate', verdict: 'allowed' },
    ],
    ...change,
  };
}

export type Answers = Record<string, { status?: number; body: unknown }>;

/** What the API answers to where nothing is wrong: two companies, on two pages. */
export const wellAnswers: Answers = {
  '/companies': { body: { items: [kita()], cursor: 'next' } },
  '/companies?cursor=next': {
    body: { items: [kita({ id: 'alder', name: 'Alder Labs' })] },
  },
  '/companies?q=nobody': { body: { items: [] } },
  '/companies/kita': { body: kita() },
  '/companies/kita/usage?window=30d': {
    body: {
      observedAt: new Date().toISOString(),
      window: '30d',
      series: [
        {
          metric: 'active_users',
          points: [
            [0, 10],
            [86_400_000, 11],
          ],
        },
        { metric: 'bots', points: [], problem: 'alphaswarm-core is away' },
      ],
    },
  },
  '/usage?window=30d': {
    body: {
      observedAt: new Date().toISOString(),
      window: '30d',
      series: [
        {
          metric: 'active_users',
          points: [
            [0, 100],
            [86_400_000, 120],
          ],
        },
      ],
      totals: {
        companies: 2,
        activeUsers24h: 120,
        backtestsRunning: 4,
        botsRunning: 9,
        paperSessions: 1,
      },
    },
  },
  '/trends?company=kita': { body: { trends: { kita: [9, 11] } } },
  '/trends?company=alder': { body: { trends: {} } },
};

/** The pages, over an API that answers as given. */
export function renderCompanies(
  answers: Answers,
  options: { at?: string; cards?: PlacedCard[] } = {},
) {
  const { at = '/companies', cards = [] } = options;
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  const fetchApi = {
    fetch: (async (input: RequestInfo | URL) => {
      const { pathname, search } = new URL(String(input));
      const path = pathname.replace('/api/companies', '') + search;
      const answer = answers[path];
      if (!answer) throw new TypeError(`Nothing answers ${path}`);
      return new Response(JSON.stringify(answer.body), {
        status: answer.status ?? 200,
        headers: { 'content-type': 'application/json' },
      });
    }) as typeof fetch,
  };
  renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      <CompaniesPages cards={cards} />
    </QueryClientProvider>,
    {
      mountPath: '/companies',
      initialRouteEntries: [at],
      mountedRoutes: {
        '/companies': rootRouteRef,
        '/audit-log': auditLogRouteRef,
      },
      apis: [
        [
          companiesApiRef,
          CompaniesClient.create({
            discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
            fetchApi,
          }),
        ],
        [
          followsApiRef,
          {
            list: async () => ({ items: [] }),
          } as Partial<FollowsApi> as FollowsApi,
        ],
        [actionRunsApiRef, { openDialog } as Partial<ActionRuns> as ActionRuns],
      ],
    },
  );
  return { openDialog };
}
