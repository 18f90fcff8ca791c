import { ConflictError } from '@backstage/errors';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsServiceRollBackPermission,
  redeployInputSchema,
  serviceRollBackEvent,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { isUnderWay, rolloutOutcome } from '../rollouts/rolloutOutcome';
import type { PortalSelf } from '../self/PortalSelf';
import {
  deployTaskDefinition,
  describeDeploy,
  reconcileDeploy,
  type DeployResult,
} from './deployTaskDefinition';
import { readError } from './effectError';
import { observeDeploy, type ObservedDeploy } from './observeDeploy';
import { serviceTarget } from './observeService';
import { selfWarnings } from './selfWarning';
import type { SteeredCluster, SteeredClusters } from './SteeredClusters';

/** How many deployments are looked through for the last successful one: what ECS describes in one call. */
const DEPLOYMENTS_LOOKED_AT = 20;

/** Deploys what a service last ran successfully before what it runs now. A rollout that is under way is stopped instead: see Stop rollout. */
export function createRollBackServiceAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<ServiceAddress, ObservedDeploy, DeployResult> {
  const { clusters, self } = options;
  return createPrivilegedAction<ServiceAddress, ObservedDeploy, DeployResult>({
    event: serviceRollBackEvent,
    permission: ecsServiceRollBackPermission,
    input: redeployInputSchema,
    target: serviceTarget,
    observe(input, observing) {
      const cluster = clusters.resolve(input);
      return observeDeploy(cluster, input, observing, service =>
        lastSuccessful(cluster, service, observing),
      );
    },
    describe(input, before) {
      const described = describeDeploy(input, before);
      return {
        ...described,
        title: `Roll ${input.service} back to ${before.targetTaskDefinition}`,
        confirmLabel: `Roll back to ${before.targetTaskDefinition}`,
        affects: [
          `${before.targetTaskDefinition} is what the last successful deployment before ${before.taskDefinition} ran.`,
          ...described.affects,
        ],
        warnings: [...selfWarnings(self, input), ...described.warnings],
        undo: `Deploy ${before.taskDefinition} again.`,
      };
    },
    perform: context =>
      deployTaskDefinition(clusters.resolve(context.input), context),
    reconcile: context => reconcileDeploy(clusters, context),
  });
}

/**
 * What the newest successful deployment of something else than the service is set to now has deployed, `family:revision`.
 *
 * @throws ConflictError (409) while a rollout is under way, and where there is none to go back to
 */
async function lastSuccessful(
  { rollouts }: SteeredCluster,
  service: EcsService,
  options: { signal: AbortSignal },
): Promise<string> {
  const deployments = await rollouts
    .listDeployments(service.name, DEPLOYMENTS_LOOKED_AT, options)
    .then(arns => rollouts.describeDeployments(arns, options))
    .catch(error => {
      throw readError(error);
    });
  const newest = deployments.at(0);
  if (newest && isUnderWay(rolloutOutcome(newest))) {
    throw new ConflictError(
      `A rollout of ${service.name} is under way. Stop it, and have it rolled back.`,
    );
  }
  const arns = deployments
    .filter(({ status }) => status === 'SUCCESSFUL')
    .flatMap(({ targetServiceRevision }) => targetServiceRevision?.arn ?? []);
  const revisions = await rollouts
    .describeRevisions(arns, options)
    .catch(error => {
      throw readError(error);
    });
  const earlier = arns
    .map(arn => revisions.get(arn)?.taskDefinition)
    .find(
      taskDefinition =>
        taskDefinition !== undefined &&
        taskDefinition !== '' &&
        taskDefinition !== service.taskDefinition,
    );
  if (earlier === undefined) {
    throw new ConflictError(
      `ECS remembers no successful deployment of ${service.name} before ${service.taskDefinition}. Deploy a revision of your choice instead.`,
    );
  }
  return earlier;
}
