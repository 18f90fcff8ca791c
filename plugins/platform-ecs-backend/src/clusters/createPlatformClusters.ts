import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  PLATFORM_ECS_SIGNAL_CHANNEL,
  type PlatformEcsSignal,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { AwsCallMeter } from '../aws/AwsCallMeter';
import { DefaultEcsGateway } from '../aws/DefaultEcsGateway';
import type { PlatformEcsConfig } from '../config/PlatformEcsConfig';
import { ClusterLook } from './ClusterLook';
import { ClusterPoller, type ClusterView } from './ClusterPoller';
import { PlatformClusters } from './PlatformClusters';

/** Options of {@link createPlatformClusters}. */
export type PlatformClustersOptions = {
  config: PlatformEcsConfig;
  signals: SignalsService;
  logger: LoggerService;
};

/** Makes the configured clusters, each with its gateway and its poller, which says on the signals channel when something changed. */
export function createPlatformClusters(
  options: PlatformClustersOptions,
): PlatformClusters {
  const { config, signals, logger } = options;
  const { polling, ecsEndpoint, cloudwatchEndpoint } = config;
  const meter = AwsCallMeter.create();

  const tellPages = ({ freshness }: ClusterView) => {
    const { cluster, observedAt } = freshness;
    // Before the first good look nobody has anything that could be stale.
    if (observedAt === undefined) return;
    const message: PlatformEcsSignal = {
      type: 'cluster-changed',
      cluster,
      observedAt,
    };
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: PLATFORM_ECS_SIGNAL_CHANNEL,
        message,
      })
      // Pages ask again by themselves too: a lost signal makes them late, not wrong.
      .catch(error => {
        logger.warn(`Could not signal a change of cluster ${cluster}`, error);
      });
  };

  return PlatformClusters.create(
    config.clusters.map(cluster => {
      const { name, region } = cluster;
      const gateway = DefaultEcsGateway.create({
        cluster: name,
        region,
        ecsEndpoint,
        cloudwatchEndpoint,
        meter,
      });
      const look = ClusterLook.create({ cluster, gateway, polling });
      const poller = ClusterPoller.create({
        cluster: name,
        region,
        polling,
        look: lookOptions => look.look(lookOptions),
        onChange: tellPages,
        logger,
      });
      return { config: cluster, gateway, poller };
    }),
  );
}
