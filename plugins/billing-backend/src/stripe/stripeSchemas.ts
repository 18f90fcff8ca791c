import { z } from 'zod';

/**
 * What the portal listens to of Stripe's objects. Cards, addresses, e-mail addresses and the names of people stand beside it, and go no further: what isn't listed is dropped here.
 */
const id = z.string().min(1).max(255);
const text = z.string().max(1_000);
const minorUnits = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const currency = z.string().regex(/^[a-z]{3}$/);
const seconds = z.number().int().min(0);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

/** A customer where another object names it, expanded or not. */
const customerReference = optional(
  z.union([id, z.object({ id, name: optional(text) })]),
);

const reference = optional(z.union([id, z.object({ id })]));

/** @see https://docs.stripe.com/api/customers/object */
export const customerSchema = z.object({
  id,
  name: optional(text),
  currency: optional(currency),
  delinquent: optional(z.boolean()),
  created: seconds,
  metadata: optional(z.object({ organization_id: optional(text) })),
});

/** @see https://docs.stripe.com/api/charges/object */
export const chargeSchema = z.object({
  id,
  amount: minorUnits,
  amount_captured: minorUnits,
  amount_refunded: minorUnits,
  currency,
  captured: z.boolean(),
  paid: z.boolean(),
  disputed: z.boolean(),
  status: z.enum(['succeeded', 'pending', 'failed']),
  created: seconds,
  customer: customerReference,
  payment_intent: reference,
});

/** @see https://docs.stripe.com/api/refunds/object */
export const refundSchema = z.object({
  id,
  amount: minorUnits,
  currency,
  status: optional(text),
  created: seconds,
  charge: reference,
  metadata: optional(z.object({ alphaswarm_admin_action: optional(text) })),
});

/** @see https://docs.stripe.com/api/invoices/object */
export const invoiceSchema = z.object({
  id,
  number: optional(text),
  status: optional(z.enum(['draft', 'open', 'paid', 'uncollectible', 'void'])),
  amount_due: minorUnits,
  amount_remaining: minorUnits,
  amount_paid: minorUnits,
  post_payment_credit_notes_amount: optional(minorUnits),
  currency,
  created: seconds,
  due_date: optional(seconds),
  hosted_invoice_url: optional(z.url({ protocol: /^https$/ })),
  customer: customerReference,
});

/** @see https://docs.stripe.com/api/credit_notes/object */
export const creditNoteSchema = z.object({
  id,
  number: optional(text),
  amount: minorUnits,
  currency,
  status: text,
  created: seconds,
  invoice: reference,
  metadata: optional(z.object({ alphaswarm_admin_action: optional(text) })),
});

const recurring = z.object({
  interval: text,
  interval_count: z.number().int().min(1),
  usage_type: optional(text),
});

/** @see https://docs.stripe.com/api/subscriptions/object */
export const subscriptionSchema = z.object({
  id,
  status: text,
  currency,
  created: seconds,
  customer: customerReference,
  pause_collection: optional(z.object({ behavior: text })),
  metadata: optional(z.object({ alphaswarm_admin_paused_by: optional(text) })),
  items: z.object({
    has_more: z.boolean(),
    data: z.array(
      z.object({
        quantity: minorUnits.optional(),
        price: z.object({
          nickname: optional(text),
          unit_amount: optional(minorUnits),
          recurring: optional(recurring),
        }),
      }),
    ),
  }),
});

/**
 * Of an event only what it is about is taken: what became of that is read from Stripe itself.
 *
 * @see https://docs.stripe.com/api/events/object
 */
export const noticeSchema = z.object({
  id,
  type: z.string().min(1).max(100),
  created: seconds,
  data: z.object({
    object: z.object({
      object: text,
      id: optional(id),
      charge: reference,
      invoice: reference,
    }),
  }),
});

/** Stripe's word that something is no more. */
export const deletedSchema = z.object({ id, deleted: z.literal(true) });

/** A page of a list. */
export const listSchema = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), has_more: z.boolean() });

export type StripeCustomer = z.output<typeof customerSchema>;
export type StripeCharge = z.output<typeof chargeSchema>;
export type StripeRefund = z.output<typeof refundSchema>;
export type StripeInvoice = z.output<typeof invoiceSchema>;
export type StripeSubscription = z.output<typeof subscriptionSchema>;
export type StripeCreditNote = z.output<typeof creditNoteSchema>;
export type StripeNotice = z.output<typeof noticeSchema>;
