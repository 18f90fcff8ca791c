import { ConflictError } from '@backstage/errors';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ServiceDeployment } from '../rollouts/parseServiceDeployment';
import { scalingLimits } from '../state/scalingLimits';
import { readError } from './effectError';
import {
  observedState,
  readService,
  type ObservedService,
} from './observeService';
import type { SteeredCluster } from './SteeredClusters';

/** How many deployments are looked through for the last completed one: what ECS describes in one call. */
const DEPLOYMENTS_LOOKED_AT = 20;

/** What an intent records of a rollout that is to be stopped or answered. */
export type ObservedRollout = ObservedService & {
  deploymentArn: string;
  /** ECS's word. */
  deploymentStatus: string;
  lifecycleStage: string | null;
  /** `family:revision` that is being deployed; its ARN if the revision can't be read. */
  targetTaskDefinition: string;
  /** What ran when it began. */
  sourceTaskDefinitions: string[];
  /** What ECS would roll back to: what the last completed deployment left. Null where ECS has forgotten it. */
  rollbackTaskDefinition: string | null;
  /** Percent of the production traffic that goes to the new revision; null where traffic isn't shifted. */
  productionTraffic: number | null;
  /** The hooks that wait for an answer. */
  waitingHooks: Array<{
    id: string;
    /** ISO 8601 UTC; then ECS does `timeoutAction` by itself. */
    expiresAt: string | null;
    timeoutAction: string | null;
  }>;
};

/** The last part of a service deployment's ARN. */
export function deploymentIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * Observes the rollout that somebody wants to steer, afresh from ECS.
 *
 * @param deployment - the last part of its ARN
 * @throws ConflictError (409) if it isn't the service's newest, or is over
 * @throws NotFoundError (404) for a service that isn't there
 * @throws AwsCallError or ServiceUnavailableError if ECS can't be asked
 */
export async function observeRollout(
  cluster: SteeredCluster,
  { service: name, deployment: id }: ServiceAddress & { deployment: string },
  options: { signal: AbortSignal },
): Promise<ObservedRollout> {
  const service = await readService(cluster, name, options);
  const [deployment, ...earlier] = await newestDeployments(
    cluster,
    name,
    options,
  );
  if (!deployment || deploymentIdOf(deployment.serviceDeploymentArn) !== id) {
    throw new ConflictError(
      `The rollout ${id} is not the newest of ${name} any more. Look at the service again.`,
    );
  }
  const { status } = deployment;
  if (status !== 'IN_PROGRESS' && status !== 'PENDING') {
    throw new ConflictError(
      `The rollout ${id} of ${name} can't be steered any more: it is ${status}.`,
    );
  }
  const target = deployment.targetServiceRevision;
  const rollbackArn = lastCompletedRevision(earlier);
  const taskDefinitions = await readTaskDefinitions(
    cluster,
    [
      target?.arn,
      rollbackArn,
      ...deployment.sourceServiceRevisions.map(({ arn }) => arn),
    ],
    options,
  );
  return {
    ...observedState(service, scalingLimits(cluster.config, name)),
    deploymentArn: deployment.serviceDeploymentArn,
    deploymentStatus: status,
    lifecycleStage: deployment.lifecycleStage ?? null,
    targetTaskDefinition: taskDefinitions(target?.arn),
    sourceTaskDefinitions: deployment.sourceServiceRevisions.map(({ arn }) =>
      taskDefinitions(arn),
    ),
    rollbackTaskDefinition:
      rollbackArn === undefined ? null : taskDefinitions(rollbackArn),
    productionTraffic: target?.requestedProductionTrafficWeight ?? null,
    waitingHooks: deployment.lifecycleHookDetails
      .filter(({ status: hookStatus }) => hookStatus === 'AWAITING_ACTION')
      .flatMap(({ hookId, expiresAt, timeoutAction }) =>
        hookId === undefined
          ? []
          : {
              id: hookId,
              expiresAt: expiresAt ?? null,
              timeoutAction: timeoutAction ?? null,
            },
      ),
  };
}

/** Newest first. */
async function newestDeployments(
  { rollouts }: SteeredCluster,
  service: string,
  options: { signal: AbortSignal },
): Promise<ServiceDeployment[]> {
  try {
    const arns = await rollouts.listDeployments(
      service,
      DEPLOYMENTS_LOOKED_AT,
      options,
    );
    return await rollouts.describeDeployments(arns, options);
  } catch (error) {
    throw readError(error);
  }
}

/** The service revision that the last completed deployment left: its own, or the one that it was rolled back to. */
function lastCompletedRevision(
  earlier: ServiceDeployment[],
): string | undefined {
  for (const { status, targetServiceRevision, rollback } of earlier) {
    if (status === 'SUCCESSFUL') return targetServiceRevision?.arn;
    if (status === 'ROLLBACK_SUCCESSFUL') return rollback?.serviceRevisionArn;
  }
  return undefined;
}

/** Tells `family:revision` of a service revision; its ARN where that can't be read, since a rollout must be stoppable all the same. */
async function readTaskDefinitions(
  { rollouts }: SteeredCluster,
  arns: Array<string | undefined>,
  options: { signal: AbortSignal },
): Promise<(arn: string | undefined) => string> {
  const revisions = await rollouts
    .describeRevisions(
      arns.filter(arn => arn !== undefined),
      options,
    )
    .catch(() => undefined);
  return arn =>
    revisions?.get(arn ?? '')?.taskDefinition || (arn ?? 'an unknown revision');
}

/** What a rollback of a rollout goes to, in words. */
export function rollbackInWords({
  rollbackTaskDefinition,
  sourceTaskDefinitions,
}: ObservedRollout): string {
  return (
    rollbackTaskDefinition ??
    (sourceTaskDefinitions.join(', ') || 'what ran before')
  );
}
