import type Stripe from 'stripe';
import { refundEvent } from '@alphaswarm-admin/plugin-billing-common';
import type {
  ComparisonSource,
  ObservedEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { explainStripeError } from '../stripe/explainStripeError';
import { comparedEventTypes, observeStripeEvent } from './observeStripeEvent';

const EVENTS_PER_PAGE = 100;

/**
 * Stripe's own list of what happened in the account. It goes back 30 days.
 *
 * @see https://docs.stripe.com/api/events/list
 */
export class StripeEventSource implements ComparisonSource {
  readonly id = 'stripe';
  readonly title = 'Stripe';
  readonly systems = ['stripe'];
  readonly settleMs: number;
  readonly #stripe: Stripe;

  static create(options: {
    stripe: Stripe;
    /** How late Stripe may tell of an event, milliseconds. */
    settleMs: number;
  }): StripeEventSource {
    return new StripeEventSource(options.stripe, options.settleMs);
  }

  private constructor(stripe: Stripe, settleMs: number) {
    this.#stripe = stripe;
    this.settleMs = settleMs;
  }

  async *events(
    since: string,
    until: string,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<ObservedEvent> {
    try {
      const listed = this.#stripe.events.list({
        types: [...comparedEventTypes],
        // Stripe counts whole seconds; what is told of twice is known by its id.
        created: {
          gte: Math.floor(Date.parse(since) / 1000),
          lte: Math.ceil(Date.parse(until) / 1000),
        },
        limit: EVENTS_PER_PAGE,
      });
      for await (const event of listed) {
        signal.throwIfAborted();
        const observed = observeStripeEvent(event);
        if (observed) yield observed;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw explainStripeError('read its events', error);
    }
  }

  covers(eventType: string, { kind }: { kind: string; id: string }): boolean {
    return eventType === refundEvent.id && kind === 'stripe-payment';
  }
}
