import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  BillingOverview,
  InvoiceDetail,
  PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  actionRunsApiRef,
  type ActionRuns,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { billingApiRef } from './api/BillingApi';
import { BillingClient } from './api/BillingClient';
import { BillingPage } from './BillingPage';
import { billingPlugin } from './plugin';
import { auditLogRouteRef, rootRouteRef } from './routes';

const payment: PaymentDetail = {
  id: 'ch_1',
  customer: { id: 'cus_1', name: 'Northwind' },
  state: 'succeeded',
  paid: { amount: 10_000, currency: 'usd' },
  refunded: { amount: 0, currency: 'usd' },
  refundable: { amount: 10_000, currency: 'usd' },
  disputed: false,
  createdAt: '2026-11-20T10:00:00.000Z',
  refunds: [],
  moreRefunds: false,
  actions: [{ action: 'billing.payment.refund', verdict: 'allowed' }],
};

const freshness = { complete: true, asOf: '2026-11-24T10:00:00.000Z' };
const overview: BillingOverview = {
  freshness,
  mrr: [
    { amount: 570_000, currency: 'jpy' },
    { amount: 996_000, currency: 'usd' },
  ],
  subscriptions: { active: 7, pastDue: 2, trialing: 1, paused: 1, unpriced: 1 },
  open: { invoices: 3, unpaid: [{ amount: 300, currency: 'jpy' }] },
  pastDue: {
    invoices: 4,
    unpaid: [{ amount: 12_345, currency: 'usd' }],
    oldestDueAt: '2026-09-01T00:00:00.000Z',
  },
  months: [
    {
      month: '2026-10',
      currency: 'usd',
      collected: 100_000,
      refunded: 2_500,
      refunds: 1,
      failedPayments: 2,
    },
  ],
};
const invoice: InvoiceDetail = {
  id: 'in_1',
  number: 'A-1',
  state: 'open',
  due: { amount: 5_000, currency: 'usd' },
  remaining: { amount: 5_000, currency: 'usd' },
  createdAt: '2026-11-20T10:00:00.000Z',
  hostedUrl: 'https://invoice.stripe.com/i/in_1',
  creditable: { amount: 5_000, currency: 'usd' },
  creditNotes: [
    {
      id: 'cn_1',
      money: { amount: 700, currency: 'usd' },
      status: 'issued',
      createdAt: '2026-11-21T10:00:00.000Z',
      actionId: '01938f6e-0000-7000-8000-000000000000',
    },
  ],
  moreCreditNotes: false,
  actions: [{ action: 'billing.invoice.credit', verdict: 'allowed' }],
};

type Answers = Record<string, { status?: number; body: unknown }>;

const connected: Answers = {
  '/connection': { body: { connected: true, freshness } },
  '/overview': { body: overview },
  '/payments': { body: { items: [payment], cursor: 'ch_1' } },
  '/payments?cursor=ch_1': {
    body: { items: [{ ...payment, id: 'ch_2' }] },
  },
  '/payments/ch_1': { body: payment },
  '/customers?q=nobody': { body: { items: [] } },
  '/invoices?state=past-due': { body: { items: [] } },
  '/invoices': { body: { items: [invoice] } },
  '/invoices/in_1': { body: invoice },
};

function renderPage(answers: Answers, at = '/billing?list=payments') {
  const openDialog = jest.fn<void, Parameters<ActionRuns['openDialog']>>();
  const fetchApi = {
    fetch: (async (input: RequestInfo | URL) => {
      const { pathname, search } = new URL(String(input));
      const path = pathname.replace('/api/billing', '') + search;
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
      <BillingPage />
    </QueryClientProvider>,
    {
      mountPath: '/billing',
      initialRouteEntries: [at],
      mountedRoutes: {
        '/billing': rootRouteRef,
        '/audit-log': auditLogRouteRef,
      },
      apis: [
        [
          billingApiRef,
          BillingClient.create({
            discoveryApi: mockApis.discovery({ baseUrl: 'http://portal.test' }),
            fetchApi,
          }),
        ],
        [actionRunsApiRef, { openDialog } as Partial<ActionRuns> as ActionRuns],
      ],
    },
  );
  return { openDialog };
}

describe('the Billing page', () => {
  it('lists payments, and older ones when asked', async () => {
    renderPage(connected);
    const table = await screen.findByRole('table', { name: 'Payments' });
    expect(within(table).getByText('Northwind')).toBeVisible();
    expect(within(table).getAllByText('USD 100.00')).toHaveLength(2);
    await userEvent.click(
      screen.getByRole('button', { name: 'Older payments' }),
    );
    expect(await screen.findByRole('link', { name: 'ch_2' })).toBeVisible();
    expect(screen.getByText('That is all: 2 payments.')).toBeVisible();
  });

  it('asks how much to refund, in words where it can’t be, and hands whole minor units on', async () => {
    const { openDialog } = renderPage(
      connected,
      '/billing?list=payments&payment=ch_1',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refund' }),
    );
    const amount = await screen.findByLabelText('Amount in USD');
    const next = screen.getByRole('button', { name: 'See what will happen' });
    for (const [typed, words] of [
      ['0', /more than nothing/],
      ['1.234', /at most 2 decimal places/],
      ['100.01', /At most USD 100.00/],
    ] as const) {
      await userEvent.clear(amount);
      await userEvent.type(amount, typed);
      await userEvent.click(next);
      expect(screen.getByText(words)).toBeVisible();
    }
    expect(openDialog).not.toHaveBeenCalled();
    await userEvent.clear(amount);
    await userEvent.type(amount, '0.29');
    await userEvent.click(next);
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'billing',
      path: '/payments/ch_1/refund',
      input: { amount: 29, currency: 'usd' },
      subject: 'Northwind',
    });
  });

  it('names who could refund to those who may not', async () => {
    renderPage(
      {
        ...connected,
        '/payments/ch_1': {
          body: {
            ...payment,
            actions: [
              {
                action: 'billing.payment.refund',
                verdict: 'denied',
                whoCould: 'Somebody else',
              },
            ],
          },
        },
      },
      '/billing?list=payments&payment=ch_1',
    );
    expect(await screen.findByText('Somebody else can refund.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Refund' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [
      'not connected',
      {
        '/connection': { body: { connected: false, how: 'Give it a key.' } },
      },
      'Give it a key.',
    ],
    [
      'forbidden',
      {
        '/connection': {
          status: 403,
          body: { error: { name: 'NotAllowedError', message: 'No.' } },
        },
      },
      /Your role doesn’t let you see billing/,
    ],
    ['away', {}, /Not available|could not be reached|Try again/i],
    [
      'refused by Stripe',
      {
        ...connected,
        '/payments': {
          status: 502,
          body: {
            error: { name: 'StripeCallError', message: 'Change the key.' },
          },
        },
      },
      'Change the key.',
    ],
  ])('says so when it is %s', async (_, answers, words) => {
    renderPage(answers as Answers);
    expect((await screen.findAllByText(words))[0]).toBeVisible();
  });

  it('shows the figures, money of each currency by itself, with a table of the months', async () => {
    renderPage(connected, '/billing');
    const figure = (await screen.findByText('Monthly recurring revenue'))
      .parentElement!;
    expect(figure).toHaveTextContent('JPY 570,000 USD 9,960.00');
    expect(figure).toHaveTextContent('Without 1 whose prices aren’t fixed');
    expect(screen.getByText('2 past due, 1 on trial, 1 paused')).toBeVisible();
    expect(screen.getByRole('link', { name: '4' })).toHaveAttribute(
      'href',
      expect.stringContaining('list=invoices&state=past-due'),
    );
    expect(
      screen.getByRole('figure', {
        name: 'Collected and refunded by month, USD',
      }),
    ).toHaveTextContent('Oct 2026USD 1,000.00USD 25.002');
  });

  it('narrows a list by state, which is in the URL', async () => {
    renderPage(connected, '/billing?list=invoices&state=past-due');
    expect(
      await screen.findByText('There are no such invoices.'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all invoices' }),
    );
    expect(await screen.findByRole('link', { name: 'A-1' })).toBeVisible();
  });

  it('credits an invoice, with its page in Stripe and its credit notes in view', async () => {
    const { openDialog } = renderPage(
      connected,
      '/billing?list=invoices&invoice=in_1',
    );
    const drawer = await screen.findByRole('dialog', { name: 'Invoice' });
    expect(
      await within(drawer).findByRole('link', {
        name: /Stripe’s page of the invoice/,
      }),
    ).toHaveAttribute('href', 'https://invoice.stripe.com/i/in_1');
    expect(drawer).toHaveTextContent('USD 7.00 issued');
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Credit' }),
    );
    const amount = await screen.findByLabelText('Amount in USD');
    await userEvent.type(amount, '50.01');
    const next = screen.getByRole('button', { name: 'See what will happen' });
    await userEvent.click(next);
    expect(
      screen.getByText('At most USD 50.00 can be credited.'),
    ).toBeVisible();
    await userEvent.clear(amount);
    await userEvent.type(amount, '50');
    await userEvent.click(next);
    expect(openDialog.mock.calls[0][0]).toEqual({
      pluginId: 'billing',
      path: '/invoices/in_1/credit',
      input: { amount: 5_000, currency: 'usd' },
      subject: 'A-1',
    });
  });

  it('says while Stripe is read for the first time that nothing is whole, and why it isn’t fresher', async () => {
    const reading = { complete: false, problem: 'Stripe is asked too often' };
    renderPage(
      {
        ...connected,
        '/connection': { body: { connected: true, freshness: reading } },
        '/overview': {
          body: { ...overview, freshness: reading, months: [] },
        },
      },
      '/billing',
    );
    expect(
      await screen.findByText(/being read for the first time/),
    ).toBeVisible();
    expect(screen.getByText(/Stripe is asked too often/)).toBeVisible();
    expect(await screen.findByText('No payments yet')).toBeVisible();
  });

  it('tells nothing found from nothing there', async () => {
    renderPage(connected, '/billing?list=customers&q=nobody');
    expect(
      await screen.findByText('There are no such customers for “nobody”.'),
    ).toBeVisible();
  });
});

describe('billingPlugin', () => {
  // Installers name these in their configuration.
  it.each([
    'page:billing',
    'nav-entry:billing',
    'api:billing/reads',
    'search-jump:billing/stripe-id',
    'dashboard-card:billing/past-due',
    'dashboard-card:billing/revenue',
    'company-card:billing/summary',
  ] as const)('has the extension %s', id => {
    expect(billingPlugin.getExtension(id)).toBeDefined();
  });
});
