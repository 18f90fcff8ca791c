import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { PortalSelf } from '../self/PortalSelf';

/** What somebody should know who restarts the very portal that they look at. */
export function selfWarnings(
  self: PortalSelf,
  address: ServiceAddress,
): string[] {
  return self.is(address)
    ? [
        'This is the portal itself. Its tasks are replaced one after the other: for moments the page may get no answer. It reconnects by itself and goes on following the rollout; the action is in the ledger either way.',
      ]
    : [];
}
