import type { ObjectKind } from '../stripe/stripeObjects';
import type { StripeNotice } from '../stripe/stripeSchemas';

type NoticeObject = StripeNotice['data']['object'];

/** What of each of Stripe's objects is kept. A dispute changes its charge, and a credit note its invoice. */
const about: Record<
  string,
  { kind: ObjectKind; of: (object: NoticeObject) => NoticeObject['charge'] }
> = {
  customer: { kind: 'customer', of: ({ id }) => id },
  subscription: { kind: 'subscription', of: ({ id }) => id },
  invoice: { kind: 'invoice', of: ({ id }) => id },
  charge: { kind: 'payment', of: ({ id }) => id },
  refund: { kind: 'refund', of: ({ id }) => id },
  dispute: { kind: 'payment', of: ({ charge }) => charge },
  credit_note: { kind: 'invoice', of: ({ invoice }) => invoice },
};

/** What an event of Stripe is about, of the things that are kept; undefined if of none. */
export function noticeObject({
  data: { object },
}: StripeNotice): { kind: ObjectKind; id: string } | undefined {
  const kept = Object.hasOwn(about, object.object)
    ? about[object.object]
    : undefined;
  const reference = kept?.of(object);
  const id = typeof reference === 'object' ? reference?.id : reference;
  return kept && id ? { kind: kept.kind, id } : undefined;
}
