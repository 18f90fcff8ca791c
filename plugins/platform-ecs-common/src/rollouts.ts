import type { EcsTask } from './tasks';

/** How a service deployment stands or ended. Only `succeeded` is success. */
export const rolloutOutcomes = [
  'in-progress',
  'paused',
  'succeeded',
  'rolling-back',
  'rolled-back',
  'rollback-failed',
  'stopping',
  'stopped',
  'unknown',
] as const;

/** One of {@link rolloutOutcomes}. */
export type RolloutOutcome = (typeof rolloutOutcomes)[number];

/** A service revision's part in a deployment. */
export type RolloutRevision = {
  arn: string;
  /** `family:revision`, when known. */
  taskDefinition?: string;
  images: Array<{ container: string; image?: string; digest?: string }>;
  requestedTasks?: number;
  runningTasks?: number;
  pendingTasks?: number;
  /** Percent of the traffic that goes to it; for blue/green, linear and canary. */
  productionTraffic?: number;
  testTraffic?: number;
};

/** What watches a deployment in order to fail it: ECS `DISABLED`, `MONITORING`, `MONITORING_COMPLETE` or `TRIGGERED`. */
export type RolloutBreaker = {
  status: string;
  failures: number;
  /** How many failures trip it. */
  threshold: number;
};

/** The alarms that may fail a deployment. */
export type RolloutAlarms = {
  status: string;
  names: string[];
  triggered: string[];
};

/** A lifecycle hook that a deployment waits for or went through. */
export type RolloutHook = {
  id: string;
  /** ECS `PAUSE` or `AWS_LAMBDA`. */
  kind: string;
  /** ECS `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`. */
  status: string;
  /** ISO 8601 UTC: then ECS does `timeoutAction` by itself. */
  expiresAt?: string;
  timeoutAction?: string;
};

/** A step of a rollout. */
export type RolloutStep = {
  id: string;
  title: string;
  state: 'done' | 'now' | 'waiting' | 'failed' | 'skipped';
  /** ISO 8601 UTC, when it began or happened. */
  at?: string;
  detail?: string;
};

/** What is known of a service deployment without its tasks. Times are ISO 8601 UTC. */
export type RolloutSummary = {
  /** The service deployment's ARN. */
  arn: string;
  /** The last part of the ARN. */
  id: string;
  /** `ecs-svc/…`, as tasks and actions name it; when known. */
  deploymentId?: string;
  /** ECS `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
  strategy: string;
  /** ECS's word. */
  status: string;
  statusReason?: string;
  outcome: RolloutOutcome;
  createdAt?: string;
  startedAt?: string;
  finishedAt?: string;
  target?: RolloutRevision;
  sources: RolloutRevision[];
  rollback?: { reason?: string; startedAt?: string; revisionArn?: string };
};

/** A service deployment in full. */
export type Rollout = RolloutSummary & {
  /** One sentence that says what is happening, or what happened, and why. */
  sentence: string;
  steps: RolloutStep[];
  /** ECS's lifecycle stage. */
  lifecycleStage?: string;
  breaker?: RolloutBreaker;
  alarms?: RolloutAlarms;
  hooks: RolloutHook[];
  /** Since when neither breaker nor alarms would roll it back although it still moves: early success criteria were met. ISO 8601 UTC. */
  unprotectedSince?: string;
};

/** `GET /services/:cluster/:service/rollout`. */
export type EcsServiceRollout = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** The newest service deployment; absent when ECS knows none. */
  rollout?: Rollout;
  /** The service revisions that ECS says are in use now. */
  currentRevisions: string[];
  /** The tasks that took part: those of the new revision, and the old ones that were there when it began. */
  tasks: EcsTask[];
  /** The ids of those that run the new revision because of this deployment. */
  newTaskIds: string[];
  gaps: string[];
};

/** `GET /services/:cluster/:service/deployments`. */
export type EcsDeploymentHistory = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** Newest first, at most 20. */
  deployments: RolloutSummary[];
  gaps: string[];
};
