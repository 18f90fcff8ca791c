import { toError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  CollectionState,
  SubscriptionCollection,
} from '@alphaswarm-admin/plugin-billing-node';
import type { CompanyVerb } from '@alphaswarm-admin/plugin-companies-common';
import { PartialEffectError } from '@alphaswarm-admin/plugin-staff-access-node';
import type { ChangeContext } from './changeCompany';
import type { CompanyChangeResult, CompanyChangeStep } from './steps';
import { verbs } from './verbs';

type CollectedSubscription = CollectionState['subscriptions'][number];

/** Which subscriptions a verb is about: what is collected is paused, and only what the portal paused is resumed. */
export const toChange: Record<
  CompanyVerb,
  (subscription: CollectedSubscription) => boolean
> = {
  suspend: ({ paused }) => !paused,
  reactivate: ({ pausedHere }) => pausedHere,
};

/**
 * The second step: pauses or resumes the collection of the company's subscriptions, if there is any.
 *
 * @throws PartialEffectError whatever goes wrong: by now the account has been changed
 */
export async function changeCollection(
  collection: SubscriptionCollection,
  verb: CompanyVerb,
  { actionId, before, signal }: ChangeContext,
): Promise<CompanyChangeStep> {
  const { to, did, collection: change, collectionTo } = verbs[verb];
  const { stripeCustomerId: customerId, subscriptionsToChange } = before;
  if (customerId === null || subscriptionsToChange === 0) {
    return { at: 'stripe', outcome: 'skipped', told: whySkipped(verb, before) };
  }
  try {
    const { subscriptions } = await collection[change]({
      customerId,
      idempotencyKey: actionId,
      signal,
    });
    if (subscriptions.some(toChange[verb])) {
      throw new Error(`Stripe still has some that are not ${collectionTo}`);
    }
  } catch (error) {
    const { message } = toError(error);
    const done: CompanyChangeResult = {
      status: to,
      steps: [
        { at: 'alphaswarm-cp', outcome: 'done', told: `${did} the account` },
        {
          at: 'stripe',
          outcome: nothingHappened(error) ? 'refused' : 'unknown',
          told: message,
        },
      ],
    };
    throw new PartialEffectError(
      `${before.name} was ${did} at alphaswarm-cp, but the collection of its subscriptions could not be ${collectionTo}: ${message}`,
      done,
      error,
    );
  }
  return {
    at: 'stripe',
    outcome: 'done',
    told: `${collectionTo} the collection of ${subscriptionsToChange === 1 ? '1 subscription' : `${subscriptionsToChange} subscriptions`}`,
  };
}

/**
 * Takes the second step back, as far as it may have been taken.
 *
 * @param done - what is known of the steps
 */
export async function undoCollection(
  collection: SubscriptionCollection,
  verb: CompanyVerb,
  { actionId, before, signal }: ChangeContext,
  done: JsonObject,
): Promise<void> {
  const { steps } = done as CompanyChangeResult;
  const step = steps.find(({ at }) => at === 'stripe');
  const { stripeCustomerId: customerId } = before;
  if (
    customerId === null ||
    step?.outcome === 'skipped' ||
    step?.outcome === 'refused'
  ) {
    return;
  }
  await collection[verbs[verbs[verb].undoneBy].collection]({
    customerId,
    idempotencyKey: `${actionId}.undo`,
    signal,
  });
}

/** As `SubscriptionCollection` tells it. */
function nothingHappened(error: unknown): boolean {
  return (
    error instanceof Error &&
    'nothingHappened' in error &&
    error.nothingHappened === true
  );
}

function whySkipped(
  verb: CompanyVerb,
  before: ChangeContext['before'],
): string {
  if (!before.stripeConnected) return 'Stripe is not connected';
  if (before.stripeCustomerId === null) {
    return 'the company has no customer in Stripe';
  }
  return `no subscription was to be ${verbs[verb].collectionTo}`;
}
