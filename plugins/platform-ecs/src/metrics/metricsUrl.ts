import {
  metricRanges,
  type MetricRange,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';

const ranges = Object.keys(metricRanges) as [MetricRange, ...MetricRange[]];

/** What of the metrics is shown, as the URL says it. */
export const metricsUrlSchema = z.object({
  range: z.enum(ranges).default('3h'),
  /** A range that stays, ISO 8601; both or none. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** The id of a chart to show first. */
  chart: z.string().max(64).optional(),
});

/** @see metricsUrlSchema */
export type MetricsUrl = z.output<typeof metricsUrlSchema>;

/** What the backend is asked for. */
export type MetricsSearch =
  { range: MetricRange } | { from: string; to: string };

/** A range that stays, if the URL has a whole one; else one that ends with the present. */
export function searchOf({ range, from, to }: MetricsUrl): MetricsSearch {
  return from !== undefined && to !== undefined ? { from, to } : { range };
}
