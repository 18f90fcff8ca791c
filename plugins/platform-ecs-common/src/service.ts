import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';

/**
 * A service's state in one word. Never taken from ECS `ACTIVE` alone: computed from counts, deployments and the circuit breaker.
 * `stopped` means scaled to zero on purpose.
 */
export const serviceStates = [
  'steady',
  'rolling-out',
  'failing',
  'rolled-back',
  'stopped',
  'unknown',
] as const;

/** @public */
export type ServiceState = (typeof serviceStates)[number];

/** ECS `rolloutState` of a deployment. */
export type RolloutState = 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';

/** One deployment of a service. Times are ISO 8601 UTC. */
export type EcsDeployment = {
  id: string;
  /** ECS `PRIMARY`, `ACTIVE` or `INACTIVE`. */
  status: string;
  /** `family:revision`. */
  taskDefinition: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  failedTasks: number;
  rolloutState?: RolloutState;
  rolloutStateReason?: string;
  createdAt?: string;
  updatedAt?: string;
};

/** An ECS service event. */
export type EcsServiceEvent = {
  id: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  message: string;
};

/** The limits that scaling must stay in: from config, narrowed by autoscaling if there is any. */
export type ScalingLimits = { min: number; max: number };

/** One service in the overview. */
export type EcsServiceSummary = {
  /** The configured name of the cluster, as in URLs. */
  cluster: string;
  name: string;
  arn: string;
  state: ServiceState;
  /** One sentence that says the state in words and why. */
  sentence: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  /** `family:revision` that the service should run. */
  taskDefinition: string;
  /** The service's tags in ECS, by key. */
  tags: Record<string, string>;
  /** Image tag (or short digest) of the service's main container, when known. */
  imageTag?: string;
  /** `sha256:…` of the image that its newest task pulled, when known. */
  imageDigest?: string;
  /** How what runs differs from what was deployed last, as a sentence; absent when it doesn't, and while a rollout replaces it. */
  drift?: string;
  /** Names of the CloudWatch alarms in ALARM that watch it; absent when that is not known. */
  alarms?: string[];
  rolloutState?: RolloutState;
  /** ISO 8601 UTC of the newest deployment's creation. */
  lastDeploymentAt?: string;
  /** Percent, newest CloudWatch datum; undefined when CloudWatch has none. */
  cpuPercent?: number;
  memoryPercent?: number;
};

/** How fresh a cluster's data is. */
export type ClusterFreshness = {
  /** The configured id of the cluster, as in URLs. */
  cluster: string;
  region: string;
  /** 12 digits; absent for the account of the portal's own credentials. */
  account?: string;
  /** ISO 8601 UTC of the last successful look; absent before the first. */
  observedAt?: string;
  /** Why the last look failed, in words for the person; absent when it succeeded. */
  problem?: string;
  /** What a successful look could not read, a sentence each (e.g. no permission for metrics); absent when it read all. */
  gaps?: string[];
  /** Why the cluster is looked at less often than configured, as a sentence; absent when it is not. */
  slowed?: string;
};

/** How many minutes of CPU and memory use {@link EcsUtilizationHistory} holds. */
export const UTILIZATION_MINUTES = 60;

/** CPU and memory use of the last hour, percent of what the tasks reserve: a number a minute, oldest first; `null` where CloudWatch has none. */
export type UtilizationSeries = {
  cpu: Array<number | null>;
  memory: Array<number | null>;
};

/** `GET /utilization`. */
export type EcsUtilizationHistory = {
  clusters: Array<{
    cluster: string;
    /** The minute that the last number of each series is of, ISO 8601 UTC; absent before the first reading. */
    until?: string;
    /** By service name. */
    services: Record<string, UtilizationSeries>;
  }>;
};

/** `GET /services`. */
export type EcsOverview = {
  clusters: ClusterFreshness[];
  services: EcsServiceSummary[];
};

/** `GET /services/:cluster/:service`. */
export type EcsServiceDetail = EcsServiceSummary & {
  freshness: ClusterFreshness;
  deployments: EcsDeployment[];
  /** Newest first, at most 100. */
  events: EcsServiceEvent[];
  limits: ScalingLimits;
  /** Whether it is the portal itself: changing it restarts what its viewers look at. */
  self: boolean;
  /** What the caller may attempt on it. */
  actions: ActionAvailability[];
};

/** The signals channel on which the backend says that a cluster's data changed. The message carries no data. */
export const PLATFORM_ECS_SIGNAL_CHANNEL = 'platform-ecs';

/** The message on {@link PLATFORM_ECS_SIGNAL_CHANNEL}. */
export type PlatformEcsSignal = {
  type: 'cluster-changed';
  cluster: string;
  /** ISO 8601 UTC. */
  observedAt: string;
};
