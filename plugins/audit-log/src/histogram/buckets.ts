import {
  auditPhases,
  type AuditHistogram,
  type AuditPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** Phases from the bottom of a bar to its top: what somebody has to look at is on top, where it is seen. */
export const stackedPhases: readonly AuditPhase[] = [
  'succeeded',
  'observed',
  'intent',
  'challenged',
  'compensated',
  'denied',
  'failed',
  'abandoned',
];

/** A run of a histogram's buckets: from the first, inclusive, to the last, exclusive. */
export type BucketRange = { start: number; end: number };

/** When a bucket ends, ISO 8601: where the next one begins, for the last one the histogram's own end. */
function endOf(histogram: AuditHistogram, end: number): string {
  return histogram.buckets[end]?.start ?? histogram.to;
}

/** The time that buckets cover: `from` is inclusive, `to` is not. ISO 8601. */
export function timesOf(
  histogram: AuditHistogram,
  { start, end }: BucketRange,
): { from: string; to: string } {
  return {
    from: histogram.buckets[start].start,
    to: endOf(histogram, end),
  };
}

/** Rows in all buckets of a range. */
export function totalOf(
  histogram: AuditHistogram,
  { start, end }: BucketRange,
): number {
  return histogram.buckets
    .slice(start, end)
    .reduce((sum, { total }) => sum + total, 0);
}

/** Rows by phase in the whole histogram, those without rows left out, in the order of the phases. */
export function totalsByPhase(
  histogram: AuditHistogram,
): Array<{ phase: AuditPhase; total: number }> {
  return auditPhases
    .map(phase => ({
      phase,
      total: histogram.buckets.reduce(
        (sum, { byPhase }) => sum + (byPhase[phase] ?? 0),
        0,
      ),
    }))
    .filter(({ total }) => total > 0);
}

/** A layer of a bar, in parts of the chart's height (0 to 1) from its foot. */
export type BarLayer = { phase: AuditPhase; foot: number; height: number };

/**
 * The layers of a bucket's bar.
 *
 * @param highest - the rows of the fullest bucket, which is as high as the chart
 */
export function layersOf(
  bucket: AuditHistogram['buckets'][number],
  highest: number,
): BarLayer[] {
  let foot = 0;
  return stackedPhases.flatMap(phase => {
    const rows = bucket.byPhase[phase] ?? 0;
    if (rows === 0) return [];
    const layer = { phase, foot, height: rows / highest };
    foot += layer.height;
    return [layer];
  });
}

/**
 * The bucket at a place of the chart.
 *
 * @param place - parts of the chart's width from its left, 0 to 1; what is outside counts as its edge
 */
export function bucketAt(place: number, buckets: number): number {
  return Math.min(buckets - 1, Math.max(0, Math.floor(place * buckets)));
}

/** The range between two buckets, both included, in whichever order they were pointed at. */
export function between(one: number, other: number): BucketRange {
  return { start: Math.min(one, other), end: Math.max(one, other) + 1 };
}

/** Moves one end of a range; it keeps at least one bucket, and stays in the chart. */
export function moveEdge(
  range: BucketRange,
  move: { edge: keyof BucketRange; by: number; buckets: number },
): BucketRange {
  const { edge, by, buckets } = move;
  return edge === 'start'
    ? {
        ...range,
        start: Math.max(0, Math.min(range.end - 1, range.start + by)),
      }
    : {
        ...range,
        end: Math.min(buckets, Math.max(range.start + 1, range.end + by)),
      };
}
