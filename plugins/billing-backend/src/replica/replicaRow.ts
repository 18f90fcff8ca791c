import type { JsonObject } from '@backstage/types';
import {
  customerOf,
  invoiceOf,
  paymentOf,
  refundOf,
  subscriptionOf,
} from '../reads/inWords';
import { monthlyAmount } from '../figures/monthlyAmount';
import type { ObjectKind, StripeObjects } from '../stripe/stripeObjects';

/** What is kept of something in Stripe: what it is found and summed up by, and what lists show of it. */
export type ReplicaRow = {
  kind: ObjectKind;
  id: string;
  customer: string | null;
  also: string | null;
  state: string;
  currency: string | null;
  /** Minor units: paid, due, refunded, or what a subscription brings in a month. */
  amount: number | null;
  /** Minor units. */
  unpaid: number | null;
  /** Epoch seconds. */
  created: number;
  due: number | null;
  shown: object;
};

type Kept = Omit<ReplicaRow, 'kind' | 'id' | 'created' | 'unpaid' | 'due'> &
  Partial<Pick<ReplicaRow, 'unpaid' | 'due'>>;

const kept: { [K in ObjectKind]: (object: StripeObjects[K]) => Kept } = {
  customer: customer => ({
    customer: customer.id,
    also: customer.metadata?.organization_id ?? null,
    state: customer.delinquent ? 'delinquent' : 'in-order',
    currency: customer.currency ?? null,
    amount: null,
    shown: customerOf(customer),
  }),
  subscription: subscription => ({
    customer: idOf(subscription.customer),
    also: null,
    state: subscription.status,
    currency: subscription.currency,
    amount: monthlyAmount(subscription) ?? null,
    shown: subscriptionOf(subscription),
  }),
  invoice: invoice => ({
    customer: idOf(invoice.customer),
    also: invoice.number ?? null,
    state: invoice.status ?? 'draft',
    currency: invoice.currency,
    amount: invoice.amount_due,
    unpaid: invoice.amount_remaining,
    due: invoice.due_date ?? null,
    // Whether it is past due is known when it is shown.
    shown: invoiceOf(invoice, 0),
  }),
  payment: charge => {
    const shown = paymentOf(charge);
    return {
      customer: idOf(charge.customer),
      also: shown.paymentIntent ?? null,
      state: shown.state,
      currency: charge.currency,
      amount: shown.paid.amount,
      shown,
    };
  },
  refund: refund => ({
    customer: null,
    also: idOf(refund.charge),
    state: refund.status ?? 'unknown',
    currency: refund.currency,
    amount: refund.amount,
    shown: refundOf(refund) satisfies JsonObject,
  }),
};

/** What is kept of something in Stripe. */
export function replicaRow<K extends ObjectKind>(
  kind: K,
  object: StripeObjects[K],
): ReplicaRow {
  const { id, created } = object;
  return { kind, id, created, unpaid: null, due: null, ...kept[kind](object) };
}

function idOf(
  reference: string | { id: string } | null | undefined,
): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
