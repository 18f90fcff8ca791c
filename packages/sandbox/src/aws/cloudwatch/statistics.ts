import type { MetricSource } from './MetricSource';

const MINUTE_MS = 60_000;
/** A long period is read at this many of its minutes, evenly spread. */
const MINUTES_READ_PER_PERIOD = 5;

/** Whether CloudWatch knows a statistic: the five basic ones, and percentiles. */
export function isStatistic(stat: string): boolean {
  return (
    ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'].includes(stat) ||
    percentileOf(stat) !== undefined
  );
}

/** A statistic of a period. `at` is when the period begins, epoch milliseconds. */
export interface Datapoint {
  at: number;
  value: number;
}

/**
 * The datapoints of a metric, oldest first. Periods are aligned to multiples of themselves; one in which nothing was reported has no datapoint;
 * the present minute counts as soon as it has begun.
 *
 * @param options - times in epoch milliseconds, `end` exclusive; `periodMs` a multiple of a minute
 */
export function datapoints(
  source: MetricSource,
  options: {
    start: number;
    end: number;
    now: number;
    periodMs: number;
    stat: string;
  },
): Datapoint[] {
  const { periodMs, stat, now } = options;
  const first = Math.floor(options.start / periodMs) * periodMs;
  const end = Math.min(options.end, now + 1);
  const points: Datapoint[] = [];
  for (let at = first; at < end; at += periodMs) {
    const value = statisticOfPeriod(source, at, periodMs, now, stat);
    if (value !== undefined) {
      points.push({ at, value });
    }
  }
  return points;
}

function statisticOfPeriod(
  source: MetricSource,
  from: number,
  periodMs: number,
  now: number,
  stat: string,
): number | undefined {
  const minutes = periodMs / MINUTE_MS;
  const stride = Math.max(1, Math.ceil(minutes / MINUTES_READ_PER_PERIOD));
  const samples: number[] = [];
  for (let minute = 0; minute < minutes; minute += stride) {
    const begins = from + minute * MINUTE_MS;
    if (begins <= now) {
      samples.push(...source.samplesAt(Math.min(begins + MINUTE_MS / 2, now)));
    }
  }
  return statisticOf(samples, stat, stride);
}

/** @param weight - how many minutes each sample stands for */
function statisticOf(
  samples: number[],
  stat: string,
  weight: number,
): number | undefined {
  if (samples.length === 0) {
    return undefined;
  }
  const total = samples.reduce((sum, value) => sum + value, 0);
  switch (stat) {
    case 'Average':
      return total / samples.length;
    case 'Sum':
      return total * weight;
    case 'Minimum':
      return Math.min(...samples);
    case 'Maximum':
      return Math.max(...samples);
    case 'SampleCount':
      return samples.length * weight;
    default: {
      const sorted = [...samples].sort((a, b) => a - b);
      const rank = Math.ceil(
        ((percentileOf(stat) ?? 50) / 100) * sorted.length,
      );
      return sorted[Math.max(0, rank - 1)];
    }
  }
}

function percentileOf(stat: string): number | undefined {
  const match = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat);
  return match ? Number(match[1]) : undefined;
}
