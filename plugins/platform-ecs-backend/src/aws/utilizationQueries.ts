import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { UtilizationSeries } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** How many queries one `GetMetricData` may carry. */
export const QUERIES_PER_CALL = 500;

const METRICS = {
  cpu: 'CPUUtilization',
  memory: 'MemoryUtilization',
} as const satisfies Record<keyof UtilizationSeries, string>;

/** What a query is about. */
export type UtilizationMeaning = {
  service: string;
  metric: keyof UtilizationSeries;
};

/** Queries for GetMetricData, and what their answers mean. */
export type UtilizationQueries = {
  queries: MetricDataQuery[];
  /** By query id. */
  meanings: Map<string, UtilizationMeaning>;
};

/**
 * The queries for the CPU and memory use of services: one-minute averages of `AWS/ECS`, two queries a service.
 *
 * @param cluster - the cluster's name, as in the metric's dimension
 * @param services - names
 */
export function utilizationQueries(
  cluster: string,
  services: string[],
): UtilizationQueries {
  const queries: MetricDataQuery[] = [];
  const meanings: UtilizationQueries['meanings'] = new Map();
  for (const service of services) {
    for (const metric of ['cpu', 'memory'] as const) {
      const id = `q${queries.length}`;
      meanings.set(id, { service, metric });
      queries.push({
        Id: id,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ECS',
            MetricName: METRICS[metric],
            Dimensions: [
              { Name: 'ClusterName', Value: cluster },
              { Name: 'ServiceName', Value: service },
            ],
          },
          Period: 60,
          Stat: 'Average',
        },
      });
    }
  }
  return { queries, meanings };
}
