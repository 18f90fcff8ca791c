import type Stripe from 'stripe';
import { ServiceUnavailableError } from '@backstage/errors';
import { actionScope } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import type { PausedInvoices } from '../config/BillingConfig';
import { CHANGE_TIMEOUT_MS } from './createStripeClient';
import { explainStripeError } from './explainStripeError';
import { StripeCallError } from './StripeCallError';
import {
  stripeObjects,
  type ObjectKind,
  type StripeObjects,
} from './stripeObjects';
import {
  chargeSchema,
  creditNoteSchema,
  deletedSchema,
  invoiceSchema,
  listSchema,
  noticeSchema,
  refundSchema,
  subscriptionSchema,
  type StripeCharge,
  type StripeCreditNote,
  type StripeInvoice,
  type StripeNotice,
  type StripeRefund,
  type StripeSubscription,
} from './stripeSchemas';

/** How the portal says in Stripe which action made a refund. */
export const ACTION_METADATA = 'alphaswarm_admin_action';

/** How a subscription that the portal paused says so. */
export const PAUSED_BY_METADATA = 'alphaswarm_admin_paused_by';

/** What to do where there is no key. */
export const HOW_TO_CONNECT =
  'Stripe is not connected. Give the portal a restricted key in its configuration (billing.stripe.apiKey); docs/configuration.md says what it needs.';

/** How much is listed, and from where. */
export type Paging = {
  limit: number;
  /** The id of the last item of the page before. */
  startingAfter?: string;
};

/** One page, newest first. */
export type Page<T> = { data: T[]; has_more: boolean };

/** One page of a list that is read to its end. */
export type ListedPage<T> = {
  data: T[];
  /** How many things of the page can't be read. */
  unreadable: number;
  /** After what the next page begins; absent on the last one. */
  next?: string;
};

const listedSchema = z.looseObject({ id: z.string().min(1).max(255) });

/** What a refund is made of. Its amount is always said: Stripe takes its absence as all of it. */
export type RefundOrder = {
  /** Also Stripe's idempotency key. */
  actionId: string;
  charge: string;
  /** Minor units. */
  amount: number;
};

/** What a credit note is made of. */
export type CreditOrder = {
  /** Also Stripe's idempotency key. */
  actionId: string;
  invoice: string;
  /** Minor units. */
  amount: number;
  /** Whether the invoice is paid: then the amount stands to the customer's credit. */
  paid: boolean;
};

/** What the portal asks of Stripe. Every call rejects with a {@link StripeCallError}, or with a 503 where Stripe isn't connected. */
export interface StripeGateway {
  /** Everything of one kind, a page at a time. What can't be read of a page is left out and counted. */
  list<K extends ObjectKind>(
    kind: K,
    paging: Paging,
  ): Promise<ListedPage<StripeObjects[K]>>;
  /** One thing; undefined if Stripe has it no more. */
  find<K extends ObjectKind>(
    kind: K,
    id: string,
  ): Promise<StripeObjects[K] | undefined>;
  /** What Stripe's events of the last 30 days are about. */
  notices(since: number, paging: Paging): Promise<ListedPage<StripeNotice>>;
  /** With its customer's name. */
  charge(id: string): Promise<StripeCharge>;
  refundsOf(charge: string, paging: Paging): Promise<Page<StripeRefund>>;
  /** With its customer's name. */
  invoice(id: string): Promise<StripeInvoice>;
  creditNotesOf(
    invoice: string,
    paging: Paging,
  ): Promise<Page<StripeCreditNote>>;
  /** Those of a customer that haven't ended. */
  subscriptionsOf(
    customer: string,
    paging: Paging,
  ): Promise<Page<StripeSubscription>>;
  /** One request, whatever becomes of it. */
  refund(order: RefundOrder): Promise<StripeRefund>;
  /** One request, whatever becomes of it. */
  credit(order: CreditOrder): Promise<StripeCreditNote>;
  /** One request. The subscription is marked as paused by the portal. */
  pauseCollection(order: {
    subscription: string;
    behavior: PausedInvoices;
    pausedBy: string;
    idempotencyKey: string;
  }): Promise<StripeSubscription>;
  /** One request. Takes the mark away with the pause. */
  resumeCollection(order: {
    subscription: string;
    idempotencyKey: string;
  }): Promise<StripeSubscription>;
}

/** {@link StripeGateway} over the SDK. */
export class DefaultStripeGateway implements StripeGateway {
  readonly #stripe: Stripe | undefined;

  /** @param options - `stripe`: absent where it isn't connected */
  static create(options: { stripe: Stripe | undefined }): StripeGateway {
    return new DefaultStripeGateway(options.stripe);
  }

  private constructor(stripe: Stripe | undefined) {
    this.#stripe = stripe;
  }

  async list<K extends ObjectKind>(
    kind: K,
    paging: Paging,
  ): Promise<ListedPage<StripeObjects[K]>> {
    const { plural, schema, list } = stripeObjects[kind];
    const page = await this.#readable(`read ${plural}`, schema, stripe =>
      list(stripe, pagingOf(paging)),
    );
    return page as ListedPage<StripeObjects[K]>;
  }

  async find<K extends ObjectKind>(
    kind: K,
    id: string,
  ): Promise<StripeObjects[K] | undefined> {
    const { schema, retrieve } = stripeObjects[kind];
    try {
      const found = await this.#ask(
        `read ${id}`,
        z.union([deletedSchema, schema]),
        stripe => retrieve(stripe, id),
      );
      return 'deleted' in found ? undefined : (found as StripeObjects[K]);
    } catch (error) {
      if (error instanceof StripeCallError && error.problem === 'not-found') {
        return undefined;
      }
      throw error;
    }
  }

  notices(since: number, paging: Paging) {
    return this.#readable('read its events', noticeSchema, stripe =>
      stripe.events.list({ created: { gte: since }, ...pagingOf(paging) }),
    );
  }

  charge(id: string) {
    return this.#ask(`read the payment ${id}`, chargeSchema, stripe =>
      stripe.charges.retrieve(id, { expand: ['customer'] }),
    );
  }

  refundsOf(charge: string, paging: Paging) {
    return this.#ask('read refunds', listSchema(refundSchema), stripe =>
      stripe.refunds.list({ charge, ...pagingOf(paging) }),
    );
  }

  invoice(id: string) {
    return this.#ask(`read the invoice ${id}`, invoiceSchema, stripe =>
      stripe.invoices.retrieve(id, { expand: ['customer'] }),
    );
  }

  creditNotesOf(invoice: string, paging: Paging) {
    return this.#ask(
      'read credit notes',
      listSchema(creditNoteSchema),
      stripe => stripe.creditNotes.list({ invoice, ...pagingOf(paging) }),
    );
  }

  subscriptionsOf(customer: string, paging: Paging) {
    return this.#ask(
      'read subscriptions',
      listSchema(subscriptionSchema),
      stripe => stripe.subscriptions.list({ customer, ...pagingOf(paging) }),
    );
  }

  refund({ actionId, charge, amount }: RefundOrder) {
    return this.#change(
      { what: `refund ${charge}`, operation: 'CreateRefund' },
      refundSchema,
      stripe =>
        stripe.refunds.create(
          { charge, amount, metadata: { [ACTION_METADATA]: actionId } },
          { idempotencyKey: actionId, timeout: CHANGE_TIMEOUT_MS },
        ),
    );
  }

  credit({ actionId, invoice, amount, paid }: CreditOrder) {
    return this.#change(
      { what: `credit ${invoice}`, operation: 'CreateCreditNote' },
      creditNoteSchema,
      stripe =>
        stripe.creditNotes.create(
          {
            invoice,
            amount,
            // Of a paid invoice Stripe has to be told where the money goes. Back to the payer it goes by a refund.
            ...(paid && { credit_amount: amount }),
            metadata: { [ACTION_METADATA]: actionId },
          },
          { idempotencyKey: actionId, timeout: CHANGE_TIMEOUT_MS },
        ),
    );
  }

  pauseCollection(order: Parameters<StripeGateway['pauseCollection']>[0]) {
    const { subscription, behavior, pausedBy, idempotencyKey } = order;
    return this.#change(
      { what: `pause ${subscription}`, operation: 'UpdateSubscription' },
      subscriptionSchema,
      stripe =>
        stripe.subscriptions.update(
          subscription,
          {
            pause_collection: { behavior },
            metadata: { [PAUSED_BY_METADATA]: pausedBy },
          },
          { idempotencyKey, timeout: CHANGE_TIMEOUT_MS },
        ),
    );
  }

  resumeCollection(order: Parameters<StripeGateway['resumeCollection']>[0]) {
    const { subscription, idempotencyKey } = order;
    return this.#change(
      { what: `resume ${subscription}`, operation: 'UpdateSubscription' },
      subscriptionSchema,
      stripe =>
        stripe.subscriptions.update(
          subscription,
          { pause_collection: '', metadata: { [PAUSED_BY_METADATA]: '' } },
          { idempotencyKey, timeout: CHANGE_TIMEOUT_MS },
        ),
    );
  }

  /** A request that changes something, which the action on whose behalf it is made notes. */
  #change<T extends z.ZodType, TAnswer extends object>(
    { what, operation }: { what: string; operation: string },
    schema: T,
    ask: (stripe: Stripe) => Promise<Stripe.Response<TAnswer>>,
  ): Promise<z.output<T>> {
    return this.#ask(what, schema, async stripe => {
      const answer = await ask(stripe);
      const { requestId } = answer.lastResponse;
      if (requestId) {
        actionScope()?.record({ system: 'stripe', operation, requestId });
      }
      return answer;
    });
  }

  async #ask<T extends z.ZodType>(
    what: string,
    schema: T,
    ask: (stripe: Stripe) => Promise<unknown>,
  ): Promise<z.output<T>> {
    const stripe = this.#connected();
    try {
      return schema.parse(await ask(stripe));
    } catch (error) {
      throw explainStripeError(what, error);
    }
  }

  /** A page of which one thing that can't be read doesn't hide the rest. */
  async #readable<T extends z.ZodType>(
    what: string,
    schema: T,
    ask: (stripe: Stripe) => Promise<unknown>,
  ): Promise<ListedPage<z.output<T>>> {
    const page = await this.#ask(what, listSchema(listedSchema), ask);
    const parsed = page.data.map(item => schema.safeParse(item));
    const data = parsed.flatMap(one => (one.success ? [one.data] : []));
    return {
      data,
      unreadable: parsed.length - data.length,
      next: page.has_more ? page.data.at(-1)?.id : undefined,
    };
  }

  #connected(): Stripe {
    if (!this.#stripe) throw new ServiceUnavailableError(HOW_TO_CONNECT);
    return this.#stripe;
  }
}

function pagingOf({ limit, startingAfter }: Paging) {
  return { limit, starting_after: startingAfter };
}
