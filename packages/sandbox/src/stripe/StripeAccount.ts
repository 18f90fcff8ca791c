import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { createRandom, type Random } from '../random';
import type { StripeScenario } from '../scenario';
import { noSuch, StripeError } from './StripeError';
import { creditNoteObject, refundObject } from './objects';
import { seedAccount } from './seedAccount';
import { stripeId } from './stripeId';

/** The API request that caused an event; null for what Stripe does by itself. */
export type CausedBy = Stripe.Event['request'];

/** Stripe's objects that have a list of their own. */
export type Lists = {
  charges: Stripe.Charge[];
  credit_notes: Stripe.CreditNote[];
  customers: Stripe.Customer[];
  events: Stripe.Event[];
  invoices: Stripe.Invoice[];
  refunds: Stripe.Refund[];
  subscriptions: Stripe.Subscription[];
};

/** What a refund may say. */
export type RefundRequest = {
  charge: string;
  /** Minor units. Its absence means all that is left, as with Stripe. */
  amount?: number;
  reason?: Stripe.Refund.Reason;
  metadata?: Record<string, string>;
};

/** What a credit note may say. */
export type CreditNoteRequest = {
  invoice: string;
  /** Minor units. */
  amount: number;
  /** How much of it stands to the customer's credit. */
  credit_amount?: number;
  metadata?: Record<string, string>;
};

type AccountOptions = {
  scenario: StripeScenario;
  seed: string;
  clock: Clock;
  /** Gets each event. */
  onEvent?: (event: Stripe.Event) => void;
};

/** One Stripe account: its objects, newest first, and what changes them. */
export class StripeAccount {
  readonly #options: AccountOptions;
  #random: Random;
  #lists: Lists;

  static create(options: AccountOptions): StripeAccount {
    return new StripeAccount(options);
  }

  private constructor(options: AccountOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed, 'stripe');
    this.#lists = this.#seeded();
  }

  get lists(): Lists {
    return this.#lists;
  }

  /** As it was when the sandbox started. */
  reset(): void {
    this.#random = createRandom(this.#options.seed, 'stripe');
    this.#lists = this.#seeded();
  }

  /** An id that no request had. */
  nextRequestId(): string {
    return stripeId('req', this.#random);
  }

  /**
   * Gives money back.
   *
   * @throws StripeError as Stripe does: for an unknown charge, one that was not captured, and more than what is left
   * @see https://docs.stripe.com/api/refunds/create
   */
  refund(request: RefundRequest, causedBy: CausedBy): Stripe.Refund {
    const charge = this.#lists.charges.find(({ id }) => id === request.charge);
    if (!charge) throw noSuch('charge', request.charge);
    if (!charge.paid || !charge.captured) {
      throw new StripeError(
        `Charge ${charge.id} has not been captured and can't be refunded.`,
        { param: 'charge', began: true },
      );
    }
    const left = charge.amount_captured - charge.amount_refunded;
    if (left === 0) {
      throw new StripeError(`Charge ${charge.id} has already been refunded.`, {
        code: 'charge_already_refunded',
        began: true,
      });
    }
    const amount = request.amount ?? left;
    if (amount > left) {
      throw new StripeError(
        `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
        { param: 'amount', began: true },
      );
    }
    const refund = refundObject({
      ...request,
      id: stripeId('re', this.#random),
      amount,
      charge,
      created: this.#now(),
    });
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    this.#lists.refunds.unshift(refund);
    this.#tell('refund.created', refund, causedBy);
    this.#tell('charge.refunded', charge, causedBy);
    return refund;
  }

  /**
   * Credits a part of an invoice: an open one is reduced by it, of a paid one it must be said where it goes.
   *
   * @throws StripeError as Stripe does
   * @see https://docs.stripe.com/api/credit_notes/create
   */
  credit(request: CreditNoteRequest, causedBy: CausedBy): Stripe.CreditNote {
    const { amount, credit_amount } = request;
    const invoice = this.#lists.invoices.find(
      ({ id }) => id === request.invoice,
    );
    if (!invoice) throw noSuch('invoice', request.invoice);
    const isOpen = invoice.status === 'open';
    const left = isOpen
      ? invoice.amount_remaining
      : invoice.amount_paid - invoice.post_payment_credit_notes_amount;
    if (amount > left) {
      throw new StripeError(
        `The total of all credit notes (${amount}) must not be larger than the invoice's creditable amount (${left}).`,
        { param: 'amount', began: true },
      );
    }
    if (!isOpen && credit_amount !== amount) {
      throw new StripeError(
        'The sum of credit amount, refund amount and out of band amount must equal the credit note amount.',
        { param: 'credit_amount', began: true },
      );
    }
    const { credit_notes } = this.#lists;
    const note = creditNoteObject({
      ...request,
      id: stripeId('cn', this.#random),
      number: `${invoice.number}-CN-${String(credit_notes.length + 1).padStart(2, '0')}`,
      invoice,
      created: this.#now(),
    });
    if (isOpen) {
      invoice.pre_payment_credit_notes_amount += amount;
      invoice.amount_due -= amount;
      invoice.amount_remaining -= amount;
      if (invoice.amount_remaining === 0) invoice.status = 'paid';
    } else {
      invoice.post_payment_credit_notes_amount += amount;
    }
    credit_notes.unshift(note);
    this.#tell('credit_note.created', note, causedBy);
    this.#tell('invoice.updated', invoice, causedBy);
    return note;
  }

  /**
   * Pauses the collection of a subscription, or resumes it.
   *
   * @throws StripeError 404
   */
  pauseCollection(
    change: {
      id: string;
      /** null resumes */
      behavior: Stripe.Subscription.PauseCollection.Behavior | null;
      /** Added to what there is; an empty value takes its key away. */
      metadata?: Record<string, string>;
    },
    causedBy: CausedBy,
  ): Stripe.Subscription {
    const { id, behavior } = change;
    const subscription = this.#lists.subscriptions.find(
      found => found.id === id,
    );
    if (!subscription) throw noSuch('subscription', id);
    const { pause_collection } = subscription;
    subscription.pause_collection =
      behavior === null ? null : { behavior, resumes_at: null };
    subscription.metadata = Object.fromEntries(
      Object.entries({ ...subscription.metadata, ...change.metadata }).filter(
        ([, value]) => value !== '',
      ),
    );
    this.#tell('customer.subscription.updated', subscription, causedBy, {
      pause_collection,
    });
    return subscription;
  }

  /** The request of somebody who works in Stripe's dashboard: it has ids like any other. */
  dashboardRequest(): NonNullable<CausedBy> {
    return { id: this.nextRequestId(), idempotency_key: randomUUID() };
  }

  #tell(
    type: Stripe.Event.Type,
    object:
      | Stripe.Charge
      | Stripe.CreditNote
      | Stripe.Invoice
      | Stripe.Refund
      | Stripe.Subscription,
    request: CausedBy,
    previous?: Record<string, unknown>,
  ): void {
    const event = {
      id: stripeId('evt', this.#random),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: this.#now(),
      // What it was at that moment: the object goes on changing.
      data: {
        object: structuredClone(object),
        ...(previous && { previous_attributes: previous }),
      },
      livemode: false,
      pending_webhooks: 0,
      request,
      type,
    } as Stripe.Event;
    this.#lists.events.unshift(event);
    this.#options.onEvent?.(event);
  }

  #seeded(): Lists {
    const { scenario, seed, clock } = this.#options;
    return seedAccount({ scenario, seed, now: Math.floor(clock.now() / 1000) });
  }

  /** Epoch seconds, as Stripe counts. */
  #now(): number {
    return Math.floor(this.#options.clock.now() / 1000);
  }
}
