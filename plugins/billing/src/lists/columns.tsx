import { Link } from '@backstage/ui';
import {
  formatMoney,
  type CustomerName,
  type InvoiceState,
  type PaymentState,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  CopyableId,
  RelativeTime,
  ROW_ATTRIBUTE,
  type ListColumn,
} from '@alphaswarm-admin/plugin-portal-react';
import type { BillingItems } from '../api/BillingApi';
import type { BillingList } from '../billingUrl';
import { StateWord, type Tone } from './StateWord';

/** The words of a payment's states. */
export const paymentWords: Record<PaymentState, [string, Tone]> = {
  succeeded: ['Paid', 'good'],
  'partly-refunded': ['Partly refunded', 'neutral'],
  refunded: ['Refunded', 'neutral'],
  pending: ['Pending', 'attention'],
  failed: ['Failed', 'bad'],
};

/** The words of an invoice's states. */
export const invoiceWords: Record<InvoiceState, [string, Tone]> = {
  draft: ['Draft', 'neutral'],
  open: ['Open', 'attention'],
  'past-due': ['Past due', 'bad'],
  paid: ['Paid', 'good'],
  uncollectible: ['Given up', 'bad'],
  void: ['Voided', 'neutral'],
};

const row = { [ROW_ATTRIBUTE]: '' };

const columns: { [TList in BillingList]: ListColumn<BillingItems[TList]>[] } = {
  payments: [
    {
      title: 'State',
      render: ({ state, disputed }) => (
        <>
          <StateWord word={paymentWords[state]} />
          {disputed && <StateWord word={['Disputed', 'bad']} />}
        </>
      ),
    },
    {
      title: 'Payment',
      render: ({ id }) => (
        <Link href={`?list=payments&payment=${id}`} {...row}>
          {id}
        </Link>
      ),
    },
    { title: 'Company', render: ({ customer }) => <Company of={customer} /> },
    {
      title: 'Amount',
      numeric: true,
      render: ({ paid }) => formatMoney(paid),
    },
    {
      title: 'Refundable',
      numeric: true,
      render: ({ refundable }) =>
        refundable.amount === 0 ? '–' : formatMoney(refundable),
    },
    {
      title: 'When',
      render: ({ createdAt }) => <RelativeTime iso={createdAt} />,
    },
  ],
  invoices: [
    {
      title: 'State',
      render: ({ state }) => <StateWord word={invoiceWords[state]} />,
    },
    {
      title: 'Invoice',
      render: ({ id, number }) => (
        <Link href={`?list=invoices&invoice=${id}`} {...row}>
          {number ?? id}
        </Link>
      ),
    },
    { title: 'Company', render: ({ customer }) => <Company of={customer} /> },
    { title: 'Amount', numeric: true, render: ({ due }) => formatMoney(due) },
    {
      title: 'Unpaid',
      numeric: true,
      render: ({ remaining }) =>
        remaining.amount === 0 ? '–' : formatMoney(remaining),
    },
    {
      title: 'Due',
      render: ({ dueAt }) => (dueAt ? <RelativeTime iso={dueAt} /> : '–'),
    },
  ],
  customers: [
    {
      title: 'Company',
      render: ({ id, name }) => (
        <Link href={`?list=payments&q=${id}`} {...row}>
          {name ?? id}
        </Link>
      ),
    },
    { title: 'Customer', render: ({ id }) => <CopyableId value={id} /> },
    {
      title: 'Organization',
      render: ({ organizationId }) => organizationId ?? '–',
    },
    {
      title: 'Currency',
      render: ({ currency }) => currency?.toUpperCase() ?? '–',
    },
    {
      title: 'Payments',
      render: ({ delinquent }) => (
        <StateWord
          word={delinquent ? ['Past due', 'bad'] : ['In order', 'good']}
        />
      ),
    },
    {
      title: 'Since',
      render: ({ createdAt }) => <RelativeTime iso={createdAt} />,
    },
  ],
  subscriptions: [
    {
      title: 'State',
      render: ({ status, paused }) => (
        <>
          <StateWord word={subscriptionWord(status)} />
          {paused && <StateWord word={['Collection paused', 'attention']} />}
        </>
      ),
    },
    { title: 'Company', render: ({ customer }) => <Company of={customer} /> },
    { title: 'Plan', render: ({ plans }) => plans.join(', ') },
    {
      title: 'Each period',
      numeric: true,
      render: ({ perPeriod, period }) =>
        perPeriod ? `${formatMoney(perPeriod)} / ${period}` : '–',
    },
    { title: 'Subscription', render: ({ id }) => <CopyableId value={id} /> },
    {
      title: 'Since',
      render: ({ createdAt }) => <RelativeTime iso={createdAt} />,
    },
  ],
};

/** The columns of a list. */
export function columnsOf<TList extends BillingList>(
  list: TList,
): ListColumn<BillingItems[TList]>[] {
  return columns[list];
}

/** A subscription's state in a word. */
export function subscriptionWord(status: string): [string, Tone] {
  const word = status.replaceAll('_', ' ');
  const tones: Record<string, Tone> = {
    active: 'good',
    trialing: 'good',
    past_due: 'bad',
    unpaid: 'bad',
  };
  return [
    word.charAt(0).toUpperCase() + word.slice(1),
    tones[status] ?? 'neutral',
  ];
}

function Company({ of }: { of: CustomerName | undefined }) {
  if (!of) return <>–</>;
  return (
    <Link href={`?list=customers&q=${of.id}`} variant="body-small">
      {of.name ?? of.id}
    </Link>
  );
}
