import { z } from 'zod';

import {
  invoiceStates,
  paymentStates,
} from '@alphaswarm-admin/plugin-billing-common';

/** The lists of the page. */
export const billingLists = [
  'payments',
  'invoices',
  'customers',
  'subscriptions',
] as const;

export type BillingList = (typeof billingLists)[number];

/** By which states each list can be narrowed. */
export const listStates: Record<BillingList, readonly string[]> = {
  payments: paymentStates,
  invoices: invoiceStates,
  customers: ['in-order', 'delinquent'],
  subscriptions: ['active', 'past_due', 'trialing', 'canceled'],
};

const anyState = Object.values(listStates).flat();

/** The page's state, which is in its URL. */
export const billingUrlSchema = z.object({
  list: z.enum(['overview', ...billingLists]).default('overview'),
  /** What is looked for. */
  q: z.string().max(100).default(''),
  /** In which state what is listed must be. */
  state: z.enum(anyState).optional(),
  /** In which currency the months are shown. */
  currency: z
    .string()
    .regex(/^[a-z]{3}$/)
    .optional(),
  /** The invoice whose drawer is open. */
  invoice: z
    .string()
    .regex(/^in_\w+$/)
    .optional(),
  /** The payment whose drawer is open. */
  payment: z
    .string()
    .regex(/^(ch|py)_\w+$/)
    .optional(),
});
