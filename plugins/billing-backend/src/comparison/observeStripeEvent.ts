import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { stripeEventSchema, type StripeEvent } from './stripeEventSchema';

/** The changes that are compared: those that move money, or stop it from coming in. */
export const comparedEventTypes = [
  'refund.created',
  'credit_note.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.voided',
  'invoice.marked_uncollectible',
] as const;

/** An action's id, alone or with what tells its several requests apart. */
const ACTION_KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::|$)/;

/** An event as the list has it; all else of it is read by its schema. */
export type ListedEvent = { id: string; type: string; created: number };

/**
 * What an event of Stripe tells of a change.
 *
 * @returns undefined if nobody made it, or it is about something else
 */
export function observeStripeEvent(
  event: ListedEvent,
): ObservedEvent | undefined {
  const parsed = stripeEventSchema.safeParse(event);
  if (!parsed.success) return unreadable(event);
  const told = parsed.data;
  const change = changeInWords(told);
  if (change === undefined) return undefined;
  const requestId = told.request?.id ?? undefined;
  const [, actionId] =
    ACTION_KEY.exec(told.request?.idempotency_key ?? '') ?? [];
  // What Stripe does by itself has no request. Of refunds it is told all the same: money went.
  if (requestId === undefined && told.type !== 'refund.created') {
    return undefined;
  }
  return {
    id: told.id,
    at: new Date(told.created * 1000).toISOString(),
    by:
      requestId === undefined
        ? 'Stripe itself'
        : 'somebody with access to Stripe',
    ...change,
    // The portal's changes have the action's id in their key.
    ...(actionId !== undefined && { actionId }),
    ...(requestId !== undefined && { requestId }),
    details: {
      event: told.type,
      object: told.data.object.id,
      ...(requestId !== undefined && { requestId }),
    },
  };
}

function changeInWords({
  type,
  data,
}: StripeEvent): Pick<ObservedEvent, 'summary' | 'target'> | undefined {
  const { object, previous_attributes } = data;
  const subscription = { kind: 'stripe-subscription', id: object.id };
  const invoice = { kind: 'stripe-invoice', id: object.id };
  switch (type) {
    case 'refund.created':
      return {
        summary: `refunded ${moneyInWords(object)} of the payment ${object.charge ?? 'that it names'}`,
        ...(object.charge && {
          target: { kind: 'stripe-payment', id: object.charge },
        }),
      };
    case 'credit_note.created':
      return {
        summary: `credited ${moneyInWords(object)} of the invoice ${object.invoice ?? 'that it names'}`,
        ...(object.invoice && {
          target: { kind: 'stripe-invoice', id: object.invoice },
        }),
      };
    case 'customer.subscription.updated':
      // Renewals and seats are told of by the same event, and are nobody's refund.
      if (
        !previous_attributes ||
        !('pause_collection' in previous_attributes)
      ) {
        return undefined;
      }
      return {
        summary: `${object.pause_collection ? 'paused' : 'resumed'} the collection of the subscription ${object.id}`,
        target: subscription,
      };
    case 'customer.subscription.deleted':
      return {
        summary: `ended the subscription ${object.id}`,
        target: subscription,
      };
    case 'invoice.voided':
      return { summary: `voided the invoice ${object.id}`, target: invoice };
    case 'invoice.marked_uncollectible':
      return {
        summary: `gave up the invoice ${object.id}`,
        target: invoice,
      };
    default:
      return undefined;
  }
}

function moneyInWords({
  amount,
  currency,
}: StripeEvent['data']['object']): string {
  return typeof amount === 'number' && currency
    ? formatMoney({ amount, currency })
    : 'an amount that can’t be read';
}

/** An event that can't be read is told by what is listed beside it: nobody knows that it was harmless. */
function unreadable({ id, type, created }: ListedEvent): ObservedEvent {
  return {
    id,
    at: new Date(created * 1000).toISOString(),
    by: 'somebody with access to Stripe',
    summary: `made a change (${type}) of which Stripe tells in a form that can't be read`,
    details: { event: type },
  };
}
