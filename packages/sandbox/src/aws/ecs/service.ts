import type { Pace, RevisionDefect, ServiceScenario } from '../../scenario';
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
    status: 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';
    failureCount: number;
    threshold: number;
  };
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
  readonly revisions: ReadonlyMap<number, TaskRevision>;
  readonly targetGroupArn?: string;
  readonly createdAt: number;

  desiredCount: number;
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

  /** All that was due until then has happened. */
  settledAt: number;
  /** When the scheduler looks next; Infinity when nothing calls for it. */
  lookAt: number;
  /** Since when every task is as desired; undefined while they aren't. */
  steadySince?: number;
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
