import type { NavBadge } from '@alphaswarm-admin/plugin-portal-react';
import { notHalted } from '../status/statusSentence';
import { useKillSwitch } from '../status/useKillSwitch';

/** The sidebar's badge: what should be halted and isn't. */
export function useKillSwitchBadge(): NavBadge | undefined {
  const { data } = useKillSwitch();
  const count = data ? notHalted(data).length : 0;
  return count > 0 ? { count, label: `${count} not halted` } : undefined;
}
