import { ConflictError } from '@backstage/errors';
import type { CompanyVerb } from '@alphaswarm-admin/plugin-companies-common';
import type { ActionDescription } from '@alphaswarm-admin/plugin-staff-access-node';
import type { ObservedCompany } from './observeCompany';
import { verbs } from './verbs';

/**
 * @throws ConflictError if there is nothing to suspend or reactivate; it names who was first, where the portal knows
 */
export function assertChangeable(
  verb: CompanyVerb,
  {
    name,
    status,
    lastChange,
  }: Pick<ObservedCompany, 'name' | 'status' | 'lastChange'>,
): void {
  const { from, to } = verbs[verb];
  if (lastChange?.underWay) {
    throw new ConflictError(
      `${lastChange.by} is ${verbs[lastChange.verb].doing} ${name} right now. Nothing was changed.`,
    );
  }
  if (status === from) return;
  if (status !== to) {
    throw new ConflictError(
      `${name} is “${status}” at alphaswarm-cp, and not ${from}. Nothing was changed.`,
    );
  }
  const by = lastChange?.verb === verb ? ` by ${lastChange.by}` : '';
  throw new ConflictError(
    `${name} has been ${verbs[verb].did}${by} already. Nothing was changed.`,
  );
}

/** What suspending or reactivating a company will do, in words. */
export function describeChange(
  verb: CompanyVerb,
  before: ObservedCompany,
): ActionDescription {
  assertChangeable(verb, before);
  return verb === 'suspend'
    ? describeSuspend(before)
    : describeReactivate(before);
}

function describeSuspend(before: ObservedCompany): ActionDescription {
  const { name, slug, seats, workloads, subscriptionsToChange } = before;
  return {
    title: `Suspend ${name}`,
    confirmLabel: `Suspend ${name}`,
    destructive: false,
    typedConfirmation: slug,
    changes: [
      { label: 'Account', present: 'active', proposed: 'suspended' },
      {
        label: 'Workloads running',
        present: workloads?.running ?? 'not known',
        proposed: 0,
      },
      { label: 'Seats that can sign in', present: seats, proposed: 0 },
      {
        label: 'Subscriptions collected',
        present: subscriptionsToChange,
        proposed: 0,
      },
    ],
    affects: [
      workloads
        ? `Running workloads stop: ${workloads.running} of ${workloads.all}.`
        : 'Its workloads stop.',
      `${things(seats, 'person', 'people')} of ${name} can’t sign in.`,
      ...(subscriptionsToChange > 0
        ? [
            `Stripe stops collecting ${things(subscriptionsToChange, 'subscription')}.`,
          ]
        : []),
    ],
    warnings: [
      ...(workloads
        ? []
        : [
            'alphaswarm-cp can’t count its workloads: more may stop than is known here.',
          ]),
      ...collectionWarnings(before, 'paused'),
    ],
    undo: `Reactivate ${name}. Workloads that were stopped are started again by the company, or from Deployments.`,
  };
}

function describeReactivate(before: ObservedCompany): ActionDescription {
  const { name, slug, seats, subscriptions, subscriptionsToChange } = before;
  const stayPaused = subscriptions - subscriptionsToChange;
  return {
    title: `Reactivate ${name}`,
    confirmLabel: `Reactivate ${name}`,
    destructive: false,
    typedConfirmation: slug,
    changes: [
      { label: 'Account', present: 'suspended', proposed: 'active' },
      { label: 'Seats that can sign in', present: 0, proposed: seats },
      {
        label: 'Subscriptions whose collection is resumed',
        present: 0,
        proposed: subscriptionsToChange,
      },
    ],
    affects: [
      `${things(seats, 'person', 'people')} of ${name} can sign in again.`,
      'Its workloads stay stopped until somebody starts them.',
      ...(subscriptionsToChange > 0
        ? [
            `Stripe collects ${things(subscriptionsToChange, 'subscription')} again.`,
          ]
        : []),
    ],
    warnings: [
      ...collectionWarnings(before, 'resumed'),
      ...(stayPaused > 0
        ? [
            `${things(stayPaused, 'subscription stays as it is', 'subscriptions stay as they are')}: the portal didn’t pause ${stayPaused === 1 ? 'it' : 'them'}.`,
          ]
        : []),
    ],
    undo: `Suspend ${name} again.`,
  };
}

function collectionWarnings(
  { stripeConnected, stripeCustomerId }: ObservedCompany,
  done: 'paused' | 'resumed',
): string[] {
  if (!stripeConnected) {
    return [
      `Stripe isn’t connected: the collection of its subscriptions is not ${done} by this.`,
    ];
  }
  return stripeCustomerId === null
    ? [`It has no customer in Stripe: there is no collection to be ${done}.`]
    : [];
}

function things(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
