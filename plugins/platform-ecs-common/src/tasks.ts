import type { TaskEnding } from './taskEnding';

/** A container of a task. Its image and how it went; never its environment, secrets or command. */
export type EcsContainer = {
  name: string;
  image?: string;
  /** `sha256:…` of the image that was pulled. */
  imageDigest?: string;
  /** ECS `PENDING`, `RUNNING` or `STOPPED`. */
  lastStatus?: string;
  /** ECS `HEALTHY`, `UNHEALTHY` or `UNKNOWN`. */
  health?: string;
  exitCode?: number;
  /** In ECS's words. */
  reason?: string;
};

/** A task of a service. Times are ISO 8601 UTC. */
export type EcsTask = {
  /** The last part of its ARN. */
  id: string;
  arn: string;
  /** The deployment (`ecs-svc/…`) that started it. */
  deploymentId?: string;
  /** `family:revision`. */
  taskDefinition: string;
  /** ECS `PROVISIONING`, `PENDING`, `ACTIVATING`, `RUNNING`, `DEACTIVATING`, `STOPPING`, `DEPROVISIONING` or `STOPPED`. */
  lastStatus: string;
  /** ECS `RUNNING` or `STOPPED`. */
  desiredStatus: string;
  health: string;
  availabilityZone?: string;
  privateIp?: string;
  /** CPU units; 1024 are one vCPU. */
  cpu?: number;
  /** MiB. */
  memory?: number;
  createdAt?: string;
  pullStartedAt?: string;
  pullStoppedAt?: string;
  startedAt?: string;
  stoppingAt?: string;
  stoppedAt?: string;
  stopCode?: string;
  stoppedReason?: string;
  containers: EcsContainer[];
  /** Why it stops or stopped, in words; absent while nothing ends it. */
  ending?: TaskEnding;
};

/** `GET /services/:cluster/:service/tasks`. */
export type EcsServiceTasks = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** Those that run or start, newest first, then those that stopped, newest first. ECS forgets stopped ones after about an hour. */
  tasks: EcsTask[];
};
