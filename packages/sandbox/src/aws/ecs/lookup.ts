import { AwsError } from '../AwsError';
import type { ClusterState, EcsWorld } from './EcsWorld';
import type { ServiceState, TaskRevision } from './service';

/** @param reference - name or ARN; `default` when absent, as on ECS */
export function lookUpCluster(
  world: EcsWorld,
  reference: string = 'default',
): ClusterState | undefined {
  return world
    .clusters()
    .find(({ name, arn }) => name === reference || arn === reference);
}

/** @throws AwsError ClusterNotFoundException */
export function requireCluster(
  world: EcsWorld,
  reference: string | undefined,
): ClusterState {
  const cluster = lookUpCluster(world, reference);
  if (!cluster) {
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  }
  return cluster;
}

/** @param reference - name or ARN */
export function lookUpService(
  cluster: ClusterState,
  reference: string,
): ServiceState | undefined {
  return cluster.services.find(
    ({ name, arn }) => name === reference || arn === reference,
  );
}

/** @throws AwsError ServiceNotFoundException */
export function requireService(
  cluster: ClusterState,
  reference: string,
): ServiceState {
  const service = lookUpService(cluster, reference);
  if (!service) {
    throw new AwsError('ServiceNotFoundException', 'Service not found.');
  }
  return service;
}

/** @param reference - family (its newest revision), `family:revision` or ARN */
export function lookUpTaskRevision(
  world: EcsWorld,
  reference: string,
): { revision: TaskRevision; service: ServiceState } | undefined {
  return world
    .taskRevisions()
    .findLast(
      ({ revision }) =>
        revision.arn === reference ||
        `${revision.family}:${revision.revision}` === reference ||
        revision.family === reference,
    );
}
