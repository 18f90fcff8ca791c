import type Stripe from 'stripe';
import { ServiceUnavailableError } from '@backstage/errors';
import { actionScope } from '@alphaswarm-admin/plugin-staff-access-node';
import type { z } from 'zod';
import type { PausedInvoices } from '../config/BillingConfig';
import { CHANGE_TIMEOUT_MS } from './createStripeClient';
import { explainStripeError } from './explainStripeError';
import {
  chargeSchema,
  customerSchema,
  invoiceSchema,
  listSchema,
  refundSchema,
  searchSchema,
  subscriptionSchema,
  type StripeCharge,
  type StripeCustomer,
  type StripeInvoice,
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

/** What a refund is made of. Its amount is always said: Stripe takes its absence as all of it. */
export type RefundOrder = {
  /** Also Stripe's idempotency key. */
  actionId: string;
  charge: string;
  /** Minor units. */
  amount: number;
};

type Filter = { customer?: string };

/** What the portal asks of Stripe. Every call rejects with a {@link StripeCallError}, or with a 503 where Stripe isn't connected. */
export interface StripeGateway {
  charges(
    filter: Filter & { paymentIntent?: string },
    paging: Paging,
  ): Promise<Page<StripeCharge>>;
  charge(id: string): Promise<StripeCharge>;
  refundsOf(charge: string, paging: Paging): Promise<Page<StripeRefund>>;
  invoices(filter: Filter, paging: Paging): Promise<Page<StripeInvoice>>;
  invoice(id: string): Promise<StripeInvoice>;
  subscriptions(
    filter: Filter,
    paging: Paging,
  ): Promise<Page<StripeSubscription>>;
  subscription(id: string): Promise<StripeSubscription>;
  customers(paging: Paging): Promise<Page<StripeCustomer>>;
  customer(id: string): Promise<StripeCustomer>;
  /** @param page - what the page before named as the next one */
  searchCustomers(
    text: string,
    paging: { limit: number; page?: string },
  ): Promise<{ data: StripeCustomer[]; nextPage?: string }>;
  /** One request, whatever becomes of it. */
  refund(order: RefundOrder): Promise<StripeRefund>;
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

  charges(
    { customer, paymentIntent }: Filter & { paymentIntent?: string },
    paging: Paging,
  ) {
    return this.#ask('read payments', listSchema(chargeSchema), stripe =>
      stripe.charges.list({
        customer,
        payment_intent: paymentIntent,
        ...withCustomers(paging),
      }),
    );
  }

  charge(id: string) {
    return this.#ask(`read the payment ${id}`, chargeSchema, stripe =>
      stripe.charges.retrieve(id, { expand: ['customer'] }),
    );
  }

  refundsOf(charge: string, { limit, startingAfter }: Paging) {
    return this.#ask('read refunds', listSchema(refundSchema), stripe =>
      stripe.refunds.list({ charge, limit, starting_after: startingAfter }),
    );
  }

  invoices({ customer }: Filter, paging: Paging) {
    return this.#ask('read invoices', listSchema(invoiceSchema), stripe =>
      stripe.invoices.list({ customer, ...withCustomers(paging) }),
    );
  }

  invoice(id: string) {
    return this.#ask(`read the invoice ${id}`, invoiceSchema, stripe =>
      stripe.invoices.retrieve(id, { expand: ['customer'] }),
    );
  }

  subscriptions({ customer }: Filter, paging: Paging) {
    return this.#ask(
      'read subscriptions',
      listSchema(subscriptionSchema),
      stripe =>
        stripe.subscriptions.list({
          customer,
          status: 'all',
          ...withCustomers(paging),
        }),
    );
  }

  subscription(id: string) {
    return this.#ask(
      `read the subscription ${id}`,
      subscriptionSchema,
      stripe => stripe.subscriptions.retrieve(id, { expand: ['customer'] }),
    );
  }

  customers({ limit, startingAfter }: Paging) {
    return this.#ask('read customers', listSchema(customerSchema), stripe =>
      stripe.customers.list({ limit, starting_after: startingAfter }),
    );
  }

  customer(id: string) {
    return this.#ask(`read the customer ${id}`, customerSchema, stripe =>
      stripe.customers.retrieve(id),
    );
  }

  async searchCustomers(
    text: string,
    { limit, page }: { limit: number; page?: string },
  ) {
    const quoted = text.replaceAll(/["\\]/g, '\\$&');
    const found = await this.#ask(
      'search customers',
      searchSchema(customerSchema),
      stripe =>
        stripe.customers.search({ query: `name~"${quoted}"`, limit, page }),
    );
    return { data: found.data, nextPage: found.next_page ?? undefined };
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

  #connected(): Stripe {
    if (!this.#stripe) throw new ServiceUnavailableError(HOW_TO_CONNECT);
    return this.#stripe;
  }
}

function withCustomers({ limit, startingAfter }: Paging) {
  return {
    limit,
    starting_after: startingAfter,
    expand: ['data.customer'],
  };
}
