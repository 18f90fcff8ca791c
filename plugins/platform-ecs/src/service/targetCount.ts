import type { ScalingLimits } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** A number of tasks in words: "1 task", "4 tasks". */
export function tasksInWords(count: number): string {
  return `${count} ${count === 1 ? 'task' : 'tasks'}`;
}

/** A target that was typed: a count, or what is wrong with it, in words. */
export type TypedTarget =
  | { count: number; problem?: undefined }
  | { count?: undefined; problem: string };

/**
 * Reads the number of tasks that somebody typed. The server decides in the end; this says early, and in words, what it would refuse.
 *
 * @param typed - as typed
 * @param limits - the service's scaling limits, tasks
 * @param present - the desired count now
 */
export function parseTargetCount(
  typed: string,
  { min, max }: ScalingLimits,
  present: number,
): TypedTarget {
  const text = typed.trim();
  if (!/^\d{1,9}$/.test(text)) {
    return { problem: `Type a whole number of tasks from ${min} to ${max}.` };
  }
  const count = Number(text);
  if (count < min) {
    return { problem: `This service may not go below ${min}.` };
  }
  if (count > max) {
    return { problem: `This service may not go above ${max}.` };
  }
  if (count === present) {
    return { problem: `It is already set to ${present}.` };
  }
  return { count };
}
