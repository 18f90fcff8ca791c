import type { NavBadge } from '@alphaswarm-admin/plugin-portal-react';
import { useOverview } from './queries/overview';

/** The sidebar's badge: how many services are failing. */
export function useFailingServicesBadge(): NavBadge | undefined {
  const { data } = useOverview();
  const count =
    data?.services.filter(({ state }) => state === 'failing').length ?? 0;
  return count > 0
    ? {
        count,
        label: count === 1 ? '1 service failing' : `${count} services failing`,
      }
    : undefined;
}
