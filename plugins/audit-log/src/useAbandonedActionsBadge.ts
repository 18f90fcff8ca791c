import type { NavBadge } from '@alphaswarm-admin/plugin-portal-react';
import { useOpenActions } from './queries/dashboard';

/** The sidebar's badge: how many actions were abandoned. Open ones settle by themselves. */
export function useAbandonedActionsBadge(): NavBadge | undefined {
  const count = useOpenActions().data?.abandoned.length ?? 0;
  return count > 0
    ? {
        count,
        label:
          count === 1 ? '1 abandoned action' : `${count} abandoned actions`,
      }
    : undefined;
}
