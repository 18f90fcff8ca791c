const DAY_SECONDS = 86_400;

/** How many labels the axis has at most. */
const LABELS = 5;

/** A label under the chart, `place` in parts of its width. */
export type AxisLabel = { place: number; text: string };

/**
 * Labels for an axis of time, evenly spread, in UTC: with the date where the range is longer than a day, without the time where buckets are days.
 *
 * @param starts - where the buckets begin, ISO 8601
 * @param bucketSeconds - how long each is, seconds
 */
export function axisLabels(
  starts: readonly string[],
  bucketSeconds: number,
): AxisLabel[] {
  const step = Math.max(1, Math.ceil(starts.length / LABELS));
  const spanSeconds = starts.length * bucketSeconds;
  return starts
    .map((start, index) => ({ start, index }))
    .filter(({ index }) => index % step === 0)
    .map(({ start, index }) => ({
      place: index / starts.length,
      text: labelOf(start, bucketSeconds, spanSeconds),
    }));
}

function labelOf(
  iso: string,
  bucketSeconds: number,
  spanSeconds: number,
): string {
  const text = new Date(iso).toISOString();
  const [date, time] = [text.slice(5, 10), text.slice(11, 19)];
  if (bucketSeconds >= DAY_SECONDS) return text.slice(0, 10);
  const shortTime = bucketSeconds < 60 ? time : time.slice(0, 5);
  return spanSeconds > DAY_SECONDS ? `${date} ${shortTime}` : shortTime;
}

/** A length of time of a bucket, in its largest whole unit: "30 s", "5 min", "1 h", "1 d". */
export function bucketLength(seconds: number): string {
  const units = [
    [DAY_SECONDS, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const unit = units.find(([length]) => seconds % length === 0);
  return unit ? `${seconds / unit[0]} ${unit[1]}` : `${seconds} s`;
}
