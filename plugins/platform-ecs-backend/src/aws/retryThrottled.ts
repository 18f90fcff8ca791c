import { setTimeout as sleep } from 'node:timers/promises';
import { isThrottling } from './explainAwsError';

/** How often, and how patiently, a throttled call is made again. */
export type ThrottleBudget = {
  /** Calls in all, the first included. */
  attempts: number;
  /** The wait before the second call, milliseconds; doubles with each further one. Each wait is taken between half and all of it. */
  firstWaitMs: number;
};

/**
 * Makes a call again while AWS throttles it. Throttling is the one failure of a mutation after which it is certain that nothing happened and
 * that the same call may succeed: no other is repeated, since a second `UpdateService` can be a second rollout.
 *
 * @throws what the last call threw
 */
export async function retryThrottled<T>(
  budget: ThrottleBudget,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= budget.attempts || !isThrottling(error)) throw error;
      const wait = budget.firstWaitMs * 2 ** (attempt - 1);
      try {
        await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal });
      } catch {
        // The deadline came while nothing was under way: the throttling is still the whole truth, and nothing happened.
        throw error;
      }
    }
  }
}
