import {
  invoiceStates,
  paymentStates,
  refundInputSchema,
} from '@alphaswarm-admin/plugin-billing-common';
import { z } from 'zod';

/** The query of a list. */
export const listQuery = z.strictObject({
  q: z
    .string()
    .trim()
    .max(100)
    .transform(text => text || undefined)
    .optional(),
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** What names a payment in a path. */
export const paymentParams = refundInputSchema.pick({ payment: true });

export const moneySchema = z.object({
  amount: z.number().int(),
  currency: z.string(),
});
const customerName = z.object({ id: z.string(), name: z.string().optional() });
const time = z.iso.datetime();

export const connectionSchema = z.union([
  z.object({ connected: z.literal(true) }),
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
  actions: z.array(z.looseObject({ action: z.string(), verdict: z.string() })),
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

/** A page of a list. */
export const pageSchema = (item: z.ZodType) =>
  z.object({ items: z.array(item), cursor: z.string().optional() });
