import {
  subscriptionCollectionServiceRef,
  type CollectionChange,
  type CollectionState,
  type SubscriptionCollection,
} from '@alphaswarm-admin/plugin-billing-node';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  readBillingConfig,
  type PausedInvoices,
} from '../config/BillingConfig';
import { createStripeClient } from '../stripe/createStripeClient';
import { StripeCallError } from '../stripe/StripeCallError';
import {
  DefaultStripeGateway,
  PAUSED_BY_METADATA,
  type StripeGateway,
} from '../stripe/StripeGateway';
import type { StripeSubscription } from '../stripe/stripeSchemas';

/** The most subscriptions of one customer that are paused together. */
const MOST_SUBSCRIPTIONS = 100;

/** These never brought money in, or never will again: Stripe pauses nothing of them. */
const ENDED = new Set(['canceled', 'incomplete', 'incomplete_expired']);

type Step = (
  subscription: StripeSubscription,
) => Promise<StripeSubscription> | undefined;

/** {@link SubscriptionCollection} in Stripe. */
export class StripeSubscriptionCollection implements SubscriptionCollection {
  readonly #stripe: StripeGateway;
  readonly #pausedInvoices: PausedInvoices;
  readonly #connected: boolean;

  static create(options: {
    stripe: StripeGateway;
    connected: boolean;
    /** What becomes of a paused subscription's invoices. */
    pausedInvoices: PausedInvoices;
  }): SubscriptionCollection {
    return new StripeSubscriptionCollection(options);
  }

  private constructor(options: {
    stripe: StripeGateway;
    connected: boolean;
    pausedInvoices: PausedInvoices;
  }) {
    this.#stripe = options.stripe;
    this.#connected = options.connected;
    this.#pausedInvoices = options.pausedInvoices;
  }

  connected(): boolean {
    return this.#connected;
  }

  async state(
    customerId: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<CollectionState> {
    return stateOf(await this.#running(customerId, options.signal));
  }

  pause(change: CollectionChange): Promise<CollectionState> {
    const { idempotencyKey } = change;
    return this.#change(change, ({ id, pause_collection }) =>
      pause_collection
        ? undefined
        : this.#stripe.pauseCollection({
            subscription: id,
            behavior: this.#pausedInvoices,
            pausedBy: idempotencyKey,
            idempotencyKey: `${idempotencyKey}:pause:${id}`,
          }),
    );
  }

  resume(change: CollectionChange): Promise<CollectionState> {
    const { idempotencyKey } = change;
    return this.#change(change, subscription => {
      if (!isPausedHere(subscription)) return undefined;
      const { id, metadata } = subscription;
      return this.#stripe.resumeCollection({
        subscription: id,
        // Paused again, it is another thing to resume, though the action be the same.
        idempotencyKey: `${idempotencyKey}:resume:${metadata?.[PAUSED_BY_METADATA]}:${id}`,
      });
    });
  }

  async #change(
    { customerId, signal }: CollectionChange,
    step: Step,
  ): Promise<CollectionState> {
    const changed: StripeSubscription[] = [];
    let stepsDone = 0;
    for (const subscription of await this.#running(customerId, signal)) {
      try {
        signal?.throwIfAborted();
        const after = await step(subscription);
        changed.push(after ?? subscription);
        if (after) stepsDone += 1;
      } catch (error) {
        throw stepsDone === 0 ? error : inPart(error, stepsDone);
      }
    }
    return stateOf(changed);
  }

  /** @throws StripeCallError if there are more than can be changed in one go: then nothing is */
  async #running(
    customer: string,
    signal: AbortSignal | undefined,
  ): Promise<StripeSubscription[]> {
    signal?.throwIfAborted();
    const { data, has_more } = await this.#stripe.subscriptionsOf(customer, {
      limit: MOST_SUBSCRIPTIONS,
    });
    if (has_more) {
      throw new StripeCallError(
        `${customer} has more than ${MOST_SUBSCRIPTIONS} subscriptions: pause them in Stripe`,
        'refused',
      );
    }
    return data.filter(({ status }) => !ENDED.has(status));
  }
}

/** What failed after something was done is never "nothing happened". */
function inPart(error: unknown, done: number): StripeCallError {
  return new StripeCallError(
    `${error instanceof Error ? error.message : error}. Before that, ${done} of the customer's subscriptions were changed`,
    'server',
  );
}

function isPausedHere({
  pause_collection,
  metadata,
}: StripeSubscription): boolean {
  return Boolean(pause_collection && metadata?.[PAUSED_BY_METADATA]);
}

function stateOf(subscriptions: StripeSubscription[]): CollectionState {
  return {
    subscriptions: subscriptions.map(subscription => ({
      id: subscription.id,
      status: subscription.status,
      paused: Boolean(subscription.pause_collection),
      pausedHere: isPausedHere(subscription),
    })),
  };
}

/** Lets other backend plugins pause and resume the collection of a customer's subscriptions. */
export const subscriptionCollectionServiceFactory = createServiceFactory({
  service: subscriptionCollectionServiceRef,
  deps: { config: coreServices.rootConfig },
  factory({ config }) {
    const { stripe, pausedInvoices } = readBillingConfig(config);
    return StripeSubscriptionCollection.create({
      stripe: DefaultStripeGateway.create({
        stripe: stripe && createStripeClient(stripe),
      }),
      connected: stripe !== undefined,
      pausedInvoices,
    });
  },
});
