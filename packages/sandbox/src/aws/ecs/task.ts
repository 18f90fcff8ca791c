import type { Pace, RevisionDefect } from '../../scenario';

/** A task's `lastStatus`. */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** How a task ends. Times are epoch milliseconds, in this order. */
export interface TaskEnd {
  /** From when on its `desiredStatus` is STOPPED. */
  at: number;
  stoppingAt: number;
  deprovisioningAt: number;
  stoppedAt: number;
  stopCode:
    | 'ServiceSchedulerInitiated'
    | 'TaskFailedToStart'
    | 'EssentialContainerExited';
  reason: string;
  exitCode?: number;
  containerReason?: string;
  /** Whether it ended because something is wrong with it, and not because somebody wanted fewer tasks or other ones. */
  failed: boolean;
}

/**
 * A Fargate task as a plan: when each part of its life begins. Its state at any instant follows from it ({@link taskAt}), so nothing has to
 * tick. Times are epoch milliseconds.
 */
export interface Task {
  id: string;
  deploymentId: string;
  revision: number;
  availabilityZone: string;
  privateIp: string;
  createdAt: number;
  pendingAt: number;
  activatingAt: number;
  runningAt: number;
  /** Infinity when its health check never passes. */
  healthyAt: number;
  /** From when on its health check has failed often enough to say so. */
  unhealthyAt?: number;
  /** Known from the start when its revision has a defect; set when the scheduler stops it. */
  end?: TaskEnd;
}

/** What a task is at one instant. */
export interface TaskView {
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  healthStatus: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
}

/** @returns undefined before the task exists */
export function taskAt(task: Task, now: number): TaskView | undefined {
  if (now < task.createdAt) {
    return undefined;
  }
  if (task.end && now >= task.end.at) {
    return {
      lastStatus: endingStatus(task.end, now),
      desiredStatus: 'STOPPED',
      healthStatus: 'UNKNOWN',
    };
  }
  return {
    lastStatus: startingStatus(task, now),
    desiredStatus: 'RUNNING',
    healthStatus: healthAt(task, now),
  };
}

function healthAt(task: Task, now: number): TaskView['healthStatus'] {
  if (now >= task.healthyAt) {
    return 'HEALTHY';
  }
  return task.unhealthyAt !== undefined && now >= task.unhealthyAt
    ? 'UNHEALTHY'
    : 'UNKNOWN';
}

function startingStatus(task: Task, now: number): TaskStatus {
  if (now < task.pendingAt) {
    return 'PROVISIONING';
  }
  if (now < task.activatingAt) {
    return 'PENDING';
  }
  return now < task.runningAt ? 'ACTIVATING' : 'RUNNING';
}

function endingStatus(end: TaskEnd, now: number): TaskStatus {
  if (now < end.stoppingAt) {
    return 'DEACTIVATING';
  }
  if (now < end.deprovisioningAt) {
    return 'STOPPING';
  }
  return now < end.stoppedAt ? 'DEPROVISIONING' : 'STOPPED';
}

/** Whether ECS counts a task in this status as pending. */
export function isPending(status: TaskStatus): boolean {
  return (
    status === 'PROVISIONING' || status === 'PENDING' || status === 'ACTIVATING'
  );
}

/**
 * The next instant at which the task's state changes.
 *
 * @returns Infinity when it never does by itself
 */
export function nextChange(task: Task, after: number): number {
  const end = task.end;
  const starting = [
    task.pendingAt,
    task.activatingAt,
    task.runningAt,
    task.healthyAt,
    task.unhealthyAt ?? Infinity,
  ].filter(at => !end || at < end.at);
  const ending = end
    ? [end.at, end.stoppingAt, end.deprovisioningAt, end.stoppedAt]
    : [];
  return Math.min(...[...starting, ...ending].filter(at => at > after));
}

/**
 * Plans a new task.
 *
 * @param options - `jitter` in [0, 1) spreads the tasks of one deployment; `slowness` multiplies the time to start
 */
export function planTask(options: {
  id: string;
  deploymentId: string;
  revision: number;
  availabilityZone: string;
  privateIp: string;
  createdAt: number;
  pace: Pace;
  slowness: number;
  jitter: number;
  defect?: RevisionDefect;
  /** Epoch milliseconds from which on a defect shows; -Infinity for always. */
  defectFrom: number;
  image: string;
}): Task {
  const { pace, createdAt, defect } = options;
  const stretch = options.slowness * (0.85 + 0.3 * options.jitter);
  const pendingAt = createdAt + Math.round(pace.provisioningMs * stretch);
  const activatingAt = pendingAt + Math.round(pace.pendingMs * stretch);
  const runningAt = activatingAt + Math.round(pace.activatingMs * stretch);
  const healthyAt = runningAt + Math.round(pace.healthyAfterMs * stretch);
  const task: Task = {
    id: options.id,
    deploymentId: options.deploymentId,
    revision: options.revision,
    availabilityZone: options.availabilityZone,
    privateIp: options.privateIp,
    createdAt,
    pendingAt,
    activatingAt,
    runningAt,
    healthyAt,
  };
  if (defect?.kind === 'image-not-found') {
    task.end = endingAt(activatingAt, 0, pace, {
      stopCode: 'TaskFailedToStart',
      failed: true,
      reason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${options.image}: ${options.image}: not found`,
    });
  } else if (defect?.kind === 'crashes') {
    task.end = endingAt(
      Math.max(
        runningAt + Math.round(defect.afterSeconds * 1000),
        options.defectFrom + Math.round(options.jitter * 20_000),
      ),
      0,
      pace,
      {
        stopCode: 'EssentialContainerExited',
        failed: true,
        reason: 'Essential container in task exited',
        exitCode: defect.exitCode,
        containerReason: defect.reason,
      },
    );
  } else if (defect?.kind === 'unhealthy') {
    // Three checks in a row, as far apart as a passing one would have taken.
    task.unhealthyAt = runningAt + 3 * (healthyAt - runningAt);
    task.healthyAt = Infinity;
    task.end = endingAt(task.unhealthyAt + pace.schedulerMs, 0, pace, {
      stopCode: 'ServiceSchedulerInitiated',
      failed: true,
      reason: 'Task failed container health checks',
      exitCode: 143,
    });
  }
  return task;
}

/** The same task, stopped by the service scheduler. One that is already ending is returned as it is. */
export function stopTask(
  task: Task,
  now: number,
  reason: string,
  pace: Pace,
): Task {
  if (task.end && task.end.at <= now) {
    return task;
  }
  const deactivatingMs = now >= task.runningAt ? pace.deactivatingMs : 0;
  return {
    ...task,
    end: endingAt(now, deactivatingMs, pace, {
      stopCode: 'ServiceSchedulerInitiated',
      failed: false,
      reason,
      exitCode: now >= task.runningAt ? 0 : undefined,
    }),
  };
}

function endingAt(
  at: number,
  deactivatingMs: number,
  pace: Pace,
  cause: Pick<
    TaskEnd,
    'stopCode' | 'reason' | 'exitCode' | 'containerReason' | 'failed'
  >,
): TaskEnd {
  const stoppingAt = at + deactivatingMs;
  const deprovisioningAt = stoppingAt + pace.stoppingMs;
  return {
    at,
    stoppingAt,
    deprovisioningAt,
    stoppedAt: deprovisioningAt + pace.deprovisioningMs,
    ...cause,
  };
}

/** Whether the deployment circuit breaker counts this end as a failure: the task never became healthy and nobody asked it to stop. */
export function failedBeforeHealthy(task: Task): boolean {
  return (
    task.end !== undefined && task.end.failed && task.end.at <= task.healthyAt
  );
}
