import type {
  LifecycleHookStage,
  Pace,
  RevisionDefect,
  RevisionScenario,
  ServiceScenario,
} from '../../scenario';
import type { Task } from './task';

/** A registered revision of a task family. */
export interface TaskRevision {
  family: string;
  revision: number;
  arn: string;
  image: string;
  imageTag: string;
  imageDigest: string;
  registeredAt: number;
  status: 'ACTIVE' | 'INACTIVE';
  /** What it says of its own, where it differs from the service's. */
  definition: RevisionScenario['definition'];
  defect?: RevisionDefect;
  /** Epoch milliseconds from which on the defect shows. */
  defectFrom: number;
}

/** A deployment as `DescribeServices` lists it. Times are epoch milliseconds. */
export interface DeploymentState {
  /** `ecs-svc/…` */
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  revision: number;
  serviceRevisionId: string;
  createdAt: number;
  updatedAt: number;
  failedTasks: number;
  /** The breaker looks until the first task is healthy. */
  breakerWatching: boolean;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
}

/**
 * Where a service deployment is. A rolling update only knows SCALE_UP, BAKE_TIME and CLEAN_UP.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export type LifecycleStage =
  LifecycleHookStage | 'SCALE_UP' | 'BAKE_TIME' | 'CLEAN_UP';

/** One invocation of a lifecycle hook. Times are epoch milliseconds. */
export interface HookInvocation {
  id: string;
  targetType: 'PAUSE' | 'AWS_LAMBDA';
  stage: LifecycleHookStage;
  status:
    'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  startedAt: number;
  expiresAt: number;
  timeoutAction: 'CONTINUE' | 'ROLLBACK';
}

/** Whether a breaker or alarms still watch a deployment. */
export type MonitorStatus =
  'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';

/** A service deployment: the record that `ListServiceDeployments` keeps of one deployment from issue to end. */
export interface ServiceDeploymentState {
  id: string;
  deploymentId: string;
  targetServiceRevisionId: string;
  sourceServiceRevisionIds: string[];
  status:
    | 'IN_PROGRESS'
    | 'SUCCESSFUL'
    | 'STOP_REQUESTED'
    | 'STOPPED'
    | 'ROLLBACK_REQUESTED'
    | 'ROLLBACK_IN_PROGRESS'
    | 'ROLLBACK_SUCCESSFUL';
  statusReason?: string;
  createdAt: number;
  startedAt: number;
  updatedAt: number;
  finishedAt?: number;
  stoppedAt?: number;
  rollback?: { reason: string; startedAt: number; serviceRevisionId: string };
  breaker: {
    status: MonitorStatus;
    failureCount: number;
    threshold: number;
  };
  alarms: {
    status: MonitorStatus;
    names: string[];
    triggered: string[];
  };
  /** Only of a deployment that shifts traffic from one revision to another: blue/green, linear, canary. */
  shift?: TrafficShift;
}

/** How far a deployment that shifts traffic has come. */
export interface TrafficShift {
  stage: LifecycleStage;
  /** Epoch milliseconds. */
  stageSince: number;
  /** How many of the strategy's traffic steps are done. */
  stepsDone: number;
  /** Percent of the traffic that goes to the target revision. */
  productionWeight: number;
  testWeight: number;
  /** Oldest first. */
  hooks: HookInvocation[];
}

/** An alarm that a revision's tasks have set off. Times are epoch milliseconds. */
export interface RaisedAlarm {
  name: string;
  revision: number;
  at: number;
  clearedAt?: number;
}

/** What a service revision was. */
export interface ServiceRevisionState {
  id: string;
  revision: number;
  createdAt: number;
}

/** The counts from `at` until the next entry. */
export interface CountsEntry {
  at: number;
  desired: number;
  running: number;
  pending: number;
}

/** A service and all that belongs to it. Only simulation.ts and commands.ts change it. */
export interface ServiceState {
  readonly name: string;
  readonly arn: string;
  readonly clusterName: string;
  readonly scenario: ServiceScenario;
  readonly pace: Pace;
  readonly seed: string;
  readonly revisions: Map<number, TaskRevision>;
  readonly targetGroupArn?: string;
  readonly createdAt: number;

  desiredCount: number;
  /** Epoch milliseconds. */
  desiredCountSetAt: number;
  /** What Application Auto Scaling did, newest first. Times are epoch milliseconds. */
  scalingActivities: { id: string; at: number; from: number; to: number }[];
  /** Newest first; exactly one is PRIMARY. */
  deployments: DeploymentState[];
  /** Newest first. */
  serviceDeployments: ServiceDeploymentState[];
  serviceRevisions: ServiceRevisionState[];
  /** What a rollback goes back to. */
  lastCompleted?: DeploymentState;
  /** Not STOPPED yet. */
  tasks: Task[];
  /** Oldest first. ECS shows them for about an hour; their log streams stay longer. */
  stoppedTasks: Task[];
  /** Newest first, at most 100. */
  events: { id: string; createdAt: number; message: string }[];
  /** Oldest first. */
  counts: CountsEntry[];
  tags: { key: string; value: string }[];
  /** More load than usual for a while, as the control API asked for it. Times are epoch milliseconds. */
  loadSpikes: { from: number; to: number; factor: number }[];
  /** Oldest first. */
  raisedAlarms: RaisedAlarm[];
  /** An alarm that will go off, because a revision that raises it has begun to serve. */
  alarmDue?: { at: number; revision: number; name: string };

  /** All that was due until then has happened. */
  settledAt: number;
  /** When the scheduler looks next; Infinity when nothing calls for it. */
  lookAt: number;
  /** Since when every task is as desired; undefined while they aren't. */
  steadySince?: number;
  /** Since when a rolling update meets its early success criteria. */
  earlySuccessSince?: number;
  /** Whether "has reached a steady state" has been said since then. */
  steadySaid: boolean;
  /** Tasks that ended unasked since the service was last steady or deployed. */
  failuresInARow: number;
  /** Until then the scheduler launches nothing, because its tasks keep failing. */
  launchesHeldUntil: number;
  /** Numbers the things it makes, which seeds their ids. */
  made: number;
}

/** The deployment that a service should be running. */
export function primaryOf(service: ServiceState): DeploymentState {
  const primary = service.deployments.find(
    ({ status }) => status === 'PRIMARY',
  );
  if (!primary) {
    throw new Error(`${service.name} has no PRIMARY deployment`);
  }
  return primary;
}

/** The service deployment that is under way. */
export function openServiceDeployment(
  service: ServiceState,
): ServiceDeploymentState | undefined {
  return service.serviceDeployments.find(
    ({ finishedAt, stoppedAt }) =>
      finishedAt === undefined && stoppedAt === undefined,
  );
}
