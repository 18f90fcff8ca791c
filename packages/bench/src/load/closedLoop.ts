import { performance } from 'node:perf_hooks';

/** What came of a closed loop. Milliseconds. */
export type Run = { latenciesMs: number[]; elapsedMs: number };

/**
 * Lets callers send one request after the other, each waiting for its answer, until `requests` have been answered.
 *
 * @param options.callers - how many send at the same time
 * @param options.requests - how many all of them together send
 * @param options.send - sends one and resolves when it has been answered
 * @throws what `send` throws: a failed request has no latency worth counting
 */
export async function closedLoop(options: {
  callers: number;
  requests: number;
  send: () => Promise<void>;
}): Promise<Run> {
  const { callers, requests, send } = options;
  const latenciesMs: number[] = [];
  let started = 0;
  const call = async () => {
    while (started < requests) {
      started += 1;
      const startedAt = performance.now();
      await send();
      latenciesMs.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: callers }, call));
  return { latenciesMs, elapsedMs: performance.now() - startedAt };
}

/** Several runs as one: as if they had followed each other at once. */
export function joinRuns(runs: readonly Run[]): Run {
  return {
    latenciesMs: runs.flatMap(run => run.latenciesMs),
    elapsedMs: runs.reduce((total, run) => total + run.elapsedMs, 0),
  };
}
