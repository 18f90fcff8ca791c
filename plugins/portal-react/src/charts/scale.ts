/** A vertical scale from `min` to `max`, with marks at round numbers. */
export type ValueScale = { min: number; max: number; ticks: number[] };

const ROUND_STEPS = [1, 2, 2.5, 5, 10];

/**
 * A scale that holds all values, begins at zero unless one is below, and ends at a round number.
 *
 * @param values - of all lines, `null` where there is none, and thresholds that are to be seen
 * @param marks - about how many ticks
 * @param least - what the top is at least
 */
export function valueScale(
  values: Iterable<number | null>,
  marks: number,
  least = 0,
): ValueScale {
  let low = 0;
  let high = Math.max(0, least);
  for (const value of values) {
    if (value !== null && Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  // Nothing, or so little that no step fits between.
  if (high - low < 1e-12) high = low + 1;
  const step = roundStep((high - low) / marks);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    // 3 × 0.1 is not 0.3.
    Number(((first + index) * step).toPrecision(12)),
  );
  return { min: ticks[0], max: ticks[ticks.length - 1], ticks };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND_STEPS.find(candidate => candidate * power >= rough);
  return (factor ?? 10) * power;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
];

/**
 * Round instants in a range, at most `marks` of them. Epoch milliseconds, in UTC.
 *
 * @param from - inclusive
 * @param to - inclusive, after `from`
 */
export function timeTicks(from: number, to: number, marks: number): number[] {
  const step =
    TIME_STEPS.find(candidate => (to - from) / candidate <= marks) ??
    (to - from) / marks;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    ticks.push(at);
  }
  return ticks;
}
