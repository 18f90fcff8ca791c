import {
  creditNoteInputSchema,
  invoiceStates,
  paymentStates,
  refundInputSchema,
} from '@alphaswarm-admin/plugin-billing-common';
import { z } from 'zod';

/**
 * The query of a list.
 *
 * @param states - those that it can be asked for
 */
const listQuery = (states: readonly string[]) =>
  z.strictObject({
    q: z
      .string()
      .trim()
      .max(100)
      .transform(text => text || undefined)
      .optional(),
    state: z.enum(states).optional(),
    cursor: z.string().min(1).max(300).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  });

/** @see https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
const subscriptionStates = [
  'active',
  'past_due',
  'trialing',
  'unpaid',
  'incomplete',
  'incomplete_expired',
  'paused',
  'canceled',
];

/** The query of each list. */
export const listQueries = {
  payments: listQuery(paymentStates),
  invoices: listQuery(invoiceStates),
  customers: listQuery(['in-order', 'delinquent']),
  subscriptions: listQuery(subscriptionStates),
};

/** What names an invoice in a path. */
export const invoiceParams = creditNoteInputSchema.pick({ invoice: true });

/** What names a customer in a path. */
export const customerParams = z.strictObject({
  customer: z
    .string()
    .regex(/^cus_\w{1,250}$/, "must be a customer's id in Stripe: cus_…"),
});

/** What names a payment in a path. */
export const paymentParams = refundInputSchema.pick({ payment: true });

export const moneySchema = z.object({
  amount: z.number().int(),
  currency: z.string(),
});
const customerName = z.object({ id: z.string(), name: z.string().optional() });
const time = z.iso.datetime();
const count = z.number().int().min(0);
const actions = z.array(
  z.looseObject({ action: z.string(), verdict: z.string() }),
);

const freshnessSchema = z.object({
  complete: z.boolean(),
  asOf: time.optional(),
  sweptAt: time.optional(),
  problem: z.string().optional(),
});

export const connectionSchema = z.union([
  z.object({ connected: z.literal(true), freshness: freshnessSchema }),
  z.object({ connected: z.literal(false), how: z.string() }),
]);

export const paymentSchema = z.object({
  id: z.string(),
  paymentIntent: z.string().optional(),
  customer: customerName.optional(),
  state: z.enum(paymentStates),
  paid: moneySchema,
  refunded: moneySchema,
  refundable: moneySchema,
  disputed: z.boolean(),
  createdAt: time,
});

export const paymentDetailSchema = paymentSchema.extend({
  refunds: z.array(
    z.object({
      id: z.string(),
      money: moneySchema,
      status: z.string(),
      createdAt: time,
      actionId: z.string().optional(),
    }),
  ),
  moreRefunds: z.boolean(),
  actions,
});

export const invoiceSchema = z.object({
  id: z.string(),
  number: z.string().optional(),
  customer: customerName.optional(),
  state: z.enum(invoiceStates),
  due: moneySchema,
  remaining: moneySchema,
  dueAt: time.optional(),
  createdAt: time,
  hostedUrl: z.string().optional(),
});

export const invoiceDetailSchema = invoiceSchema.extend({
  creditable: moneySchema,
  creditNotes: z.array(
    z.object({
      id: z.string(),
      number: z.string().optional(),
      money: moneySchema,
      status: z.string(),
      createdAt: time,
      actionId: z.string().optional(),
    }),
  ),
  moreCreditNotes: z.boolean(),
  actions,
});

export const customerSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  organizationId: z.string().optional(),
  currency: z.string().optional(),
  delinquent: z.boolean(),
  createdAt: time,
});

export const subscriptionSchema = z.object({
  id: z.string(),
  customer: customerName.optional(),
  status: z.string(),
  paused: z.boolean(),
  plans: z.array(z.string()),
  perPeriod: moneySchema.optional(),
  period: z.string().optional(),
  createdAt: time,
});

const unpaidSchema = z.object({
  invoices: count,
  unpaid: z.array(moneySchema),
});
const pastDueSchema = unpaidSchema.extend({ oldestDueAt: time.optional() });

export const overviewSchema = z.object({
  freshness: freshnessSchema,
  mrr: z.array(moneySchema),
  subscriptions: z.object({
    active: count,
    pastDue: count,
    trialing: count,
    paused: count,
    unpriced: count,
  }),
  open: unpaidSchema,
  pastDue: pastDueSchema,
  months: z.array(
    z.object({
      month: z.string().regex(/^\d{4}-\d{2}$/),
      currency: z.string(),
      collected: count,
      refunded: count,
      refunds: count,
      failedPayments: count,
    }),
  ),
});

export const customerSummarySchema = z.object({
  freshness: freshnessSchema,
  customer: customerSchema.optional(),
  subscriptions: z.array(subscriptionSchema),
  mrr: z.array(moneySchema),
  open: unpaidSchema,
  pastDue: pastDueSchema,
  latestPayment: paymentSchema.optional(),
});

/** A page of a list. */
export const pageSchema = (item: z.ZodType) =>
  z.object({ items: z.array(item), cursor: z.string().optional() });
