import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Money } from './money';

/** How fresh the figures and lists are: they are the portal's own copy of what Stripe has. */
export type BillingFreshness = {
  /** Whether all of Stripe has been read once. Until then figures and lists lack something. */
  complete: boolean;
  /** Everything that Stripe told of up to then is in. ISO 8601 UTC. */
  asOf?: string;
  /** When all of Stripe was last read anew. */
  sweptAt?: string;
  /** Why it isn't fresher, in words. */
  problem?: string;
};

/** Whether Stripe can be asked, and what to do if it can't. */
export type BillingConnection =
  | { connected: true; freshness: BillingFreshness }
  | { connected: false; how: string };

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

/** A number of invoices, and what is unpaid of them in each currency. */
export type UnpaidInvoices = { invoices: number; unpaid: Money[] };

/** What came in and went out in one month (UTC) and currency. */
export type BillingMonth = {
  /** `2026-11` */
  month: string;
  currency: string;
  /** What was paid, refunds not subtracted. Minor units, as all amounts here. */
  collected: number;
  refunded: number;
  refunds: number;
  failedPayments: number;
};

/** The figures of billing, of the portal's own copy of what Stripe has. */
export type BillingOverview = {
  freshness: BillingFreshness;
  /**
   * Monthly recurring revenue in each currency: what active and past-due subscriptions whose collection isn't paused cost in a month, discounts and taxes aside. Each item of another
   * period is rounded half up to a whole minor unit: a year is 12 months, a week 12/52 and a day 12/365 of one.
   */
  mrr: Money[];
  subscriptions: {
    active: number;
    pastDue: number;
    trialing: number;
    paused: number;
    /** Active or past due, and with a price that isn't fixed: not in `mrr`. */
    unpriced: number;
  };
  /** Open, and not past due. */
  open: UnpaidInvoices;
  pastDue: UnpaidInvoices & { oldestDueAt?: string };
  /** Of the last 12 months, oldest first. */
  months: BillingMonth[];
};

/** What the portal's copy of Stripe has of one customer. */
export type CustomerSummary = {
  freshness: BillingFreshness;
  /** Absent if the copy doesn't have it. */
  customer?: BillingCustomer;
  subscriptions: Subscription[];
  mrr: Money[];
  open: UnpaidInvoices;
  pastDue: UnpaidInvoices & { oldestDueAt?: string };
  latestPayment?: Payment;
};

/** A note that a part of an invoice needn't be paid, or stands to the customer's credit. */
export type CreditNote = {
  id: string;
  number?: string;
  money: Money;
  /** Stripe's: `issued`, `void`. */
  status: string;
  createdAt: string;
  /** The action of the portal that made it; absent if it was made elsewhere. */
  actionId?: string;
};

/** An invoice with its credit notes, newest first, and what the caller may do. */
export type InvoiceDetail = Invoice & {
  /** What can still be credited. */
  creditable: Money;
  creditNotes: CreditNote[];
  /** Whether there are older ones than those. */
  moreCreditNotes: boolean;
  actions: ActionAvailability[];
};

/** One page of a list, newest first. */
export type BillingPage<T> = {
  items: T[];
  /** Where the next page begins; absent on the last one. */
  cursor?: string;
};
