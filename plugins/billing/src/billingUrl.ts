import { z } from 'zod';

/** The lists of the page. */
export const billingLists = [
  'payments',
  'invoices',
  'customers',
  'subscriptions',
] as const;

export type BillingList = (typeof billingLists)[number];

/** The page's state, which is in its URL. */
export const billingUrlSchema = z.object({
  list: z.enum(billingLists).default('payments'),
  /** What is looked for. */
  q: z.string().max(100).default(''),
  /** The payment whose drawer is open. */
  payment: z
    .string()
    .regex(/^(ch|py)_\w+$/)
    .optional(),
});
