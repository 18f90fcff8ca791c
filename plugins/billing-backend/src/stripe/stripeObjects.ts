import type Stripe from 'stripe';
import type { z } from 'zod';
import {
  chargeSchema,
  customerSchema,
  invoiceSchema,
  refundSchema,
  subscriptionSchema,
} from './stripeSchemas';

type Paging = { limit: number; starting_after?: string };

/** How everything of a kind is listed, and one of it found. */
type Source<T extends z.ZodType> = {
  plural: string;
  schema: T;
  list(stripe: Stripe, paging: Paging): Promise<unknown>;
  retrieve(stripe: Stripe, id: string): Promise<unknown>;
};

const source = <T extends z.ZodType>(of: Source<T>) => of;

/** What the portal keeps a copy of, in the order in which it is read. */
export const stripeObjects = {
  customer: source({
    plural: 'customers',
    schema: customerSchema,
    list: (stripe, paging) => stripe.customers.list(paging),
    retrieve: (stripe, id) => stripe.customers.retrieve(id),
  }),
  subscription: source({
    plural: 'subscriptions',
    schema: subscriptionSchema,
    // Ended ones too.
    list: (stripe, paging) =>
      stripe.subscriptions.list({ status: 'all', ...paging }),
    retrieve: (stripe, id) => stripe.subscriptions.retrieve(id),
  }),
  invoice: source({
    plural: 'invoices',
    schema: invoiceSchema,
    list: (stripe, paging) => stripe.invoices.list(paging),
    retrieve: (stripe, id) => stripe.invoices.retrieve(id),
  }),
  payment: source({
    plural: 'payments',
    schema: chargeSchema,
    list: (stripe, paging) => stripe.charges.list(paging),
    retrieve: (stripe, id) => stripe.charges.retrieve(id),
  }),
  refund: source({
    plural: 'refunds',
    schema: refundSchema,
    list: (stripe, paging) => stripe.refunds.list(paging),
    retrieve: (stripe, id) => stripe.refunds.retrieve(id),
  }),
};

/** A kind of thing that the portal keeps a copy of. */
export type ObjectKind = keyof typeof stripeObjects;

/** The kinds, in the order in which they are read. */
export const objectKinds = Object.keys(stripeObjects) as ObjectKind[];

/** What the portal listens to of each kind. */
export type StripeObjects = {
  [K in ObjectKind]: z.output<(typeof stripeObjects)[K]['schema']>;
};
