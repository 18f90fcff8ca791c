import { NotFoundError } from '@backstage/errors';
import type {
  EcsOverview,
  EcsServiceDetail,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { scalingLimits } from '../state/scalingLimits';
import { activityOf, findSeenService, summaryOf } from './ClusterSnapshot';
import type { PlatformClusters, ServiceAddress } from './PlatformClusters';

/**
 * All services of all configured clusters. Some clusters seen and others not is an overview with a `problem`; none seen is no overview.
 *
 * @throws ClusterUnseenError (503) if there has never been a good look at any cluster
 */
export async function readOverview(
  clusters: PlatformClusters,
): Promise<EcsOverview> {
  const all = clusters.all();
  const views = await Promise.all(all.map(({ poller }) => poller.view()));
  if (views.length > 0 && views.every(({ snapshot }) => !snapshot)) {
    throw all[0].poller.unseen();
  }
  return {
    clusters: views.map(({ freshness }) => freshness),
    services: views.flatMap(({ freshness, snapshot }) =>
      (snapshot?.services ?? []).map(seen =>
        summaryOf(freshness.cluster, seen),
      ),
    ),
  };
}

/**
 * One service, without what the caller may do with it, and without whether it is the portal itself.
 *
 * @throws NotFoundError (404) for a service that isn't configured or that the cluster doesn't have
 * @throws ClusterUnseenError (503) if there has never been a good look at its cluster
 */
export async function readServiceDetail(
  clusters: PlatformClusters,
  address: ServiceAddress,
): Promise<Omit<EcsServiceDetail, 'actions' | 'self'>> {
  const { config, poller } = clusters.resolve(address);
  const { freshness, snapshot } = await poller.snapshot();
  const seen = findSeenService(snapshot, address.service);
  if (!seen) {
    throw new NotFoundError(
      `There is no service ${address.service} in cluster ${config.id}`,
    );
  }
  return {
    ...summaryOf(config.id, seen),
    ...activityOf(seen),
    freshness,
    limits: scalingLimits(config, address.service),
  };
}
