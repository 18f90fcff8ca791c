import type { CompanyVerb } from '@alphaswarm-admin/plugin-companies-common';
import type { Reconciliation } from '@alphaswarm-admin/plugin-staff-access-node';
import type { ChangeContext } from './changeCompany';
import { toChange } from './collectionStep';
import type { CompanySources } from './observeCompany';
import type { CompanyChangeResult } from './steps';
import { verbs } from './verbs';

/**
 * Finds out how far a change came, from what alphaswarm-cp and Stripe have. It only looks.
 *
 * @returns with the company's status, if nothing is left to be done or undone
 */
export async function reconcileChange(
  { cp, collection }: Pick<CompanySources, 'cp' | 'collection'>,
  verb: CompanyVerb,
  { input, before, signal }: ChangeContext,
): Promise<{ reconciliation: Reconciliation; status?: string }> {
  const { from, to, collectionTo } = verbs[verb];
  const { stripeCustomerId: customerId, subscriptionsToChange } = before;
  const isCollected = customerId !== null && subscriptionsToChange > 0;
  const [{ status }, { subscriptions }] = await Promise.all([
    cp.company(input.company, { signal }),
    isCollected
      ? collection.state(customerId, { signal })
      : { subscriptions: [] },
  ]);
  const isLeft = subscriptions.some(toChange[verb]);
  const pausedHere = subscriptions.filter(toChange.reactivate).length;
  const isTouched =
    isCollected &&
    (verb === 'suspend' ? pausedHere > 0 : pausedHere < subscriptionsToChange);
  const done: CompanyChangeResult = {
    status,
    steps: [
      {
        at: 'alphaswarm-cp',
        outcome: status === to ? 'done' : 'refused',
        told: `the account is ${status}`,
      },
      {
        at: 'stripe',
        outcome: isCollected ? 'unknown' : 'skipped',
        told: isCollected
          ? `${subscriptions.length} subscriptions, ${pausedHere} of them paused by the portal`
          : 'there was nothing to do',
      },
    ],
  };
  if (status === to) {
    return isLeft
      ? {
          reconciliation: {
            outcome: 'partial',
            done,
            why: `the account is ${to}, but not all of its subscriptions are ${collectionTo}`,
          },
        }
      : { status, reconciliation: { outcome: 'performed', after: done } };
  }
  if (status !== from) {
    return {
      reconciliation: {
        outcome: 'unknown',
        why: `alphaswarm-cp has the account as “${status}”`,
      },
    };
  }
  return isTouched
    ? {
        reconciliation: {
          outcome: 'partial',
          done,
          why: `the account is ${from}, but its subscriptions are not as they were`,
        },
      }
    : {
        status,
        reconciliation: {
          outcome: 'not-performed',
          why: `the account is ${from} at alphaswarm-cp`,
        },
      };
}
