import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { hasFailed } from './rolloutFacts';

/**
 * What went wrong with the tasks that a deployment started, e.g. "3 of 10 tasks stopped, exit code 137 (out of memory) in container app". The cause
 * that most of them share is named; the newest one's where several are as frequent.
 *
 * @param tasks - those of the new revision
 * @returns undefined if none failed
 */
export function failureInWords(tasks: readonly EcsTask[]): string | undefined {
  const failed = tasks
    .filter(hasFailed)
    .toSorted((a, b) => endOf(b).localeCompare(endOf(a)));
  if (failed.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { ending } of failed) {
    const cause = ending!.cause;
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  const [[cause, most]] = [...counts].toSorted((a, b) => b[1] - a[1]);
  const share = `${failed.length} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} stopped`;
  return counts.size === 1
    ? `${share}, ${cause}`
    : `${share}, ${most} of them: ${cause}`;
}

function endOf({ stoppedAt, stoppingAt, createdAt }: EcsTask): string {
  return stoppedAt ?? stoppingAt ?? createdAt ?? '';
}
