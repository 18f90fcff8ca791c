import { paceSchema, type RevisionDefect } from '../../scenario';
import {
  failedBeforeHealthy,
  nextChange,
  planTask,
  stopTask,
  taskAt,
  type Task,
} from './task';

const pace = paceSchema.parse({});

function plan(defect?: RevisionDefect, defectFrom = -Infinity): Task {
  return planTask({
    id: 'a'.repeat(32),
    deploymentId: 'ecs-svc/1',
    revision: 1,
    availabilityZone: 'a',
    privateIp: '10.0.0.1',
    createdAt: 0,
    pace,
    slowness: 1,
    jitter: 0.5,
    defect,
    defectFrom,
    image: 'registry/core:1',
  });
}

/** The statuses of a task from its creation until nothing changes any more. */
function lifeOf(task: Task): string[] {
  const statuses: string[] = [];
  for (let at = 0; at < Infinity; at = nextChange(task, at)) {
    const status = taskAt(task, at)?.lastStatus;
    if (status && status !== statuses.at(-1)) {
      statuses.push(status);
    }
  }
  return statuses;
}

describe('a task', () => {
  it('is not there before it is created', () => {
    expect(taskAt(plan(), -1)).toBeUndefined();
  });

  it('comes up in steps and stays', () => {
    expect(lifeOf(plan())).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
    ]);
  });

  it('is healthy some time after it runs', () => {
    const task = plan();
    expect(taskAt(task, task.runningAt)?.healthStatus).toBe('UNKNOWN');
    expect(taskAt(task, task.healthyAt)?.healthStatus).toBe('HEALTHY');
  });

  it('drains when the scheduler stops it', () => {
    const stopped = stopTask(plan(), 60_000, 'Scaling activity', pace);
    expect(lifeOf(stopped).slice(3)).toEqual([
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
    expect(failedBeforeHealthy(stopped)).toBe(false);
  });

  it('has nothing to drain when it is stopped while it starts', () => {
    expect(lifeOf(stopTask(plan(), 2000, 'Scaling activity', pace))).toEqual([
      'PROVISIONING',
      'PENDING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
  });

  it('is not stopped twice', () => {
    const stopped = stopTask(plan(), 60_000, 'first', pace);
    expect(stopTask(stopped, 61_000, 'second', pace)).toBe(stopped);
  });

  it('never runs when its image is not there', () => {
    const task = plan({ kind: 'image-not-found' });
    expect(lifeOf(task)).not.toContain('RUNNING');
    expect(failedBeforeHealthy(task)).toBe(true);
  });

  it('fails in the eyes of the breaker only when it crashes before it is healthy', () => {
    const crashing = (afterSeconds: number) =>
      plan({ kind: 'crashes', afterSeconds, exitCode: 1 });
    expect(failedBeforeHealthy(crashing(1))).toBe(true);
    expect(failedBeforeHealthy(crashing(60))).toBe(false);
  });

  it('is well until its defect shows', () => {
    const task = plan(
      { kind: 'crashes', afterSeconds: 1, exitCode: 1 },
      500_000,
    );
    expect(taskAt(task, 400_000)?.healthStatus).toBe('HEALTHY');
    expect(taskAt(task, 600_000)?.lastStatus).toBe('STOPPED');
  });
});
