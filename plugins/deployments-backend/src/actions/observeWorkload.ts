import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  CpOperationsClient,
  Deployment,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { WorkloadAddress } from '@alphaswarm-admin/plugin-deployments-common';
import { aboutThePortal } from '../aboutThePortal';
import { NO_NAMESPACE } from '../workloads/workloadOf';

/** What an intent records of a workload. */
export type ObservedWorkload = {
  phase: string;
  replicasDesired: number;
  replicasReady: number;
  /** When it had last moved. */
  changedAt: string | null;
  observedAt: string;
};

/**
 * Reads a workload.
 *
 * @throws NotFoundError if it isn't there, or in another namespace; what the client throws, a refusal to the portal itself as 502
 */
export async function readWorkload(
  cp: Pick<CpOperationsClient, 'deployment'>,
  { namespace, workload }: WorkloadAddress,
  signal?: AbortSignal,
): Promise<Deployment> {
  const deployment = await cp.deployment(workload, { signal }).catch(error => {
    throw aboutThePortal(error);
  });
  if ((deployment.namespace ?? NO_NAMESPACE) !== namespace) {
    throw new NotFoundError(`There is no workload ${workload} in ${namespace}`);
  }
  return deployment;
}

/**
 * Whether anything may start.
 *
 * @throws ConflictError while the kill switch is engaged; what the client throws: nothing is started on a guess
 */
export async function assertNotHalted(
  cp: Pick<CpOperationsClient, 'haltStatus'>,
  signal: AbortSignal,
): Promise<void> {
  const status = await cp.haltStatus({ signal }).catch(error => {
    throw aboutThePortal(error);
  });
  if (!status.globalHaltActive) return;
  const reason = status.globalHaltReason
    ? ` (“${status.globalHaltReason}”)`
    : '';
  throw new ConflictError(
    `The kill switch is engaged${reason}: nothing starts until it is released.`,
  );
}

/** What is recorded, and the version: it changes with whatever could change somebody's decision. */
export function observed(deployment: Deployment): {
  version: string;
  state: ObservedWorkload;
} {
  const { phase, replicasDesired, replicasReady, image } = deployment;
  return {
    version: [phase, replicasDesired, image].join('|'),
    state: {
      phase,
      replicasDesired,
      replicasReady,
      changedAt: deployment.lastTransitionAt ?? null,
      observedAt: new Date().toISOString(),
    },
  };
}
