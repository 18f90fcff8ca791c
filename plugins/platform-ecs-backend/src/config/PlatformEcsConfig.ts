import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  durationToMilliseconds,
  type JsonObject,
  type JsonValue,
} from '@backstage/types';
import { z } from 'zod';
import type { AwsEndpoints } from '../aws/AwsClients';
import type { AssumedRole } from '../aws/assumedRole';
import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** How many tasks ECS allows a service by default; no limit may lie beyond. */
const MAX_TASKS = 5000;

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
const CLUSTER_NAME = /^[a-zA-Z0-9_-]{1,255}$/;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, in any partition.
const ROLE_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]{1,576}$/;

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const DEFAULT_SESSION_NAME = 'alphaswarm-admin';

/** A hundred services, looked at every 1.5 seconds while a rollout moves, need less than half of it. */
const DEFAULT_CALLS_PER_MINUTE = 1_200;
/** Below, not even one cluster could be looked at in a useful rhythm. */
const FEWEST_CALLS_PER_MINUTE = 30;

const limitsSchema = z
  .strictObject({
    min: z.number().int().min(0),
    max: z.number().int().max(MAX_TASKS),
  })
  .refine(({ min, max }) => min <= max);

/** One cluster that the portal may address. */
export type ClusterConfig = {
  /** Its address in the portal: what URLs, requests and ledger rows call it. */
  id: string;
  /** Its name in ECS: what AWS is asked for. Other accounts and regions may have a cluster of the same name. */
  name: string;
  region: string;
  /** The account that must own the cluster, 12 digits. Absent: the account of the portal's own credentials, whichever that is. */
  account?: string;
  /** The role with which the cluster is reached. Absent: the portal's own credentials. */
  assumeRole?: AssumedRole;
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
  endpoints: AwsEndpoints;
  clusters: ClusterConfig[];
  /** Which of the services is the portal itself, if it is said. */
  self?: { cluster: string; service: string };
  polling: PollingConfig;
  /** How many calls to AWS, to all accounts and regions together, all reads may make in a minute. */
  callsPerMinute: number;
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
  refuseTwins(clusters);
  return {
    endpoints: {
      ecs: readEndpoint(config, 'ecsEndpoint'),
      cloudwatch: readEndpoint(config, 'cloudwatchEndpoint'),
      logs: readEndpoint(config, 'logsEndpoint'),
      autoscaling: readEndpoint(config, 'autoscalingEndpoint'),
      cloudtrail: readEndpoint(config, 'cloudtrailEndpoint'),
      sts: readEndpoint(config, 'stsEndpoint'),
    },
    clusters,
    self: readSelf(config?.getOptionalConfig('self'), clusters),
    polling: readPolling(config?.getOptionalConfig('polling')),
    callsPerMinute: readCallsPerMinute(config),
  };
}

function readSelf(
  config: Config | undefined,
  clusters: ClusterConfig[],
): PlatformEcsConfig['self'] {
  if (!config) return undefined;
  const self = {
    cluster: config.getString('cluster'),
    service: config.getString('service'),
  };
  if (!clusters.some(({ id }) => id === self.cluster)) {
    throw new InputError(
      `platformEcs.self.cluster: '${self.cluster}' is none of platformEcs.clusters`,
    );
  }
  return self;
}

/** Two clusters of one address, or one cluster at two addresses. */
function refuseTwins(clusters: ClusterConfig[]): void {
  clusters.forEach((cluster, index) => {
    const { id, name } = cluster;
    const earlier = clusters.slice(0, index);
    const place = placeOf(cluster);
    if (earlier.some(other => placeOf(other) === place)) {
      throw new InputError(
        `platformEcs.clusters[${index}]: cluster '${name}' of that account and region is configured twice`,
      );
    }
    if (earlier.some(other => other.id === id)) {
      throw new InputError(
        `platformEcs.clusters[${index}].id: '${id}' is the address of another cluster already; give one of them an \`id\` of its own`,
      );
    }
  });
}

function placeOf({ name, region, account, assumeRole }: ClusterConfig): string {
  return `${account ?? assumeRole?.arn ?? ''}/${region}/${name}`;
}

function readCluster(config: Config, index: number): ClusterConfig {
  const key = `platformEcs.clusters[${index}]`;
  const name = config.getString('name');
  if (!CLUSTER_NAME.test(name)) {
    throw new InputError(
      `${key}.name: '${name}' is not the name of an ECS cluster (letters, digits, '-' and '_', at most 255)`,
    );
  }
  const id = config.getOptionalString('id') ?? name;
  if (!CLUSTER_NAME.test(id)) {
    throw new InputError(
      `${key}.id: '${id}' can't be an address (letters, digits, '-' and '_', at most 255)`,
    );
  }
  const assumeRole = readAssumedRole(
    config.getOptionalConfig('assumeRole'),
    `${key}.assumeRole`,
  );
  const limits = config.getConfig('limits');
  // Read raw: a service may be called `worker-2`, which is no valid key for a config reader.
  const perService = limits.getOptional<JsonObject>('services') ?? {};
  return {
    id,
    name,
    region: config.getString('region'),
    account: readAccount(config, key, assumeRole),
    assumeRole,
    servicePrefix: config.getOptionalString('services.prefix') ?? '',
    limits: {
      default: readLimits(
        limits.get<JsonObject>('default'),
        `${key}.limits.default`,
      ),
      services: new Map(
        Object.entries(perService).map(([service, value]) => [
          service,
          readLimits(value, `${key}.limits.services.${service}`),
        ]),
      ),
    },
  };
}

function readAssumedRole(
  config: Config | undefined,
  key: string,
): AssumedRole | undefined {
  if (!config) return undefined;
  const arn = config.getString('arn');
  if (!ROLE_ARN.test(arn)) {
    throw new InputError(`${key}.arn: '${arn}' is not the ARN of an IAM role`);
  }
  const sessionName =
    config.getOptionalString('sessionName') ?? DEFAULT_SESSION_NAME;
  if (!SESSION_NAME.test(sessionName)) {
    throw new InputError(
      `${key}.sessionName: '${sessionName}' can't name a session (2 to 64 of letters, digits and _+=,.@-)`,
    );
  }
  return {
    arn,
    externalId: config.getOptionalString('externalId'),
    sessionName,
  };
}

/** The configured account; else the one whose role is assumed. */
function readAccount(
  config: Config,
  key: string,
  assumeRole: AssumedRole | undefined,
): string | undefined {
  const ofRole = assumeRole && ROLE_ARN.exec(assumeRole.arn)?.[1];
  // Read raw: YAML makes a number of an account that isn't quoted, and eats its leading zeros.
  const account = config.getOptional('account');
  if (account === undefined) return ofRole;
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) {
    throw new InputError(
      `${key}.account: needs the 12 digits of an AWS account in quotes, but is ${JSON.stringify(account)}`,
    );
  }
  if (ofRole !== undefined && ofRole !== account) {
    throw new InputError(
      `${key}.assumeRole.arn: is a role of account ${ofRole}, but the cluster's account is ${account}`,
    );
  }
  return account;
}

function readCallsPerMinute(config: Config | undefined): number {
  const calls =
    config?.getOptionalNumber('budget.callsPerMinute') ??
    DEFAULT_CALLS_PER_MINUTE;
  if (!Number.isInteger(calls) || calls < FEWEST_CALLS_PER_MINUTE) {
    throw new InputError(
      `platformEcs.budget.callsPerMinute: must be a whole number of at least ${FEWEST_CALLS_PER_MINUTE}, but is ${calls}`,
    );
  }
  return calls;
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
