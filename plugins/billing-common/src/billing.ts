import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Money } from './money';

/** Whether Stripe can be asked, and what to do if it can't. */
export type BillingConnection =
  { connected: true } | { connected: false; how: string };

/** A customer as other objects name it. */
export type CustomerName = {
  id: string;
  /** The company's name; absent where Stripe has none. */
  name?: string;
};

/** A company that is billed. Nothing of its people, addresses or cards. */
export type BillingCustomer = CustomerName & {
  /** `metadata.organization_id` of the customer in Stripe. */
  organizationId?: string;
  currency?: string;
  /** Whether its latest invoice is past due. */
  delinquent: boolean;
  /** ISO 8601 UTC. */
  createdAt: string;
};

/** What a payment is in. */
export const paymentStates = [
  'succeeded',
  'partly-refunded',
  'refunded',
  'pending',
  'failed',
] as const;

export type PaymentState = (typeof paymentStates)[number];

/** A payment: a charge in Stripe. */
export type Payment = {
  id: string;
  paymentIntent?: string;
  customer?: CustomerName;
  state: PaymentState;
  /** What was captured; what was asked for, if the payment failed or isn't captured. */
  paid: Money;
  refunded: Money;
  /** What can still be given back. */
  refundable: Money;
  disputed: boolean;
  createdAt: string;
};

/** Money that was given back. */
export type PaymentRefund = {
  id: string;
  money: Money;
  /** Stripe's: `succeeded`, `pending`, `failed`, … */
  status: string;
  createdAt: string;
  /** The action of the portal that made it; absent if it was made elsewhere. */
  actionId?: string;
};

/** A payment with its refunds, newest first, and what the caller may do. */
export type PaymentDetail = Payment & {
  refunds: PaymentRefund[];
  /** Whether there are older refunds than those. */
  moreRefunds: boolean;
  actions: ActionAvailability[];
};

export const invoiceStates = [
  'draft',
  'open',
  'past-due',
  'paid',
  'uncollectible',
  'void',
] as const;

export type InvoiceState = (typeof invoiceStates)[number];

/** An invoice. */
export type Invoice = {
  id: string;
  number?: string;
  customer?: CustomerName;
  state: InvoiceState;
  due: Money;
  remaining: Money;
  dueAt?: string;
  createdAt: string;
  /** Stripe's page of it, for whoever has to pay. */
  hostedUrl?: string;
};

/** A subscription. */
export type Subscription = {
  id: string;
  customer?: CustomerName;
  /** Stripe's: `active`, `past_due`, `canceled`, … */
  status: string;
  /** Whether the collection of its payments is paused. */
  paused: boolean;
  plans: string[];
  /** What a period costs, as far as the prices have amounts. */
  perPeriod?: Money;
  /** `month`, `3 months`, `year`; absent if its prices differ. */
  period?: string;
  createdAt: string;
};

/** One page of a list, newest first. */
export type BillingPage<T> = {
  items: T[];
  /** Where the next page begins; absent on the last one. */
  cursor?: string;
};
