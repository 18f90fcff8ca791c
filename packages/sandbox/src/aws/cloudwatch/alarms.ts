import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';
import type { EcsWorld } from '../ecs/EcsWorld';
import { sameDimensions, type MetricSource } from './MetricSource';
import { databaseIdentifier, loadBalancerDimension } from './sharedMetrics';
import { datapoints } from './statistics';

const MINUTE_MS = 60_000;
/** How far back the instant is sought at which an alarm took its state. */
const HISTORY_MS = 24 * 3_600_000;

/** What an alarm watches and when it goes off. */
export interface AlarmDefinition {
  name: string;
  description: string;
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  stat: 'Average' | 'Sum' | 'Minimum' | 'Maximum';
  periodMs: number;
  /** All of this many periods in a row must breach. */
  evaluationPeriods: number;
  threshold: number;
  comparison: 'LessThanThreshold' | 'GreaterThanThreshold';
  missing: 'breaching' | 'notBreaching';
}

/** The alarms that the platform's Terraform makes, by the names that it gives them. */
export function alarmDefinitions(world: EcsWorld): AlarmDefinition[] {
  const { prefix, environment } = world.scenario;
  const replicas = world
    .services()
    .filter(({ scenario }) => !scenario.inactive)
    .map(({ name, clusterName, scenario }): AlarmDefinition => ({
      name: `${prefix}-ecs-${scenario.key}-replicas-${environment}`,
      description: `${name} runs fewer tasks than it should`,
      namespace: 'ECS/ContainerInsights',
      metricName: 'RunningTaskCount',
      dimensions: { ClusterName: clusterName, ServiceName: name },
      stat: 'Minimum',
      periodMs: MINUTE_MS,
      evaluationPeriods: 3,
      threshold: scenario.desiredCount,
      comparison: 'LessThanThreshold',
      missing: 'breaching',
    }));
  const database = { DBInstanceIdentifier: databaseIdentifier(world) };
  const balancer = { LoadBalancer: loadBalancerDimension(world) };
  return [
    ...replicas,
    {
      name: `${prefix}-rds-cpu-${environment}`,
      description: 'The database is busy',
      namespace: 'AWS/RDS',
      metricName: 'CPUUtilization',
      dimensions: database,
      stat: 'Average',
      periodMs: 5 * MINUTE_MS,
      evaluationPeriods: 3,
      threshold: 80,
      comparison: 'GreaterThanThreshold',
      missing: 'notBreaching',
    },
    {
      name: `${prefix}-rds-free-storage-${environment}`,
      description: 'The database is running out of storage',
      namespace: 'AWS/RDS',
      metricName: 'FreeStorageSpace',
      dimensions: database,
      stat: 'Average',
      periodMs: 5 * MINUTE_MS,
      evaluationPeriods: 3,
      threshold: 10 * 1024 ** 3,
      comparison: 'LessThanThreshold',
      missing: 'notBreaching',
    },
    {
      name: `${prefix}-alb-5xx-${environment}`,
      description: 'The load balancer answers 5xx',
      namespace: 'AWS/ApplicationELB',
      metricName: 'HTTPCode_ELB_5XX_Count',
      dimensions: balancer,
      stat: 'Sum',
      periodMs: 5 * MINUTE_MS,
      evaluationPeriods: 1,
      threshold: 25,
      comparison: 'GreaterThanThreshold',
      missing: 'notBreaching',
    },
    {
      name: `${prefix}-alb-unhealthy-hosts-${environment}`,
      description: 'Targets of the load balancer are unhealthy',
      namespace: 'AWS/ApplicationELB',
      metricName: 'UnHealthyHostCount',
      dimensions: balancer,
      stat: 'Maximum',
      periodMs: MINUTE_MS,
      evaluationPeriods: 3,
      threshold: 0,
      comparison: 'GreaterThanThreshold',
      missing: 'notBreaching',
    },
  ];
}

/** An alarm's state, and since when. It follows from the metric alone. */
export interface AlarmState {
  value: StateValue;
  reason: string;
  /** Epoch milliseconds. */
  since: number;
}

/**
 * Evaluates an alarm at an instant.
 *
 * @param now - epoch milliseconds
 */
export function alarmStateAt(
  definition: AlarmDefinition,
  source: MetricSource,
  now: number,
): AlarmState {
  const { periodMs, evaluationPeriods, threshold, comparison } = definition;
  const latest = Math.floor(now / periodMs) * periodMs;
  const start = latest - HISTORY_MS;
  const valueAt = (at: number): number | undefined =>
    datapoints(source, {
      start: at,
      end: at + periodMs,
      now,
      periodMs,
      stat: definition.stat,
    })[0]?.value;
  const breaches = (at: number): boolean => {
    const value = valueAt(at);
    if (value === undefined) {
      return definition.missing === 'breaching';
    }
    return comparison === 'LessThanThreshold'
      ? value < threshold
      : value > threshold;
  };
  const alarmAt = (at: number): boolean =>
    Array.from(
      { length: evaluationPeriods },
      (_, period) => at - period * periodMs,
    ).every(breaches);

  const inAlarm = alarmAt(latest);
  const words = comparison === 'LessThanThreshold' ? 'less' : 'greater';
  const shown = valueAt(latest);
  return {
    value: inAlarm ? 'ALARM' : 'OK',
    reason: `Threshold Crossed: ${evaluationPeriods} datapoints [${shown ?? 'missing'}] ${inAlarm ? 'were' : 'were not'} ${words} than the threshold (${threshold}).`,
    // A day of history, minute by minute: only for who asks.
    get since() {
      let since = latest;
      while (
        since - periodMs >= start &&
        alarmAt(since - periodMs) === inAlarm
      ) {
        since -= periodMs;
      }
      return since;
    },
  };
}

/** The state of an alarm: what it was put into, or what its metric says. */
export function alarmState(
  world: EcsWorld,
  definition: AlarmDefinition,
  sources: MetricSource[],
): AlarmState {
  const source = sources.find(
    candidate =>
      candidate.namespace === definition.namespace &&
      candidate.name === definition.metricName &&
      sameDimensions(candidate.dimensions, definition.dimensions),
  );
  if (!source) {
    throw new Error(`${definition.name} watches a metric that does not exist`);
  }
  const forced = world.alarmState(definition.name);
  return forced
    ? { value: forced.state, reason: forced.reason, since: forced.since }
    : alarmStateAt(definition, source, world.now());
}

/** An alarm as `DescribeAlarms` answers it. */
export function describeAlarm(
  world: EcsWorld,
  definition: AlarmDefinition,
  sources: MetricSource[],
): MetricAlarm {
  const state = alarmState(world, definition, sources);
  const topic = world.arn('sns', `${world.scenario.prefix}-oncall`);
  return {
    AlarmName: definition.name,
    AlarmArn: world.arn('cloudwatch', `alarm:${definition.name}`),
    AlarmDescription: definition.description,
    AlarmConfigurationUpdatedTimestamp: new Date(
      world.startedAt - 40 * 24 * 3_600_000,
    ),
    ActionsEnabled: true,
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    StateValue: state.value,
    StateReason: state.reason,
    StateUpdatedTimestamp: new Date(state.since),
    StateTransitionedTimestamp: new Date(state.since),
    Namespace: definition.namespace,
    MetricName: definition.metricName,
    Dimensions: Object.entries(definition.dimensions).map(([Name, Value]) => ({
      Name,
      Value,
    })),
    Statistic: definition.stat,
    Period: definition.periodMs / 1000,
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.evaluationPeriods,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparison,
    TreatMissingData: definition.missing,
  };
}
