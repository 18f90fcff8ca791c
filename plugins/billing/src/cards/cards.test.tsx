import { screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  BillingOverview,
  CustomerSummary,
} from '@alphaswarm-admin/plugin-billing-common';
import { CardFrame } from '@alphaswarm-admin/plugin-dashboard-react';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { billingApiRef, type BillingApi } from '../api/BillingApi';
import { rootRouteRef } from '../routes';
import { CompanyBillingCard } from './CompanyBillingCard';
import { PastDueCard } from './PastDueCard';
import { RevenueCard } from './RevenueCard';

const freshness = { complete: true, asOf: '2026-11-24T10:00:00.000Z' };
const overview: BillingOverview = {
  freshness,
  mrr: [{ amount: 570_000, currency: 'jpy' }],
  subscriptions: { active: 1, pastDue: 0, trialing: 0, paused: 0, unpriced: 0 },
  open: { invoices: 0, unpaid: [] },
  pastDue: { invoices: 0, unpaid: [] },
  months: ['2026-10', '2026-11'].map(month => ({
    month,
    currency: 'jpy',
    collected: 570_000,
    refunded: 0,
    refunds: 0,
    failedPayments: 0,
  })),
};
const summary: CustomerSummary = {
  freshness,
  customer: { id: 'cus_1', delinquent: false, createdAt: freshness.asOf },
  subscriptions: [
    {
      id: 'sub_1',
      status: 'active',
      paused: true,
      plans: ['Research'],
      createdAt: freshness.asOf,
    },
  ],
  mrr: [],
  open: { invoices: 1, unpaid: [{ amount: 300, currency: 'jpy' }] },
  pastDue: { invoices: 0, unpaid: [] },
};
const company = {
  id: 'c1',
  slug: 'kita',
  name: 'Kita',
  stripeCustomerId: 'cus_1',
};

function renderCard(card: JSX.Element, api: Partial<BillingApi> = {}) {
  renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      <CardFrame title="The card" level={3}>
        {card}
      </CardFrame>
    </QueryClientProvider>,
    {
      mountedRoutes: { '/billing': rootRouteRef },
      apis: [
        [
          billingApiRef,
          {
            overview: async () => overview,
            connection: async () => ({ connected: true, freshness }),
            customer: async () => summary,
            ...api,
          } as Partial<BillingApi> as BillingApi,
        ],
      ],
    },
  );
}

describe('billing’s cards', () => {
  it('tell what is past due, and that nothing is', async () => {
    renderCard(<PastDueCard />);
    expect(await screen.findByText('No invoice is past due.')).toBeVisible();
  });

  it('lead to what is past due', async () => {
    renderCard(<PastDueCard />, {
      overview: async () => ({
        ...overview,
        pastDue: {
          invoices: 2,
          unpaid: [{ amount: 300, currency: 'jpy' }],
          oldestDueAt: freshness.asOf,
        },
      }),
    });
    expect(
      await screen.findByRole('link', { name: '2 invoices are past due' }),
    ).toHaveAttribute('href', '/billing?list=invoices&state=past-due');
    expect(screen.getByText('JPY 300')).toBeVisible();
  });

  it('don’t say that all is well of a copy that isn’t whole', async () => {
    renderCard(<PastDueCard />, {
      overview: async () => ({
        ...overview,
        freshness: { complete: false, problem: 'Stripe is away' },
      }),
    });
    expect(
      await screen.findByText('Stripe is being read for the first time.'),
    ).toBeVisible();
    expect(screen.getByText(/Stripe is away/)).toBeVisible();
  });

  it('tell what recurs, and what was collected lately', async () => {
    renderCard(<RevenueCard />);
    expect(
      await screen.findByRole('link', { name: 'JPY 570,000' }),
    ).toHaveAttribute('href', '/billing?currency=jpy');
    expect(screen.getByText('Nov 2026: JPY 570,000')).toBeVisible();
  });

  it('keep their failures to themselves', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => {});
    renderCard(<RevenueCard />, {
      overview: async () => {
        throw new PortalApiError('The database is away', { status: 503 });
      },
    });
    expect(await screen.findByText(/The database is away/)).toBeVisible();
    jest.restoreAllMocks();
  });

  it('sum up a company', async () => {
    renderCard(<CompanyBillingCard company={company} />);
    expect(await screen.findByText(/Research/)).toBeVisible();
    expect(screen.getByText('Collection paused')).toBeVisible();
    expect(screen.getByText('JPY 300')).toBeVisible();
  });

  it('say what a company lacks: a customer, or Stripe', async () => {
    renderCard(
      <CompanyBillingCard
        company={{ ...company, stripeCustomerId: undefined }}
      />,
    );
    expect(
      await screen.findByText(/names no customer in Stripe for Kita/),
    ).toBeVisible();
  });

  it('say how to connect Stripe', async () => {
    renderCard(<CompanyBillingCard company={company} />, {
      connection: async () => ({ connected: false, how: 'Give it a key.' }),
    });
    expect(await screen.findByText('Give it a key.')).toBeVisible();
  });
});
