import type { ObjectKind } from '../stripe/stripeObjects';
import type { StripeNotice } from '../stripe/stripeSchemas';

/** What Stripe calls the kinds that are kept. */
const KINDS: Record<string, ObjectKind> = {
  customer: 'customer',
  subscription: 'subscription',
  invoice: 'invoice',
  charge: 'payment',
  refund: 'refund',
};

/** What an event of Stripe is about, of the things that are kept; undefined if of none. */
export function noticeObject({
  data: { object },
}: StripeNotice): { kind: ObjectKind; id: string } | undefined {
  // A dispute changes its charge, and a credit note its invoice.
  const about =
    object.object === 'dispute'
      ? { kind: 'payment' as const, of: object.charge }
      : object.object === 'credit_note'
        ? { kind: 'invoice' as const, of: object.invoice }
        : { kind: KINDS[object.object], of: object.id };
  const id = typeof about.of === 'object' ? about.of?.id : about.of;
  return about.kind && id ? { kind: about.kind, id } : undefined;
}
