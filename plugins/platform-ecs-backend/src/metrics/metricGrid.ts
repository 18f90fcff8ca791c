const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_MS = 86_400_000;

/** More points than a chart has pixels for are of no use to anybody. */
export const MOST_POINTS = 720;

/** For how long CloudWatch keeps a metric at all, milliseconds: 455 days. */
export const METRIC_RETENTION_MS = 455 * DAY_MS;

/** Each a multiple of 60 seconds, and of 300 and 3,600 from those on. */
const PERIODS_S = [
  MINUTE_S,
  5 * MINUTE_S,
  15 * MINUTE_S,
  HOUR_S,
  3 * HOUR_S,
  6 * HOUR_S,
  24 * HOUR_S,
] as const;

/** What CloudWatch keeps of data that is older than `olderThanMs`: one datum for so many seconds, and periods must be multiples of it. */
const RETENTION = [
  { olderThanMs: 63 * DAY_MS, resolutionS: HOUR_S },
  { olderThanMs: 15 * DAY_MS, resolutionS: 5 * MINUTE_S },
  { olderThanMs: Number.NEGATIVE_INFINITY, resolutionS: MINUTE_S },
] as const;

/** A range of time cut into periods. Times are epoch milliseconds, multiples of the period; `to` is exclusive. */
export type MetricGrid = { from: number; to: number; periodMs: number };

/**
 * The shortest period with which a range has at most {@link MOST_POINTS} points and CloudWatch still has data.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 *
 * @param from - epoch milliseconds
 * @param to - epoch milliseconds, after `from`
 * @param now - epoch milliseconds: what is old is so by it
 * @returns seconds
 */
export function periodFor(from: number, to: number, now: number): number {
  const { resolutionS } =
    RETENTION.find(({ olderThanMs }) => now - from > olderThanMs) ??
    RETENTION[RETENTION.length - 1];
  const fits = PERIODS_S.find(
    seconds =>
      seconds % resolutionS === 0 &&
      Math.ceil((to - from) / (seconds * 1000)) <= MOST_POINTS,
  );
  return fits ?? PERIODS_S[PERIODS_S.length - 1];
}

/**
 * The grid of a range: it covers the range, but leaves out the period that is under way, whose sums would look like a fall. At least one period.
 *
 * @param from - epoch milliseconds
 * @param to - epoch milliseconds, after `from`
 * @param now - epoch milliseconds
 */
export function metricGrid(from: number, to: number, now: number): MetricGrid {
  const periodMs = periodFor(from, to, now) * 1000;
  const whole = Math.floor(now / periodMs) * periodMs;
  const end = Math.min(Math.ceil(to / periodMs) * periodMs, whole);
  const points = Math.min(MOST_POINTS, Math.ceil((to - from) / periodMs));
  const begin = Math.min(
    Math.max(Math.floor(from / periodMs) * periodMs, end - points * periodMs),
    end - periodMs,
  );
  return { from: begin, to: end, periodMs };
}

/** How many periods a grid has. */
export function pointsOf({ from, to, periodMs }: MetricGrid): number {
  return (to - from) / periodMs;
}
