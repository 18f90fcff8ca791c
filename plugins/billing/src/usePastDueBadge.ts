import type { NavBadge } from '@alphaswarm-admin/plugin-portal-react';
import { useOverview } from './queries';

/** The sidebar's badge: how many invoices are past due. */
export function usePastDueBadge(): NavBadge | undefined {
  const { data } = useOverview();
  const count = data?.pastDue.invoices ?? 0;
  return count > 0
    ? {
        count,
        label:
          count === 1 ? '1 invoice past due' : `${count} invoices past due`,
      }
    : undefined;
}
