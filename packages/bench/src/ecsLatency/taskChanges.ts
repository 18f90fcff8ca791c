import type { Task } from '@aws-sdk/client-ecs';

/** What a task goes through, in order, as the page words it. */
const phases: ReadonlyArray<{
  phase: string;
  /** Where ECS says when it began. */
  begins: keyof Task;
  words: RegExp;
}> = [
  { phase: 'provisioning', begins: 'createdAt', words: /^Provisioning$/ },
  { phase: 'pulling', begins: 'pullStartedAt', words: /^Pulling the image$/ },
  { phase: 'activating', begins: 'pullStoppedAt', words: /^Activating$/ },
  { phase: 'running', begins: 'startedAt', words: /^Running(, \w+)?$/ },
  { phase: 'draining', begins: 'stoppingAt', words: /^Draining$/ },
  { phase: 'stopped', begins: 'stoppedAt', words: /^Stopped/ },
];

/** The names of what a task goes through, in order. */
export const taskPhases = phases.map(({ phase }) => phase);

/** What the page said of a task from a time on, epoch milliseconds. */
export type Sighting = { taskId: string; words: string; at: number };

/** How long a change took to be seen. */
export type SeenChange = {
  phase: string;
  lagMs: number;
  /** Whether the page had shown the rollout before the change: without that it could not know that something moves. */
  rolloutKnown: boolean;
};

/**
 * When the page showed each change of each task, or a later one of the same task.
 *
 * @param tasks - as ECS describes them afterwards
 * @param sightings - all that the page said, in order
 * @param since - changes before that, epoch milliseconds, are left out
 * @throws Error for words that say nothing known, and for a change that was never shown
 */
export function seenChanges(
  tasks: readonly Task[],
  sightings: readonly Sighting[],
  since: number,
): SeenChange[] {
  const shown = sightings.map(({ taskId, words, at }) => ({
    taskId,
    at,
    rank: rankOf(words),
  }));
  const rollouts = rolloutsOf(tasks, sightings);
  return tasks.flatMap(task =>
    phases.flatMap(({ phase, begins }, rank) => {
      const began = task[begins];
      if (!(began instanceof Date) || began.getTime() < since) return [];
      const at = began.getTime();
      const taskId = idOf(task);
      const seen = shown.find(
        sighting => sighting.taskId === taskId && sighting.rank >= rank,
      );
      if (!seen) {
        throw new Error(
          `The page never showed task ${taskId} as ${phase}, which it was at ${began.toISOString()}`,
        );
      }
      const rollout = rollouts.findLast(({ begunAt }) => begunAt <= at);
      return {
        phase,
        lagMs: seen.at - at,
        rolloutKnown: rollout !== undefined && rollout.knownAt <= at,
      };
    }),
  );
}

/** When each deployment's first task was there, and when the page first showed one of its tasks; oldest first. */
function rolloutsOf(tasks: readonly Task[], sightings: readonly Sighting[]) {
  const rollouts = new Map<string, { begunAt: number; knownAt: number }>();
  for (const task of tasks) {
    const { startedBy = '', createdAt } = task;
    const id = idOf(task);
    const before = rollouts.get(startedBy);
    const seenAt = sightings.find(({ taskId }) => taskId === id)?.at;
    rollouts.set(startedBy, {
      begunAt: Math.min(before?.begunAt ?? Infinity, Number(createdAt)),
      knownAt: Math.min(before?.knownAt ?? Infinity, seenAt ?? Infinity),
    });
  }
  return [...rollouts.values()].sort((a, b) => a.begunAt - b.begunAt);
}

function rankOf(words: string): number {
  const rank = phases.findIndex(phase => phase.words.test(words));
  if (rank < 0) throw new Error(`What is a task that is "${words}"?`);
  return rank;
}

function idOf({ taskArn = '' }: Task): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}
