import {
  alarmStates,
  type AlarmComparison,
  type AlarmState,
  type AlarmTransition,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type { CloudWatchMetric } from '../metrics/panels';

// The allow-list: a field that isn't named here never leaves this file. Actions hold ARNs of topics and functions, and aren't named.

const time = z.date().transform(date => date.toISOString());
const state = z.enum(alarmStates);

const metricSchema = z
  .object({
    Namespace: z.string().default(''),
    MetricName: z.string().default(''),
    Dimensions: z
      .array(z.object({ Name: z.string(), Value: z.string() }))
      .default([]),
  })
  .transform(({ Namespace, MetricName, Dimensions }): CloudWatchMetric => ({
    namespace: Namespace,
    metricName: MetricName,
    dimensions: Object.fromEntries(
      Dimensions.map(({ Name, Value }) => [Name, Value]),
    ),
  }));

const commonFields = {
  AlarmName: z.string().min(1),
  AlarmArn: z.string().default(''),
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.boolean().default(true),
  StateValue: state,
  StateReason: z.string().optional(),
  StateUpdatedTimestamp: time.optional(),
  StateTransitionedTimestamp: time.optional(),
};

const metricAlarmSchema = z.object({
  ...commonFields,
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string() }))
    .default([]),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.number().int().positive().optional(),
  EvaluationPeriods: z.number().int().positive().default(1),
  DatapointsToAlarm: z.number().int().positive().optional(),
  Threshold: z.number().optional(),
  ComparisonOperator: z.string().default(''),
  Metrics: z
    .array(
      z.object({
        Expression: z.string().optional(),
        MetricStat: z
          .object({
            Metric: metricSchema,
            Period: z.number().int().positive().optional(),
            Stat: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default([]),
});

const compositeAlarmSchema = z.object({
  ...commonFields,
  AlarmRule: z.string().default(''),
});

/** A page of `DescribeAlarms`. */
export const alarmPageSchema = z.object({
  MetricAlarms: z.array(metricAlarmSchema.transform(metricAlarmOf)).default([]),
  CompositeAlarms: z
    .array(compositeAlarmSchema.transform(compositeAlarmOf))
    .default([]),
  NextToken: z.string().optional(),
});

type AlarmBase = {
  name: string;
  arn: string;
  description?: string;
  actionsEnabled: boolean;
  state: AlarmState;
  reason?: string;
  /** ISO 8601 UTC. */
  since?: string;
};

/** What a metric alarm watches by a single metric. Period in seconds. */
export type WatchedMetric = {
  metric: CloudWatchMetric;
  stat: string;
  periodSeconds: number;
};

/** An alarm on metrics. */
export type MetricAlarm = AlarmBase & {
  kind: 'metric';
  /** Absent where it watches an expression or a band. */
  watched?: WatchedMetric;
  /** All metrics that take part. */
  metrics: CloudWatchMetric[];
  /** Absent where it watches a band. */
  threshold?: { value: number; comparison: AlarmComparison };
  evaluationPeriods: number;
  datapointsToAlarm: number;
};

/** An alarm on other alarms. */
export type CompositeAlarm = AlarmBase & {
  kind: 'composite';
  /** E.g. `ALARM("a") OR ALARM("b")`. */
  rule: string;
};

/** An alarm as CloudWatch describes it, as far as the portal may know it. */
export type Alarm = MetricAlarm | CompositeAlarm;

const comparisons: Record<string, AlarmComparison> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at-or-above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at-or-below',
};

function baseOf(
  alarm: z.output<typeof compositeAlarmSchema> | MetricAlarmWire,
): AlarmBase {
  return {
    name: alarm.AlarmName,
    arn: alarm.AlarmArn,
    description: alarm.AlarmDescription,
    actionsEnabled: alarm.ActionsEnabled,
    state: alarm.StateValue,
    reason: alarm.StateReason,
    // The first is when anything about the state was written, the second when it became another.
    since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp,
  };
}

type MetricAlarmWire = z.output<typeof metricAlarmSchema>;

function metricAlarmOf(alarm: MetricAlarmWire): MetricAlarm {
  const comparison = comparisons[alarm.ComparisonOperator];
  const watched = watchedBy(alarm);
  return {
    ...baseOf(alarm),
    kind: 'metric',
    watched,
    metrics: watched
      ? [watched.metric]
      : alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
    threshold:
      comparison && alarm.Threshold !== undefined
        ? { value: alarm.Threshold, comparison }
        : undefined,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
  };
}

function watchedBy(alarm: MetricAlarmWire): WatchedMetric | undefined {
  const [only, ...others] = alarm.Metrics;
  if (only) {
    const stat = only.MetricStat;
    return stat && others.length === 0
      ? {
          metric: stat.Metric,
          stat: stat.Stat ?? 'Average',
          periodSeconds: stat.Period ?? 60,
        }
      : undefined;
  }
  const { Namespace, MetricName, Dimensions } = alarm;
  if (MetricName === undefined) return undefined;
  return {
    metric: metricSchema.parse({ Namespace, MetricName, Dimensions }),
    stat: alarm.ExtendedStatistic ?? alarm.Statistic ?? 'Average',
    periodSeconds: alarm.Period ?? 60,
  };
}

function compositeAlarmOf(
  alarm: z.output<typeof compositeAlarmSchema>,
): CompositeAlarm {
  return { ...baseOf(alarm), kind: 'composite', rule: alarm.AlarmRule };
}

const historyDataSchema = z.object({
  oldState: z.object({ stateValue: state }).optional().catch(undefined),
  newState: z.object({
    stateValue: state,
    stateReason: z.string().optional().catch(undefined),
  }),
});

/** A page of `DescribeAlarmHistory`. */
export const alarmHistorySchema = z.object({
  AlarmHistoryItems: z
    .array(
      z.object({
        Timestamp: time,
        HistoryData: z.string().default(''),
      }),
    )
    .default([]),
});

/** A change of state out of an item of the history; undefined if the item doesn't tell of one. */
export function transitionOf(
  item: z.output<typeof alarmHistorySchema>['AlarmHistoryItems'][number],
): AlarmTransition | undefined {
  const parsed = historyDataSchema.safeParse(jsonOf(item.HistoryData));
  if (!parsed.success) return undefined;
  const { oldState, newState } = parsed.data;
  return {
    at: item.Timestamp,
    from: oldState?.stateValue,
    to: newState.stateValue,
    reason: newState.stateReason,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
