import type { SearchJumpHit } from '@alphaswarm-admin/plugin-portal-react';
import type { BillingList } from './billingUrl';
import { rootRouteRef } from './routes';

const kinds: Array<[prefix: RegExp, kind: string, list: BillingList]> = [
  [/^(ch|py|pi)_/, 'Payment', 'payments'],
  [/^in_/, 'Invoice', 'invoices'],
  [/^cus_/, 'Customer', 'customers'],
  [/^sub_/, 'Subscription', 'subscriptions'],
];

/** Global search: an id of Stripe opens what it names. */
export function billingJump(term: string): SearchJumpHit[] {
  const id = term.trim();
  if (!/^[a-z]+_[A-Za-z0-9]{4,}$/.test(id)) return [];
  return kinds
    .filter(([prefix]) => prefix.test(id))
    .map(([, kind, list]) => ({
      title: id,
      kind,
      routeRef: rootRouteRef,
      query: `?${new URLSearchParams({
        list,
        q: id,
        ...(/^(ch|py)_/.test(id) && { payment: id }),
        ...(/^in_/.test(id) && { invoice: id }),
      })}`,
    }));
}
