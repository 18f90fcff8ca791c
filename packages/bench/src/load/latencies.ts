/** What a run of requests shows. Durations are milliseconds. */
export type LatencySummary = { p50: number; p99: number; perSecond: number };

/**
 * The nearest-rank percentile: the smallest sample that at least `percent` of all samples don't exceed.
 *
 * @param samples - in any order, at least one
 * @param percent - above 0, up to 100
 * @throws RangeError without samples, or for another percentage
 */
export function percentile(
  samples: readonly number[],
  percent: number,
): number {
  if (samples.length === 0 || !(percent > 0 && percent <= 100)) {
    throw new RangeError('A percentile needs samples and 0 < percent <= 100');
  }
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1];
}

/**
 * Sums up a run.
 *
 * @param run.latenciesMs - of each request
 * @param run.elapsedMs - from the first request to the last answer
 */
export function summarize(run: {
  latenciesMs: readonly number[];
  elapsedMs: number;
}): LatencySummary {
  return {
    p50: percentile(run.latenciesMs, 50),
    p99: percentile(run.latenciesMs, 99),
    perSecond: (run.latenciesMs.length / run.elapsedMs) * 1000,
  };
}
