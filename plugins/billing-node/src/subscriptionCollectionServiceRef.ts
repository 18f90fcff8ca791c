import { createServiceRef } from '@backstage/backend-plugin-api';

/** Whether the subscriptions of a customer are collected. */
export type CollectionState = {
  subscriptions: Array<{
    /** `sub_…` */
    id: string;
    /** Stripe's: `active`, `past_due`, … */
    status: string;
    /** Whether its collection is paused, by whomever. */
    paused: boolean;
    /** Whether the portal paused it: then {@link SubscriptionCollection.resume} resumes it. */
    pausedHere: boolean;
  }>;
};

/** A request to pause or resume. */
export type CollectionChange = {
  /** `cus_…` */
  customerId: string;
  /** The action's id: a repeat with it changes nothing twice. */
  idempotencyKey: string;
  signal?: AbortSignal;
};

/**
 * The collection of payments for a customer's subscriptions (`pause_collection` in Stripe). Whoever calls it does so from inside a privileged action.
 *
 * Each call rejects with an error of which `nothingHappened` is true if surely no subscription was changed. Otherwise nobody knows, and the same call can be made again.
 *
 * @see https://docs.stripe.com/billing/subscriptions/pause-payment
 */
export interface SubscriptionCollection {
  /** Whether Stripe is connected. The other calls reject where it isn't. */
  connected(): boolean;
  /** What is collected, of all subscriptions that haven't ended. */
  state(
    customerId: string,
    options?: { signal?: AbortSignal },
  ): Promise<CollectionState>;
  /**
   * Pauses what isn't paused yet.
   *
   * @returns the state after it
   */
  pause(change: CollectionChange): Promise<CollectionState>;
  /**
   * Resumes what the portal paused; what somebody paused in Stripe stays so.
   *
   * @returns the state after it
   */
  resume(change: CollectionChange): Promise<CollectionState>;
}

/** {@link SubscriptionCollection}. It has no default: the billing backend brings the factory. */
export const subscriptionCollectionServiceRef =
  createServiceRef<SubscriptionCollection>({
    id: 'billing.subscription-collection',
    scope: 'root',
  });
