import { AwsCallBudget } from '../aws/AwsCallBudget';
import { AwsCallMeter } from '../aws/AwsCallMeter';
import { createAwsClients } from '../aws/AwsClients';
import type { PlatformEcsConfig } from '../config/PlatformEcsConfig';
import type { TrailedClusters } from './CloudTrailSource';

/**
 * The configured clusters by account, region and role, each with a client of its own: CloudTrail is asked once for all of them. It is asked seldom, by one process of all, so that
 * its budget need not be that of the pages.
 */
export function trailedClusters({
  clusters,
  endpoints,
  callsPerMinute,
}: PlatformEcsConfig): TrailedClusters[] {
  const meter = AwsCallMeter.create();
  const budget = AwsCallBudget.create(callsPerMinute);
  const places = new Map<string, TrailedClusters>();
  for (const cluster of clusters) {
    const { region, account, assumeRole } = cluster;
    const key = JSON.stringify([region, account, assumeRole]);
    const place = places.get(key) ?? {
      clusters: [],
      cloudtrail: createAwsClients({
        region,
        assumeRole,
        endpoints,
        meter,
        budget: budget.forAccount(account ?? 'cloudtrail', region),
      }).cloudtrail,
    };
    place.clusters.push(cluster);
    places.set(key, place);
  }
  return [...places.values()];
}
