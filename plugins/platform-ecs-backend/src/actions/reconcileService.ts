import type { Reconciliation } from '@alphaswarm-admin/plugin-staff-access-node';
import { isError } from '@backstage/errors';
import type { EcsService } from '../aws/EcsService';
import type {
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { readService } from './observeService';

/**
 * How long after the intent ECS is given before its silence counts. A request that was cut off may still be in AWS's hands for some seconds; what is seen
 * as performed is believed at once.
 */
export const SETTLE_MS = 30_000;

/**
 * Asks ECS what became of an action on a service. Whatever keeps ECS from being asked is `unknown`, never `not-performed`.
 *
 * @param observedAt - when the intent's before-state was read, ISO 8601 UTC
 * @param judge - reads the answer off the service as it is now
 */
export async function reconcileService(
  clusters: PlatformClusters,
  address: ServiceAddress,
  options: { signal: AbortSignal; observedAt: string },
  judge: (service: EcsService) => Reconciliation,
): Promise<Reconciliation> {
  let service: EcsService;
  try {
    service = await readService(
      clusters.resolve(address),
      address.service,
      options,
    );
  } catch (error) {
    const why = isError(error) ? error.message : String(error);
    return { outcome: 'unknown', why: `ECS could not be asked: ${why}` };
  }
  const verdict = judge(service);
  const age = Date.now() - Date.parse(options.observedAt);
  if (verdict.outcome === 'not-performed' && age < SETTLE_MS) {
    return {
      outcome: 'unknown',
      why: `Too early to tell: ${verdict.why}`,
    };
  }
  return verdict;
}
