import {
  DescribeAlarmsCommand,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { CallOptions } from '../aws/EcsGateway';

/** Alarms that ring at once, times a hundred; more is an outage that needs no count. */
const MOST_PAGES = 5;

const dimensionsSchema = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .default([]);

const alarmsSchema = z.object({
  MetricAlarms: z
    .array(
      z.object({
        AlarmName: z.string().min(1),
        Dimensions: dimensionsSchema,
        Metrics: z
          .array(
            z.object({
              MetricStat: z
                .object({ Metric: z.object({ Dimensions: dimensionsSchema }) })
                .optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  NextToken: z.string().optional(),
});

/**
 * The alarms that ring now, by the service that they watch: asked for all of them at once and only for those in ALARM, so that it is one call whatever the number of
 * services. An alarm watches a service if a metric of it has the service's name, and the cluster's, as dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 *
 * @param cluster - its name in ECS
 * @returns names of alarms, sorted, by name of service
 */
export async function readAlarmsInAlarm(
  cloudwatch: CloudWatchClient,
  cluster: string,
  { signal }: CallOptions,
): Promise<Map<string, string[]>> {
  const byService = new Map<string, string[]>();
  let NextToken: string | undefined;
  let pages = 0;
  do {
    const answer = await cloudwatch.send(
      new DescribeAlarmsCommand({
        StateValue: 'ALARM',
        AlarmTypes: ['MetricAlarm'],
        MaxRecords: 100,
        NextToken,
      }),
      { abortSignal: signal },
    );
    const page = alarmsSchema.parse(answer);
    for (const { AlarmName, Dimensions, Metrics } of page.MetricAlarms) {
      const services = new Set(
        [
          Dimensions,
          ...Metrics.map(
            ({ MetricStat }) => MetricStat?.Metric.Dimensions ?? [],
          ),
        ].flatMap(dimensions => serviceOf(dimensions, cluster) ?? []),
      );
      for (const service of services) {
        byService.set(service, [...(byService.get(service) ?? []), AlarmName]);
      }
    }
    NextToken = page.NextToken;
    pages += 1;
  } while (NextToken !== undefined && pages < MOST_PAGES);
  return new Map(
    [...byService].map(([service, names]) => [service, names.toSorted()]),
  );
}

function serviceOf(
  dimensions: z.output<typeof dimensionsSchema>,
  cluster: string,
): string | undefined {
  const named = new Map(dimensions.map(({ Name, Value }) => [Name, Value]));
  return named.get('ClusterName') === cluster
    ? named.get('ServiceName')
    : undefined;
}
