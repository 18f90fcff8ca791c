import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  metricUnits,
  type MetricUnit,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** More charts than anybody looks at; with the portal's own still far below the 500 queries of a call. */
const MOST_METRICS = 50;
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html
const MOST_DIMENSIONS = 30;
const STATISTIC =
  /^(Average|Sum|Minimum|Maximum|SampleCount|p(\d{1,2}(\.\d{1,10})?|100))$/;
const LOAD_BALANCER = /^app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}$/;
const PLACEHOLDER = /\{([^}]*)\}/g;
const PLACEHOLDERS = ['cluster', 'service'];

/** A metric that the configuration adds. */
export type ConfiguredMetric = {
  title: string;
  namespace: string;
  metricName: string;
  /** Values with `{cluster}` and `{service}` in them. */
  dimensions: Readonly<Record<string, string>>;
  stat: string;
  unit: MetricUnit;
  /** The names of the services that have it; all if absent. */
  services?: readonly string[];
};

/** How metrics are configured. */
export type MetricsConfig = {
  metrics: readonly ConfiguredMetric[];
  /** The `LoadBalancer` dimension of the balancer in front of a cluster's services, by the cluster's id. */
  loadBalancers: ReadonlyMap<string, string>;
};

/**
 * Reads and checks `platformEcs.metrics` and `platformEcs.clusters[].loadBalancer`.
 *
 * @throws InputError that names the key
 */
export function readMetricsConfig(rootConfig: Config): MetricsConfig {
  const config = rootConfig.getOptionalConfig('platformEcs');
  const metrics = (config?.getOptionalConfigArray('metrics') ?? []).map(
    readMetric,
  );
  if (metrics.length > MOST_METRICS) {
    throw new InputError(
      `platformEcs.metrics: at most ${MOST_METRICS} metrics, but there are ${metrics.length}`,
    );
  }
  const clusters = config?.getOptionalConfigArray('clusters') ?? [];
  return {
    metrics,
    loadBalancers: new Map(
      clusters.flatMap((cluster, index) => {
        const dimension = cluster.getOptionalString('loadBalancer');
        if (dimension === undefined) return [];
        if (!LOAD_BALANCER.test(dimension)) {
          throw new InputError(
            `platformEcs.clusters[${index}].loadBalancer: '${dimension}' is not the end of an Application Load Balancer's ARN (app/name/0123456789abcdef)`,
          );
        }
        const id = cluster.getOptionalString('id') ?? cluster.getString('name');
        return [[id, dimension] as const];
      }),
    ),
  };
}

function readMetric(config: Config, index: number): ConfiguredMetric {
  const key = `platformEcs.metrics[${index}]`;
  const stat = config.getOptionalString('stat') ?? 'Average';
  if (!STATISTIC.test(stat)) {
    throw new InputError(
      `${key}.stat: '${stat}' is not a statistic (Average, Sum, Minimum, Maximum, SampleCount or a percentile such as p99)`,
    );
  }
  const unit = config.getOptionalString('unit') ?? 'none';
  if (!isUnit(unit)) {
    throw new InputError(
      `${key}.unit: '${unit}' is none of ${metricUnits.join(', ')}`,
    );
  }
  return {
    title: config.getString('title'),
    namespace: config.getString('namespace'),
    metricName: config.getString('metricName'),
    dimensions: readDimensions(config, `${key}.dimensions`),
    stat,
    unit,
    services: config.getOptionalStringArray('services'),
  };
}

function isUnit(unit: string): unit is MetricUnit {
  return metricUnits.some(known => known === unit);
}

function readDimensions(config: Config, key: string): Record<string, string> {
  // Read raw: a dimension may have a name that is no valid key for a config reader.
  const raw = config.getOptional<JsonObject>('dimensions') ?? {};
  const entries = Object.entries(raw).map(([name, value]) => {
    if (typeof value !== 'string' || value === '') {
      throw new InputError(
        `${key}.${name}: must be a text, but is ${JSON.stringify(value)}`,
      );
    }
    for (const [, placeholder] of value.matchAll(PLACEHOLDER)) {
      if (!PLACEHOLDERS.includes(placeholder)) {
        throw new InputError(
          `${key}.${name}: knows {cluster} and {service}, but not {${placeholder}}`,
        );
      }
    }
    return [name, value] as const;
  });
  if (entries.length > MOST_DIMENSIONS) {
    throw new InputError(
      `${key}: a metric has at most ${MOST_DIMENSIONS} dimensions`,
    );
  }
  return Object.fromEntries(entries);
}
