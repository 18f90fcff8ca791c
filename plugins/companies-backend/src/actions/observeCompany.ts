import { NotFoundError } from '@backstage/errors';
import type {
  Company,
  CpOperationsClient,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { SubscriptionCollection } from '@alphaswarm-admin/plugin-billing-node';
import type {
  CompanyChange,
  CompanyVerb,
} from '@alphaswarm-admin/plugin-companies-common';
import type { ObservedTarget } from '@alphaswarm-admin/plugin-staff-access-node';
import type { CompanyChanges } from '../changes/CompanyChanges';
import { toChange } from './collectionStep';

/** What an intent to suspend or reactivate records. */
export type ObservedCompany = {
  name: string;
  slug: string;
  /** cp's word. */
  status: string;
  tier: string;
  seats: number;
  /** `null` if cp couldn't count them. */
  workloads: { running: number; all: number } | null;
  stripeCustomerId: string | null;
  stripeConnected: boolean;
  /** How many subscriptions haven't ended, and the collection of how many is to be changed. */
  subscriptions: number;
  subscriptionsToChange: number;
  /** Who suspends or reactivates it, or did last. */
  lastChange: { by: string; verb: CompanyVerb; underWay: boolean } | null;
};

/** What {@link observeCompany} asks. */
export type CompanySources = {
  cp: CpOperationsClient;
  collection: SubscriptionCollection;
  changes: CompanyChanges;
};

/**
 * What a company is like now, and what of it would stop or go on.
 *
 * The version leaves out what a change itself changes: whoever comes second is told by name who was first, which a changed version couldn't tell.
 *
 * @throws what cp and Stripe throw, but for the count of workloads: a suspension doesn't wait for it
 */
export async function observeCompany(
  sources: CompanySources,
  verb: CompanyVerb,
  id: string,
  { signal }: { signal: AbortSignal },
): Promise<ObservedTarget<ObservedCompany>> {
  const { cp, collection, changes } = sources;
  const [company, workloads, last] = await Promise.all([
    cp.company(id, { signal }),
    countWorkloads(cp, id, signal),
    changes.last(id),
  ]);
  const stripeConnected = collection.connected();
  const { subscriptions } =
    stripeConnected && company.stripeCustomerId
      ? await collection.state(company.stripeCustomerId, { signal })
      : { subscriptions: [] };
  const state: ObservedCompany = {
    ...factsOf(company),
    workloads,
    stripeConnected,
    subscriptions: subscriptions.length,
    subscriptionsToChange: subscriptions.filter(toChange[verb]).length,
    lastChange: tellChange(last),
  };
  return {
    state,
    version: [
      state.name,
      state.stripeCustomerId,
      state.stripeConnected,
      state.subscriptions,
    ].join('|'),
  };
}

/** A change as the rows of others tell of it. */
export function tellChange(
  change: CompanyChange | undefined,
): ObservedCompany['lastChange'] {
  return change
    ? {
        by: change.byName ?? change.byRef,
        verb: change.verb,
        underWay: change.state === 'under-way',
      }
    : null;
}

function factsOf(company: Company) {
  const { name, slug, status, plan, userCount, stripeCustomerId } = company;
  return {
    name,
    slug,
    status,
    tier: plan,
    seats: userCount,
    stripeCustomerId: stripeCustomerId ?? null,
  };
}

/** How many of a company's workloads there are and run; `null` if cp can't tell. */
async function countWorkloads(
  cp: CpOperationsClient,
  company: string,
  signal: AbortSignal,
): Promise<ObservedCompany['workloads']> {
  try {
    const { namespace } = await cp.tenant(company, { signal });
    // Without one, all workloads of all companies would be counted.
    if (namespace === undefined) return null;
    const deployments = await cp.deployments({ namespace }, { signal });
    return {
      running: deployments.filter(
        ({ phase }) => phase !== 'stopped' && phase !== 'failed',
      ).length,
      all: deployments.length,
    };
  } catch (error) {
    // A company that was never provisioned has none.
    return error instanceof NotFoundError ? { running: 0, all: 0 } : null;
  }
}
