import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type { PaymentDetail } from '@alphaswarm-admin/plugin-billing-common';
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

type Answers = Record<string, { status?: number; body: unknown }>;

const connected: Answers = {
  '/connection': { body: { connected: true } },
  '/payments': { body: { items: [payment], cursor: 'ch_1' } },
  '/payments?cursor=ch_1': {
    body: { items: [{ ...payment, id: 'ch_2' }] },
  },
  '/payments/ch_1': { body: payment },
  '/customers?q=nobody': { body: { items: [] } },
};

// Typing into a dialog takes its time on a busy machine.
jest.setTimeout(30_000);

function renderPage(answers: Answers, at = '/billing') {
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
    const { openDialog } = renderPage(connected, '/billing?payment=ch_1');
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
      '/billing?payment=ch_1',
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

  it('tells nothing found from nothing there', async () => {
    renderPage(connected, '/billing?list=customers&q=nobody');
    expect(
      await screen.findByText('Stripe has no customers for “nobody”.'),
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
  ] as const)('has the extension %s', id => {
    expect(billingPlugin.getExtension(id)).toBeDefined();
  });
});
