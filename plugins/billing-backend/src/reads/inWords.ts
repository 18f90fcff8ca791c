import type {
  BillingCustomer,
  CreditNote,
  CustomerName,
  Invoice,
  InvoiceState,
  Payment,
  PaymentRefund,
  PaymentState,
  Subscription,
} from '@alphaswarm-admin/plugin-billing-common';
import { ACTION_METADATA } from '../stripe/StripeGateway';
import type {
  StripeCharge,
  StripeCreditNote,
  StripeCustomer,
  StripeInvoice,
  StripeRefund,
  StripeSubscription,
} from '../stripe/stripeSchemas';

/** What of a charge can still be given back, minor units. */
export function refundableAmount({
  paid,
  captured,
  amount_captured,
  amount_refunded,
}: StripeCharge): number {
  return paid && captured ? Math.max(0, amount_captured - amount_refunded) : 0;
}

/**
 * What of an invoice can still be credited, minor units: what is unpaid of an open one, and of a paid one what was paid and not credited since.
 *
 * @see https://docs.stripe.com/invoicing/integration/programmatic-credit-notes
 */
export function creditableAmount(invoice: StripeInvoice): number {
  const { status, amount_remaining, amount_paid } = invoice;
  if (status === 'open') return amount_remaining;
  if (status !== 'paid') return 0;
  const credited = invoice.post_payment_credit_notes_amount ?? 0;
  return Math.max(0, amount_paid - credited);
}

/** A charge as a payment. */
export function paymentOf(charge: StripeCharge): Payment {
  const { id, currency, payment_intent } = charge;
  const money = (amount: number) => ({ amount, currency });
  return {
    id,
    ...(payment_intent && {
      paymentIntent:
        typeof payment_intent === 'string' ? payment_intent : payment_intent.id,
    }),
    ...withCustomer(charge.customer),
    state: paymentState(charge),
    paid: money(charge.captured ? charge.amount_captured : charge.amount),
    refunded: money(charge.amount_refunded),
    refundable: money(refundableAmount(charge)),
    disputed: charge.disputed,
    createdAt: isoTime(charge.created),
  };
}

function paymentState(charge: StripeCharge): PaymentState {
  const { status, amount_refunded, captured } = charge;
  if (status === 'failed') return 'failed';
  if (status === 'pending' || !captured) return 'pending';
  if (amount_refunded === 0) return 'succeeded';
  return refundableAmount(charge) === 0 ? 'refunded' : 'partly-refunded';
}

/** A refund of Stripe as one of a payment. */
export function refundOf(refund: StripeRefund): PaymentRefund {
  const { id, amount, currency, status, created, metadata } = refund;
  const actionId = metadata?.[ACTION_METADATA];
  return {
    id,
    money: { amount, currency },
    status: status ?? 'unknown',
    createdAt: isoTime(created),
    ...(actionId && { actionId }),
  };
}

/** A credit note of Stripe as one of an invoice. */
export function creditNoteOf(note: StripeCreditNote): CreditNote {
  const { id, number, amount, currency, status, created, metadata } = note;
  const actionId = metadata?.[ACTION_METADATA];
  return {
    id,
    ...(number && { number }),
    money: { amount, currency },
    status,
    createdAt: isoTime(created),
    ...(actionId && { actionId }),
  };
}

/**
 * An invoice of Stripe.
 *
 * @param now - epoch milliseconds: an open one whose date has passed is past due
 */
export function invoiceOf(invoice: StripeInvoice, now: number): Invoice {
  const { id, number, currency, due_date, hosted_invoice_url } = invoice;
  return {
    id,
    ...(number && { number }),
    ...withCustomer(invoice.customer),
    state: invoiceState(invoice, now),
    due: { amount: invoice.amount_due, currency },
    remaining: { amount: invoice.amount_remaining, currency },
    ...(due_date && { dueAt: isoTime(due_date) }),
    createdAt: isoTime(invoice.created),
    ...(hosted_invoice_url && { hostedUrl: hosted_invoice_url }),
  };
}

function invoiceState(
  { status, due_date }: StripeInvoice,
  now: number,
): InvoiceState {
  if (status === 'open' && due_date && due_date * 1000 < now) return 'past-due';
  return status ?? 'draft';
}

/** A subscription of Stripe, with what a period of it costs where all its prices say so. */
export function subscriptionOf(subscription: StripeSubscription): Subscription {
  const { id, status, currency, items } = subscription;
  const amounts = items.data.map(({ price, quantity = 1 }) =>
    price.unit_amount === null || price.unit_amount === undefined
      ? undefined
      : price.unit_amount * quantity,
  );
  const amount = amounts.reduce<number | undefined>(
    (sum, one) =>
      sum === undefined || one === undefined ? undefined : sum + one,
    0,
  );
  const periods = new Set(items.data.map(({ price }) => periodOf(price)));
  const [period] = periods.size === 1 ? periods : [];
  const isWhole = !items.has_more && period !== undefined;
  return {
    id,
    ...withCustomer(subscription.customer),
    status,
    paused: Boolean(subscription.pause_collection),
    plans: items.data.map(({ price }) => price.nickname ?? 'unnamed plan'),
    ...(isWhole &&
      amount !== undefined &&
      Number.isSafeInteger(amount) && { perPeriod: { amount, currency } }),
    ...(isWhole && { period }),
    createdAt: isoTime(subscription.created),
  };
}

function periodOf({
  recurring,
}: StripeSubscription['items']['data'][number]['price']): string | undefined {
  if (!recurring) return undefined;
  const { interval, interval_count } = recurring;
  return interval_count === 1 ? interval : `${interval_count} ${interval}s`;
}

/** A customer of Stripe. */
export function customerOf(customer: StripeCustomer): BillingCustomer {
  const { id, name, currency, delinquent, created, metadata } = customer;
  return {
    id,
    ...(name && { name }),
    ...(metadata?.organization_id && {
      organizationId: metadata.organization_id,
    }),
    ...(currency && { currency }),
    delinquent: delinquent ?? false,
    createdAt: isoTime(created),
  };
}

function withCustomer(reference: StripeCharge['customer']): {
  customer?: CustomerName;
} {
  if (!reference) return {};
  if (typeof reference === 'string') return { customer: { id: reference } };
  const { id, name } = reference;
  return { customer: { id, ...(name && { name }) } };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
