import { NotFoundError } from '@backstage/errors';
import type { EcsService } from '../aws/EcsService';
import { findSeenService } from './ClusterSnapshot';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from './PlatformClusters';

/**
 * A configured service as its cluster was last seen. What is asked of AWS by name is asked only for services that were found here.
 *
 * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
 * @throws ClusterUnseenError (503) if there has never been a good look at its cluster
 */
export async function seenService(
  clusters: PlatformClusters,
  address: ServiceAddress,
): Promise<{ cluster: PlatformCluster; service: EcsService }> {
  const cluster = clusters.resolve(address);
  const { snapshot } = await cluster.poller.snapshot();
  const service = findSeenService(snapshot, address.service)?.service;
  if (!service) {
    throw new NotFoundError(
      `There is no service ${address.service} in cluster ${cluster.config.id}`,
    );
  }
  return { cluster, service };
}
