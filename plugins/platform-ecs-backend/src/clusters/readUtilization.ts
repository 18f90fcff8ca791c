import type { EcsUtilizationHistory } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { PlatformClusters } from './PlatformClusters';

/** The last hour of CPU and memory of all services of all configured clusters, as they were last read: this asks AWS for nothing of its own. */
export async function readUtilization(
  clusters: PlatformClusters,
): Promise<EcsUtilizationHistory> {
  return {
    clusters: await Promise.all(
      clusters.all().map(async ({ config, poller }) => {
        const { snapshot } = await poller.view();
        return {
          cluster: config.id,
          until: snapshot?.utilizationUntil,
          services: Object.fromEntries(
            (snapshot?.services ?? []).flatMap(({ listed, utilization }) =>
              utilization ? [[listed.name, utilization.series]] : [],
            ),
          ),
        };
      }),
    ),
  };
}
