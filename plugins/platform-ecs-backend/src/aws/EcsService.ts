import type {
  EcsDeployment,
  EcsServiceEvent,
  UtilizationSeries,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** What ECS says about one service, as far as the portal listens. */
export type EcsService = {
  name: string;
  arn: string;
  /** ECS `ACTIVE`, `DRAINING` or `INACTIVE`: whether the service exists, not whether it works. */
  status: string;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  /** `family:revision` that the service should run. */
  taskDefinition: string;
  taskDefinitionArn: string;
  circuitBreaker: { enabled: boolean; rollback: boolean };
  deploymentConfiguration: {
    /** ECS `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
    strategy: string;
    minimumHealthyPercent: number;
    maximumPercent: number;
  };
  /** The alarms that fail a deployment which is under way when they go off. Absent: none are watched. */
  deploymentAlarms?: { names: string[]; rollback: boolean };
  /** The ARNs of the target groups that its tasks are registered in. */
  targetGroups: string[];
  /** The ARN of the service deployment that is under way, if one is. */
  currentServiceDeployment?: string;
  /** As ECS lists them, the newest started first. */
  deployments: EcsDeployment[];
  /** The ARNs of the service revisions that run now: one, or several during a rollout. */
  currentRevisions: string[];
  /** Newest first. */
  events: EcsServiceEvent[];
  /** The service's tags by key; empty where an answer of ECS leaves them out. */
  tags: Record<string, string>;
  /** When ECS said so, ISO 8601 UTC by the portal's clock. */
  observedAt: string;
};

/** A service that was asked for and that ECS does not know. */
export type EcsServiceFailure = {
  name: string;
  /** ECS's reason, e.g. `MISSING`. */
  reason: string;
};

/** Where a container's lines go in CloudWatch Logs: to the stream `streamPrefix/container/task` of the group. */
export type EcsLogLocation = {
  group: string;
  /** The cluster's own if absent. */
  region?: string;
  streamPrefix: string;
};

/** What the portal reads of a task definition. Never environment values, secrets or commands. */
export type EcsTaskDefinition = {
  family: string;
  revision: number;
  containers: Array<{
    name: string;
    image: string;
    essential: boolean;
    /** Absent where the container doesn't log to CloudWatch. */
    log?: EcsLogLocation;
  }>;
};

/** CPU and memory use of a service, percent of what its tasks reserve. */
export type EcsServiceUtilization = {
  /** The newest datum; absent if there has been none for ten minutes. */
  cpuPercent?: number;
  memoryPercent?: number;
  /** The last hour. */
  series: UtilizationSeries;
};

/** What one reading of CloudWatch found. */
export type UtilizationReading = {
  /** The minute that the series end with, ISO 8601 UTC; absent before the first reading. */
  until?: string;
  /** By service name. */
  services: Map<string, EcsServiceUtilization>;
};

/** The service's PRIMARY deployment: the one that ECS is working towards. */
export function primaryDeployment(
  service: EcsService,
): EcsDeployment | undefined {
  return service.deployments.find(({ status }) => status === 'PRIMARY');
}
