import { NotFoundError } from '@backstage/errors';
import type {
  ActionTarget,
  ObservedTarget,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type {
  RolloutState,
  ScalingLimits,
  ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { scalingLimits } from '../state/scalingLimits';
import { serviceState } from '../state/serviceState';
import { serviceVersion } from '../state/serviceVersion';
import { readError } from './effectError';
import { stateSentence } from '../state/stateSentence';

/** What an intent records of a service: what the person decides on, and what the reconciler needs to tell afterwards what happened. */
export type ObservedService = {
  serviceArn: string;
  state: ServiceState;
  sentence: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  taskDefinition: string;
  primaryDeploymentId: string | null;
  /** All deployments that ECS listed. One that is not among them was started later, by whatever clock. */
  deploymentIds: string[];
  /** The time of the newest event by ECS's own clock, ISO 8601 UTC: later ones happened after the intent, however the portal's clock goes. */
  newestEventAt: string | null;
  rolloutState: RolloutState | null;
  circuitBreaker: { enabled: boolean; rollback: boolean };
  deploymentConfiguration: EcsService['deploymentConfiguration'];
  limits: { min: number; max: number };
  /** ISO 8601 UTC. */
  observedAt: string;
};

/** A service as the ledger names it. */
export function serviceTarget({
  cluster,
  service,
}: ServiceAddress): ActionTarget {
  return { kind: 'ecs-service', id: `${cluster}/${service}` };
}

/**
 * Reads a service afresh from ECS, not from the poller's snapshot: what somebody is about to change must not be 15 seconds old.
 *
 * @throws NotFoundError (404) for a service that isn't configured, that ECS doesn't know, or that is being deleted
 * @throws ServiceUnavailableError (503) or AwsCallError (502) if ECS can't be asked
 */
export async function readService(
  { gateway }: PlatformCluster,
  name: string,
  options: { signal: AbortSignal },
): Promise<EcsService> {
  const { services } = await gateway
    .describeServices([name], options)
    .catch(error => {
      throw readError(error);
    });
  const service = services.find(found => found.name === name);
  if (!service) {
    throw new NotFoundError(`ECS does not know the service ${name}`);
  }
  if (service.status !== 'ACTIVE') {
    throw new NotFoundError(
      `The service ${name} can't be changed: ${stateSentence(service)}`,
    );
  }
  return service;
}

/** Observes the target of an action on a service. Throws as {@link readService}. */
export async function observeService(
  clusters: PlatformClusters,
  address: ServiceAddress,
  options: { signal: AbortSignal },
): Promise<ObservedTarget<ObservedService>> {
  const cluster = clusters.resolve(address);
  const service = await readService(cluster, address.service, options);
  return {
    version: serviceVersion(service),
    state: observedState(service, scalingLimits(cluster.config, service.name)),
  };
}

/** What an intent records of a service that was just read. */
export function observedState(
  service: EcsService,
  limits: ScalingLimits,
): ObservedService {
  const primary = primaryDeployment(service);
  return {
    serviceArn: service.arn,
    state: serviceState(service),
    sentence: stateSentence(service),
    desiredCount: service.desiredCount,
    runningCount: service.runningCount,
    pendingCount: service.pendingCount,
    taskDefinition: service.taskDefinition,
    primaryDeploymentId: primary?.id ?? null,
    deploymentIds: service.deployments.map(({ id }) => id),
    newestEventAt: service.events[0]?.createdAt ?? null,
    rolloutState: primary?.rolloutState ?? null,
    circuitBreaker: service.circuitBreaker,
    deploymentConfiguration: service.deploymentConfiguration,
    limits,
    observedAt: service.observedAt,
  };
}

/** What anybody should know before touching a service in this state. */
export function stateWarnings(before: ObservedService): string[] {
  switch (before.state) {
    case 'rolling-out':
      return [`A rollout or scaling is under way. ${before.sentence}`];
    case 'failing':
      return [`The service is failing. ${before.sentence}`];
    case 'rolled-back':
      return [`The last rollout was taken back. ${before.sentence}`];
    case 'unknown':
      return [`The service's state is not known. ${before.sentence}`];
    default:
      return [];
  }
}
