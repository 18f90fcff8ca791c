import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  durationToMilliseconds,
  type JsonObject,
  type JsonValue,
} from '@backstage/types';
import { z } from 'zod';
import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** How many tasks ECS allows a service by default; no limit may lie beyond. */
const MAX_TASKS = 5000;

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
const CLUSTER_NAME = /^[a-zA-Z0-9_-]{1,255}$/;

const limitsSchema = z
  .strictObject({
    min: z.number().int().min(0),
    max: z.number().int().max(MAX_TASKS),
  })
  .refine(({ min, max }) => min <= max);

/** One cluster that the portal may address. */
export type ClusterConfig = {
  name: string;
  region: string;
  /** Empty: all of the cluster's services. */
  servicePrefix: string;
  limits: {
    default: ScalingLimits;
    services: ReadonlyMap<string, ScalingLimits>;
  };
};

/** How often a cluster is looked at. All in milliseconds. */
export type PollingConfig = {
  fastMs: number;
  slowMs: number;
  idleAfterMs: number;
  metricsEveryMs: number;
  deadlineMs: number;
};

/** The plugin's configuration, as `config.d.ts` declares it. */
export type PlatformEcsConfig = {
  ecsEndpoint?: string;
  cloudwatchEndpoint?: string;
  clusters: ClusterConfig[];
  polling: PollingConfig;
};

/**
 * Reads and checks `platformEcs`.
 *
 * @param rootConfig - the whole configuration; without `platformEcs` there are no clusters
 * @throws InputError that names the key, so that a mistake stops the start and not an operator at 3 a.m.
 */
export function readPlatformEcsConfig(rootConfig: Config): PlatformEcsConfig {
  const config = rootConfig.getOptionalConfig('platformEcs');
  const clusters = (config?.getConfigArray('clusters') ?? []).map(readCluster);
  const names = clusters.map(cluster => cluster.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `platformEcs.clusters: '${twice}' is configured twice; a cluster's name is its address in the portal`,
    );
  }
  return {
    ecsEndpoint: readEndpoint(config, 'ecsEndpoint'),
    cloudwatchEndpoint: readEndpoint(config, 'cloudwatchEndpoint'),
    clusters,
    polling: readPolling(config?.getOptionalConfig('polling')),
  };
}

function readCluster(config: Config, index: number): ClusterConfig {
  const name = config.getString('name');
  if (!CLUSTER_NAME.test(name)) {
    throw new InputError(
      `platformEcs.clusters[${index}].name: '${name}' is not the name of an ECS cluster (letters, digits, '-' and '_', at most 255)`,
    );
  }
  const limits = config.getConfig('limits');
  // Read raw: a service may be called `worker-2`, which is no valid key for a config reader.
  const perService = limits.getOptional<JsonObject>('services') ?? {};
  return {
    name,
    region: config.getString('region'),
    servicePrefix: config.getOptionalString('services.prefix') ?? '',
    limits: {
      default: readLimits(
        limits.get<JsonObject>('default'),
        `platformEcs.clusters[${index}].limits.default`,
      ),
      services: new Map(
        Object.entries(perService).map(([service, value]) => [
          service,
          readLimits(
            value,
            `platformEcs.clusters[${index}].limits.services.${service}`,
          ),
        ]),
      ),
    },
  };
}

function readLimits(value: JsonValue | undefined, key: string): ScalingLimits {
  const parsed = limitsSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `${key}: needs whole numbers with 0 <= min <= max <= ${MAX_TASKS}, but is ${JSON.stringify(value)}`,
    );
  }
  return parsed.data;
}

function readEndpoint(
  config: Config | undefined,
  key: string,
): string | undefined {
  const endpoint = config?.getOptionalString(key);
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new InputError(`platformEcs.${key}: '${endpoint}' is not a URL`);
  }
  return endpoint;
}

function readPolling(config: Config | undefined): PollingConfig {
  const duration = (key: string, defaultMs: number): number => {
    if (!config?.has(key)) return defaultMs;
    const ms = durationToMilliseconds(readDurationFromConfig(config, { key }));
    if (!(ms >= 100)) {
      throw new InputError(
        `platformEcs.polling.${key}: must be at least 100 ms, but is ${ms} ms`,
      );
    }
    return ms;
  };
  return {
    fastMs: duration('fast', 1_500),
    slowMs: duration('slow', 15_000),
    idleAfterMs: duration('idleAfter', 60_000),
    metricsEveryMs: duration('metricsEvery', 60_000),
    deadlineMs: duration('deadline', 15_000),
  };
}
