import {
  endingInWords,
  explainEnding,
  exitCodeInWords,
  type EndedTask,
} from './taskEnding';

function ended(overrides: Partial<EndedTask>): EndedTask {
  return {
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    containers: [{ name: 'app' }],
    ...overrides,
  };
}

const exited = (exitCode: number, reason?: string) =>
  ended({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'adot-collector', exitCode: 143 },
      { name: 'app', exitCode, reason },
    ],
  });

describe('explainEnding', () => {
  it.each<[EndedTask, string, string]>([
    [
      exited(137, 'OutOfMemoryError: Container killed due to memory usage'),
      'failed',
      'exit code 137 (out of memory) in container app',
    ],
    // Not every SIGKILL is one for memory.
    [exited(137), 'failed', 'exit code 137 (killed, SIGKILL) in container app'],
    [
      exited(1),
      'failed',
      'exit code 1 (an error of the application) in container app',
    ],
    [
      exited(139),
      'failed',
      'exit code 139 (invalid memory access, SIGSEGV) in container app',
    ],
    [
      exited(127),
      'failed',
      'exit code 127 (the command was not found) in container app',
    ],
    [
      ended({
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'CannotPullContainerError: pull image manifest has been retried 1 time(s): app:2: not found',
      }),
      'failed',
      'image could not be pulled',
    ],
    [
      ended({
        stopCode: 'TaskFailedToStart',
        stoppedReason:
          'ResourceInitializationError: unable to pull secrets or registry auth',
      }),
      'failed',
      'resources could not be prepared',
    ],
    [
      ended({
        stopCode: 'TaskFailedToStart',
        containers: [
          {
            name: 'app',
            reason: 'CannotStartContainerError: exec format error',
          },
        ],
      }),
      'failed',
      'container could not be started',
    ],
    [ended({ stopCode: 'TaskFailedToStart' }), 'failed', 'failed to start'],
    [
      ended({
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Task failed ELB health checks in (target-group x)',
      }),
      'failed',
      'failed health checks',
    ],
    [
      ended({
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
        containers: [{ name: 'app', exitCode: 137 }],
      }),
      'asked',
      'stopped by the service scheduler',
    ],
    [ended({ stopCode: 'UserInitiated' }), 'asked', 'stopped by hand'],
    [
      ended({ stopCode: 'SpotInterruption' }),
      'infrastructure',
      'Spot capacity was taken back',
    ],
    [ended({}), 'unknown', 'stopped for a reason that ECS did not give'],
  ])('case %#: %j is %s: %s', (task, kind, cause) => {
    const ending = explainEnding(task);
    expect(ending).toMatchObject({ kind, cause });
    expect(ending?.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(ending?.meaning).toMatch(/\.$/);
  });

  it('is nothing while a task is meant to run', () => {
    expect(
      explainEnding(ended({ desiredStatus: 'RUNNING', lastStatus: 'RUNNING' })),
    ).toBeUndefined();
  });
});

describe('exitCodeInWords', () => {
  it('says out of memory only where ECS does', () => {
    expect(exitCodeInWords(137, 'OutOfMemoryError: …')).toBe('out of memory');
    expect(exitCodeInWords(137)).toBe('killed, SIGKILL');
    expect(exitCodeInWords(42)).toBe('an error of the application');
  });
});

describe('endingInWords', () => {
  it('says "stopped" once', () => {
    expect(
      endingInWords(explainEnding(ended({ stopCode: 'UserInitiated' }))),
    ).toBe('stopped by hand');
    expect(endingInWords(explainEnding(exited(2)))).toMatch(
      /^stopped: exit code 2/,
    );
  });
});
