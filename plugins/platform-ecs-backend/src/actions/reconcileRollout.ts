import { isError } from '@backstage/errors';
import type { Reconciliation } from '@alphaswarm-admin/plugin-staff-access-node';
import type { ServiceDeployment } from '../rollouts/parseServiceDeployment';
import type { ObservedRollout } from './observeRollout';
import { SETTLE_MS } from './reconcileService';
import type { SteeredCluster } from './SteeredClusters';

/**
 * Asks ECS what became of an action on a rollout, by the rollout's id. Whatever keeps ECS from being asked is `unknown`, and so is a "no" right after the
 * intent: a request that was cut off may still be in AWS's hands.
 *
 * @param judge - reads the answer off the deployment as it is now
 */
export async function reconcileRollout(
  cluster: SteeredCluster,
  before: ObservedRollout,
  options: { signal: AbortSignal },
  judge: (deployment: ServiceDeployment) => Reconciliation,
): Promise<Reconciliation> {
  let deployment: ServiceDeployment | undefined;
  try {
    [deployment] = await cluster.rollouts.describeDeployments(
      [before.deploymentArn],
      options,
    );
  } catch (error) {
    const why = isError(error) ? error.message : String(error);
    return { outcome: 'unknown', why: `ECS could not be asked: ${why}` };
  }
  if (!deployment) {
    return { outcome: 'unknown', why: 'ECS has forgotten the deployment' };
  }
  const verdict = judge(deployment);
  const age = Date.now() - Date.parse(before.observedAt);
  return verdict.outcome === 'not-performed' && age < SETTLE_MS
    ? { outcome: 'unknown', why: `Too early to tell: ${verdict.why}` }
    : verdict;
}

/** Whether something other than a person had reason to take a deployment back. */
export function tookItselfBack(deployment: ServiceDeployment): boolean {
  return (
    deployment.deploymentCircuitBreaker?.status === 'TRIGGERED' ||
    deployment.alarms?.status === 'TRIGGERED' ||
    deployment.lifecycleHookDetails.some(
      ({ status, timeoutAction }) =>
        status === 'TIMED_OUT' && timeoutAction !== 'CONTINUE',
    )
  );
}

/** Whether a deployment is being, or was, rolled back. */
export function isRolledBack({ status }: ServiceDeployment): boolean {
  return status.startsWith('ROLLBACK_');
}
