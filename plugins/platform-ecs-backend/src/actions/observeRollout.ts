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

/** What an intent records of a rollout that is to be stopped or answered. */
export type ObservedRollout = ObservedService & {
  deploymentArn: string;
  /** ECS's word. */
  deploymentStatus: string;
  lifecycleStage: string | null;
  /** `family:revision` that is being deployed; its ARN if the revision can't be read. */
  targetTaskDefinition: string;
  /** What ran before. */
  sourceTaskDefinitions: string[];
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
  const deployment = await newestDeployment(cluster, name, options);
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
  const taskDefinitions = await taskDefinitionsOf(cluster, deployment, options);
  const target = deployment.targetServiceRevision;
  return {
    ...observedState(service, scalingLimits(cluster.config, name)),
    deploymentArn: deployment.serviceDeploymentArn,
    deploymentStatus: status,
    lifecycleStage: deployment.lifecycleStage ?? null,
    targetTaskDefinition: taskDefinitions(target?.arn),
    sourceTaskDefinitions: deployment.sourceServiceRevisions.map(({ arn }) =>
      taskDefinitions(arn),
    ),
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

async function newestDeployment(
  { rollouts }: SteeredCluster,
  service: string,
  options: { signal: AbortSignal },
): Promise<ServiceDeployment | undefined> {
  try {
    const arns = await rollouts.listDeployments(service, 1, options);
    return (await rollouts.describeDeployments(arns, options)).at(0);
  } catch (error) {
    throw readError(error);
  }
}

/** Tells `family:revision` of a service revision; its ARN where that can't be read, since a rollout must be stoppable all the same. */
async function taskDefinitionsOf(
  { rollouts }: SteeredCluster,
  { targetServiceRevision, sourceServiceRevisions }: ServiceDeployment,
  options: { signal: AbortSignal },
): Promise<(arn: string | undefined) => string> {
  const arns = [
    ...(targetServiceRevision ? [targetServiceRevision.arn] : []),
    ...sourceServiceRevisions.map(({ arn }) => arn),
  ];
  const revisions = await rollouts
    .describeRevisions(arns, options)
    .catch(() => undefined);
  return arn =>
    revisions?.get(arn ?? '')?.taskDefinition || (arn ?? 'an unknown revision');
}
