import { z } from 'zod';

const text = z.string().max(500);
const amount = z.number().int().nullish();

/**
 * What is read of an event: which, when, by which request, and of its object ids and amounts only. Objects hold what is the customers' own.
 *
 * @see https://docs.stripe.com/api/events/object
 */
export const stripeEventSchema = z.object({
  id: text,
  type: text,
  created: z.number().int(),
  request: z
    .object({ id: text.nullish(), idempotency_key: text.nullish() })
    .nullish(),
  data: z.object({
    object: z.object({
      id: text,
      amount,
      amount_due: amount,
      currency: text.nullish(),
      charge: text.nullish(),
      invoice: text.nullish(),
      pause_collection: z.object({ behavior: text }).nullish(),
    }),
    previous_attributes: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** An event, as far as the portal listens. */
export type StripeEvent = z.output<typeof stripeEventSchema>;
