import type { UsageSeries } from '@alphaswarm-admin/plugin-companies-common';
import type { ChartTime } from '@alphaswarm-admin/plugin-portal-react';

/** Values at even distances, `null` where there is none. */
export type SeriesOnAxis = { time: ChartTime; values: Array<number | null> };

/**
 * Puts the points of a series on an axis of even periods: a point that is missing is a gap, and never joins its neighbours.
 *
 * @param points - oldest first; the smallest distance between two is the period
 * @returns undefined if there are fewer than two
 */
export function seriesOnAxis(
  points: UsageSeries['points'],
): SeriesOnAxis | undefined {
  if (points.length < 2) return undefined;
  const [from] = points[0];
  const [last] = points[points.length - 1];
  const periodMs = Math.min(
    ...points.slice(1).map(([at], index) => at - points[index][0]),
  );
  if (!(periodMs > 0)) return undefined;
  const values = new Array<number | null>(
    Math.round((last - from) / periodMs) + 1,
  ).fill(null);
  for (const [at, value] of points) {
    values[Math.round((at - from) / periodMs)] = value;
  }
  return { time: { from, to: last + periodMs, periodMs }, values };
}
