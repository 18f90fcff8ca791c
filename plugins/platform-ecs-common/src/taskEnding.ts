import type { EcsTask } from './tasks';

/** Who or what ended a task: itself failing, somebody or the scheduler asking, or AWS's machines. */
export type TaskEndingKind = 'failed' | 'asked' | 'infrastructure' | 'unknown';

/** Why a task ended, in words. */
export type TaskEnding = {
  kind: TaskEndingKind;
  /** A short phrase without a full stop, alike for tasks that ended alike, e.g. "exit code 137 (out of memory) in container app". */
  cause: string;
  /** What it means, a sentence. */
  meaning: string;
  /** AWS's page about it. */
  source: string;
};

const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';

/** AWS's pages that explain the endings. */
export const endingSources = {
  stopCodes: `${GUIDE}/stopped-task-error-codes.html`,
  stoppedTasks: `${GUIDE}/stopped-task-errors.html`,
  outOfMemory: `${GUIDE}/out-of-memory.html`,
  cannotPull: `${GUIDE}/task_cannot_pull_image.html`,
  cannotStart: `${GUIDE}/cannot-start-container.html`,
  resources: `${GUIDE}/resource-initialization-error.html`,
  retirement: `${GUIDE}/task-maintenance.html`,
  spot: `${GUIDE}/fargate-capacity-providers.html`,
} as const;

/** The part of a task that tells how it ended. */
export type EndedTask = Pick<
  EcsTask,
  'desiredStatus' | 'lastStatus' | 'stopCode' | 'stoppedReason' | 'containers'
>;

const OUT_OF_MEMORY = /OutOfMemory/i;

/** Errors that ECS begins a reason with, and what they mean. */
const reasonErrors: ReadonlyArray<{
  pattern: RegExp;
  cause: string;
  meaning: string;
  source: string;
}> = [
  {
    pattern: /^CannotPull(?:Container|Image|ECRContainer|ImageManifest)\w*/i,
    cause: 'image could not be pulled',
    meaning:
      'The image could not be pulled: it or its tag does not exist, the task execution role may not read it, or the registry could not be reached from the subnets.',
    source: endingSources.cannotPull,
  },
  {
    pattern: /^ResourceInitializationError/i,
    cause: 'resources could not be prepared',
    meaning:
      'What the task needs before its containers start could not be prepared: secrets, log configuration, volumes or the network interface. Look at the execution role and the routes out of the subnets.',
    source: endingSources.resources,
  },
  {
    pattern: /^(?:CannotStart|CannotCreate|ContainerRuntime)\w*/i,
    cause: 'container could not be started',
    meaning:
      'The container could not be started from its image: the command, the entry point or the architecture of the image may be wrong.',
    source: endingSources.cannotStart,
  },
  {
    pattern: /failed (?:ELB|container) health checks|health ?check/i,
    cause: 'failed health checks',
    meaning:
      'The task ran but did not pass its health checks, so the scheduler stopped it.',
    source: endingSources.stoppedTasks,
  },
];

/**
 * What an exit code says. Codes above 128 name the signal that ended the process; 137 is SIGKILL, which means "out of memory" only if ECS says so.
 *
 * @param reason - the container's reason in ECS's words
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function exitCodeInWords(code: number, reason = ''): string {
  if (OUT_OF_MEMORY.test(reason)) return 'out of memory';
  return exitCodeWords.get(code) ?? 'an error of the application';
}

const exitCodeWords: ReadonlyMap<number, string> = new Map([
  [0, 'ended by itself without an error'],
  [1, 'an error of the application'],
  [2, 'wrong use of the command'],
  [125, 'the container could not be created'],
  [126, 'the command could not be executed'],
  [127, 'the command was not found'],
  [130, 'interrupted, SIGINT'],
  [134, 'aborted itself, SIGABRT'],
  [137, 'killed, SIGKILL'],
  [139, 'invalid memory access, SIGSEGV'],
  [143, 'asked to stop, SIGTERM'],
  [255, 'exit code out of range'],
]);

/** What each stop code means where nothing more precise is known. */
const stopCodes: ReadonlyMap<
  string,
  Omit<TaskEnding, 'source'> & { source?: string }
> = new Map([
  [
    'TaskFailedToStart',
    {
      kind: 'failed' as const,
      cause: 'failed to start',
      meaning: 'The task never got as far as running its containers.',
    },
  ],
  [
    'EssentialContainerExited',
    {
      kind: 'failed' as const,
      cause: 'an essential container exited',
      meaning:
        'A container that the task definition calls essential ended, and with it the task.',
    },
  ],
  [
    'ServiceSchedulerInitiated',
    {
      kind: 'asked' as const,
      cause: 'stopped by the service scheduler',
      meaning:
        'ECS stopped the task: another deployment replaces it, or the service was scaled in.',
    },
  ],
  [
    'UserInitiated',
    {
      kind: 'asked' as const,
      cause: 'stopped by hand',
      meaning:
        'Somebody, or a program, stopped this very task through the API.',
    },
  ],
  [
    'SpotInterruption',
    {
      kind: 'infrastructure' as const,
      cause: 'Spot capacity was taken back',
      meaning: 'AWS needed the Spot capacity that the task ran on.',
      source: endingSources.spot,
    },
  ],
  [
    'TerminationNotice',
    {
      kind: 'infrastructure' as const,
      cause: 'the machine was terminated',
      meaning: 'The machine that the task ran on was about to be terminated.',
    },
  ],
  [
    'InfrastructureHealth',
    {
      kind: 'infrastructure' as const,
      cause: 'the machine was retired or unhealthy',
      meaning: 'AWS took the machine that the task ran on out of service.',
      source: endingSources.retirement,
    },
  ],
]);

/**
 * Why a task ends or ended, in words.
 *
 * @returns undefined while the task is meant to run
 */
export function explainEnding(task: EndedTask): TaskEnding | undefined {
  if (task.desiredStatus !== 'STOPPED' && task.lastStatus !== 'STOPPED') {
    return undefined;
  }
  const byCode = stopCodes.get(task.stopCode ?? '');
  // The scheduler's own stop is no failure of the container, whatever it exits with; but a failed health check is.
  const failedChecks = /health ?check/i.test(task.stoppedReason ?? '');
  if (byCode && byCode.kind !== 'failed' && !failedChecks) {
    return { source: endingSources.stopCodes, ...byCode };
  }
  return (
    endingOfReason(task) ??
    endingOfContainer(task) ??
    (byCode
      ? { source: endingSources.stopCodes, ...byCode }
      : {
          kind: 'unknown',
          cause: 'stopped for a reason that ECS did not give',
          meaning: 'ECS gave neither a stop code nor an exit code.',
          source: endingSources.stoppedTasks,
        })
  );
}

function endingOfReason(task: EndedTask): TaskEnding | undefined {
  const reasons = [
    task.stoppedReason,
    ...task.containers.map(({ reason }) => reason),
  ].filter(reason => reason !== undefined);
  for (const reason of reasons) {
    const known = reasonErrors.find(({ pattern }) => pattern.test(reason));
    if (known) {
      const { cause, meaning, source } = known;
      return { kind: 'failed', cause, meaning, source };
    }
  }
  return undefined;
}

function endingOfContainer(task: EndedTask): TaskEnding | undefined {
  const ended = task.containers.filter(
    ({ exitCode, reason }) => exitCode !== undefined || reason !== undefined,
  );
  // Sidecars end with 0 or by SIGTERM because the task ends: the one that failed is why.
  const guilty =
    ended.find(({ reason }) => OUT_OF_MEMORY.test(reason ?? '')) ??
    ended.find(
      ({ exitCode }) => ![undefined, 0, 130, 143].includes(exitCode),
    ) ??
    ended.find(({ exitCode }) => exitCode !== undefined);
  if (!guilty) return undefined;
  const { name, exitCode, reason } = guilty;
  const outOfMemory = OUT_OF_MEMORY.test(reason ?? '');
  if (exitCode === undefined) {
    return outOfMemory
      ? {
          kind: 'failed',
          cause: `out of memory in container ${name}`,
          meaning: OUT_OF_MEMORY_MEANING,
          source: endingSources.outOfMemory,
        }
      : undefined;
  }
  return {
    kind: 'failed',
    cause: `exit code ${exitCode} (${exitCodeInWords(exitCode, reason)}) in container ${name}`,
    meaning: outOfMemory ? OUT_OF_MEMORY_MEANING : exitMeaning(exitCode, name),
    source: outOfMemory ? endingSources.outOfMemory : endingSources.stopCodes,
  };
}

const OUT_OF_MEMORY_MEANING =
  'The container used more memory than its task or container may have, and was killed. Give it more, or find what grows.';

function exitMeaning(exitCode: number, name: string): string {
  switch (exitCode) {
    case 0:
      return `The process of ${name} ended by itself. A service's process is meant to go on.`;
    case 137:
      return `The process of ${name} was killed (SIGKILL). ECS does not say that it was out of memory: it may also not have stopped in time after SIGTERM.`;
    case 139:
      return `The process of ${name} touched memory that is not its own and was ended (SIGSEGV).`;
    case 143:
      return `The process of ${name} was asked to stop (SIGTERM) and did.`;
    default:
      return `The process of ${name} ended with an error of its own: its log says which.`;
  }
}

/** An ending as a part of a sentence about the task: "stopped: exit code 1 (…) in container app", "stopped by the service scheduler". */
export function endingInWords(ending: TaskEnding | undefined): string {
  if (!ending) return 'stopped: no reason is known';
  const { cause } = ending;
  return cause.startsWith('stopped') ? cause : `stopped: ${cause}`;
}
