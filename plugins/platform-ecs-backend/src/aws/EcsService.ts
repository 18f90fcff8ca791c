import type {
  EcsDeployment,
  EcsServiceEvent,
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
  /** As ECS lists them, the newest started first. */
  deployments: EcsDeployment[];
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

/** What the portal reads of a task definition. Never environment values, secrets or commands. */
export type EcsTaskDefinition = {
  family: string;
  revision: number;
  containers: Array<{ name: string; image: string; essential: boolean }>;
};

/** Newest CPU and memory use of a service, percent of what its tasks reserve. */
export type EcsServiceUtilization = {
  cpuPercent?: number;
  memoryPercent?: number;
};

/** The service's PRIMARY deployment: the one that ECS is working towards. */
export function primaryDeployment(
  service: EcsService,
): EcsDeployment | undefined {
  return service.deployments.find(({ status }) => status === 'PRIMARY');
}
