import { ConflictError, InputError } from '@backstage/errors';
import type { TaskDefinitionChange } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ObservedTarget } from '@alphaswarm-admin/plugin-staff-access-node';
import type { EcsService } from '../aws/EcsService';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { compareTaskDefinitions } from '../revisions/compareTaskDefinitions';
import type { TaskDefinitionDetail } from '../revisions/parseTaskDefinition';
import { scalingLimits } from '../state/scalingLimits';
import { serviceVersion } from '../state/serviceVersion';
import { readError } from './effectError';
import {
  observedState,
  readService,
  type ObservedService,
} from './observeService';
import type { TaskSize } from './rolloutCapacity';
import type { SteeredCluster } from './SteeredClusters';

/** What an intent records when a task definition is to be deployed on a service. */
export type ObservedDeploy = ObservedService & {
  /** `family:revision` that will be deployed. */
  targetTaskDefinition: string;
  targetTaskDefinitionArn: string;
  /** What one task of it reserves. */
  targetSize: TaskSize;
  /** What differs from what the service runs. */
  changes: TaskDefinitionChange[];
  /** The newest service deployment, by which later ones are told apart; null where there is none, or where it can't be read. */
  newestServiceDeployment: string | null;
};

/**
 * Observes a service that a task definition is to be deployed on.
 *
 * @param choose - which, as `family:revision`; may refuse the service as it is
 * @throws NotFoundError (404) for a service or task definition that isn't there
 * @throws InputError (400) for a deregistered revision, and for the one that runs already
 * @throws AwsCallError or ServiceUnavailableError if AWS can't be asked
 */
export async function observeDeploy(
  cluster: SteeredCluster,
  address: ServiceAddress,
  options: { signal: AbortSignal },
  choose: (service: EcsService) => Promise<string>,
): Promise<ObservedTarget<ObservedDeploy>> {
  const service = await readService(cluster, address.service, options);
  const wanted = await choose(service);
  if (wanted === service.taskDefinition) {
    throw new InputError(
      `revision: ${service.name} is set to ${wanted} already; to start its tasks anew, redeploy it`,
    );
  }
  const [present, target, newest] = await Promise.all([
    cluster.revisions.recall(service.taskDefinitionArn, options),
    cluster.revisions.describe(wanted, options),
    cluster.rollouts
      .listDeployments(service.name, 1, options)
      // Only the reconciler would like to know it, and it has other means.
      .catch((): string[] => []),
  ]).catch(error => {
    throw readError(error);
  });
  assertDeployable(target, present);
  return {
    version: [serviceVersion(service), target.arn].join('|'),
    state: {
      ...observedState(service, scalingLimits(cluster.config, service.name)),
      targetTaskDefinition: `${target.family}:${target.revision}`,
      targetTaskDefinitionArn: target.arn,
      targetSize: sizeOfTask(target),
      changes: compareTaskDefinitions(present, target),
      newestServiceDeployment: newest.at(0) ?? null,
    },
  };
}

/** What a task of a task definition reserves. */
export function sizeOfTask({ cpu, memory }: TaskDefinitionDetail): TaskSize {
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
  };
}

function assertDeployable(
  target: TaskDefinitionDetail,
  present: TaskDefinitionDetail,
): void {
  const name = `${target.family}:${target.revision}`;
  if (target.status !== 'ACTIVE') {
    throw new InputError(
      `revision: ${name} is deregistered (${target.status}); ECS deploys it no more`,
    );
  }
  // A load balancer's target is a container and its port: without them ECS would refuse.
  const missing = present.containers.find(
    ({ essential, name: container }) =>
      essential && !target.containers.some(other => other.name === container),
  );
  if (missing && target.family !== present.family) {
    throw new ConflictError(
      `${name} has no container ${missing.name}: it is no revision of what the service runs`,
    );
  }
}
