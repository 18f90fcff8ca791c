import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { pointsOf, type MetricGrid } from './metricGrid';

/** A task's life as far as counting needs it. */
export type TaskLife = Pick<EcsTask, 'arn' | 'startedAt' | 'stoppedAt'>;

/**
 * How many tasks ran, counted from when each began and stopped.
 *
 * @param tasks - a task may come up more than once
 * @param knownSince - epoch milliseconds: before, tasks may have stopped that nobody remembers, and there is no value
 * @returns the fewest that ran at once in each period of the grid, at its ends and whenever one began or stopped
 */
export function runningTasks(
  tasks: readonly TaskLife[],
  grid: MetricGrid,
  knownSince: number,
): Array<number | null> {
  const lives = [
    ...new Map(tasks.map(task => [task.arn, task])).values(),
  ].flatMap(({ startedAt, stoppedAt }) =>
    startedAt === undefined
      ? []
      : [
          {
            start: Date.parse(startedAt),
            stop: stoppedAt === undefined ? Infinity : Date.parse(stoppedAt),
          },
        ],
  );
  const runningAt = (at: number) =>
    lives.filter(({ start, stop }) => start <= at && at < stop).length;
  return Array.from({ length: pointsOf(grid) }, (_, index) => {
    const begin = grid.from + index * grid.periodMs;
    if (begin < knownSince) return null;
    const end = begin + grid.periodMs;
    // The count falls only when a task stops.
    const falls = lives
      .map(({ stop }) => stop)
      .filter(stop => stop > begin && stop < end);
    return Math.min(...[begin, ...falls].map(runningAt));
  });
}
