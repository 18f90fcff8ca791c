import {
  metricRanges,
  type MetricRange,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { METRIC_RETENTION_MS } from './metricGrid';

const MINUTE_MS = 60_000;
const RANGES = Object.keys(metricRanges) as [MetricRange, ...MetricRange[]];
const DEFAULT_RANGE: MetricRange = '3h';
/** By how much a browser's clock may be ahead of the portal's, milliseconds. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;
/** The shortest range that holds more than one datum, milliseconds. */
const SHORTEST_MS = 5 * MINUTE_MS;

const time = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 time with an offset, e.g. 2026-11-24T06:00:00Z',
  })
  .transform(iso => Date.parse(iso));

/** A range that moves with the present, or one that stays. Times are epoch milliseconds. */
export type MetricsRequest =
  { range: MetricRange } | { from: number; to: number };

/** The query of `GET /services/{cluster}/{service}/metrics`, before it is checked as a whole. */
const fieldsSchema = z.strictObject({
  /** Ends with the present. Default 3h. */
  range: z.enum(RANGES).optional(),
  from: time.optional(),
  to: time.optional(),
});

/** Parses and checks the query: a range that is negative, absurd, in the future or older than CloudWatch's memory is refused, by the name of the field. */
export const metricsQuerySchema = fieldsSchema
  .superRefine(({ range, from, to }, context) => {
    const refuse = (field: keyof typeof fieldsSchema.shape, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const now = Date.now();
    if (range !== undefined && (from !== undefined || to !== undefined)) {
      refuse('range', 'must not be given together with from and to');
    } else if (from !== undefined && to === undefined) {
      refuse('to', 'must be given where from is');
    } else if (to !== undefined && from === undefined) {
      refuse('from', 'must be given where to is');
    } else if (from !== undefined && to !== undefined) {
      if (to <= from) refuse('to', 'must be later than from');
      else if (to - from < SHORTEST_MS) {
        refuse('to', 'must be at least 5 minutes later than from');
      }
      if (to > now + CLOCK_SKEW_MS) refuse('to', 'must not be in the future');
      if (from < now - METRIC_RETENTION_MS) {
        refuse(
          'from',
          'must be within the last 455 days: CloudWatch keeps nothing older',
        );
      }
    }
  })
  .transform(({ range, from, to }): MetricsRequest =>
    from !== undefined && to !== undefined
      ? { from, to }
      : { range: range ?? DEFAULT_RANGE },
  );

/** As the document describes the query. */
export const metricsQueryDocument = z.object({
  range: z.enum(RANGES).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
