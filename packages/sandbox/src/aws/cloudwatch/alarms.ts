import type {
  CompositeAlarm,
  MetricAlarm,
  StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { EcsWorld } from '../ecs/EcsWorld';
import type { ServiceState } from '../ecs/service';
import { sameDimensions, type MetricSource } from './MetricSource';
import { databaseIdentifier, loadBalancerDimension } from './sharedMetrics';
import { datapoints } from './statistics';

const MINUTE_MS = 60_000;
/** How far back the instant is sought at which an alarm took its state. */
const HISTORY_MS = 24 * 3_600_000;
/** How long before the world began its alarms were made. */
const CONFIGURED_BEFORE_MS = 40 * 24 * 3_600_000;

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
  missing: 'breaching' | 'notBreaching' | 'missing';
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
  const busy = world.services().flatMap(service => cpuAlarm(world, service));
  const misplaced = world
    .services()
    .filter(({ scenario }) => scenario.misplacedReplicaAlarm)
    .map(({ scenario, name, clusterName }): AlarmDefinition => ({
      name: `${prefix}-ecs-${scenario.key}-running-${environment}`,
      description: `${name} runs no task`,
      // There is no such metric in this namespace.
      namespace: 'AWS/ECS',
      metricName: 'RunningTaskCount',
      dimensions: { ClusterName: clusterName, ServiceName: name },
      stat: 'Minimum',
      periodMs: MINUTE_MS,
      evaluationPeriods: 3,
      threshold: 1,
      comparison: 'LessThanThreshold',
      missing: 'missing',
    }));
  const database = { DBInstanceIdentifier: databaseIdentifier(world) };
  const balancer = { LoadBalancer: loadBalancerDimension(world) };
  return [
    ...replicas,
    ...busy,
    ...misplaced,
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

function cpuAlarm(
  { scenario: { prefix, environment } }: EcsWorld,
  { scenario, name, clusterName }: ServiceState,
): AlarmDefinition[] {
  const { cpuAlarmPercent } = scenario;
  if (cpuAlarmPercent === undefined) {
    return [];
  }
  return [
    {
      name: `${prefix}-ecs-${scenario.key}-cpu-${environment}`,
      description: `${name} is busier than it should be`,
      namespace: 'AWS/ECS',
      metricName: 'CPUUtilization',
      dimensions: { ClusterName: clusterName, ServiceName: name },
      stat: 'Average',
      periodMs: MINUTE_MS,
      evaluationPeriods: 3,
      threshold: cpuAlarmPercent,
      comparison: 'GreaterThanThreshold',
      missing: 'missing',
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

const NO_DATA: Omit<AlarmState, 'since'> = {
  value: 'INSUFFICIENT_DATA',
  reason: 'Insufficient Data: 3 datapoints were unknown.',
};

/** The metric that an alarm watches; undefined where there is none of its name in its namespace. */
function sourceOf(
  definition: AlarmDefinition,
  sources: MetricSource[],
): MetricSource | undefined {
  return sources.find(
    candidate =>
      candidate.namespace === definition.namespace &&
      candidate.name === definition.metricName &&
      sameDimensions(candidate.dimensions, definition.dimensions),
  );
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
  const forced = world.alarmState(definition.name);
  if (forced) {
    return { value: forced.state, reason: forced.reason, since: forced.since };
  }
  const source = sourceOf(definition, sources);
  return source
    ? alarmStateAt(definition, source, world.now())
    : { ...NO_DATA, since: world.startedAt - CONFIGURED_BEFORE_MS };
}

/** A change of an alarm's state. */
export interface AlarmTransition {
  /** Epoch milliseconds. */
  at: number;
  from: AlarmState['value'];
  to: AlarmState['value'];
  reason: string;
}

/**
 * How an alarm's state changed, oldest first, as far back as states follow from metrics.
 *
 * @param from - epoch milliseconds
 */
export function alarmHistory(
  world: EcsWorld,
  definition: AlarmDefinition,
  sources: MetricSource[],
  from: number,
): AlarmTransition[] {
  const source = sourceOf(definition, sources);
  const changes = world.alarmChanges(definition.name);
  const now = world.now();
  const { periodMs } = definition;
  const first = Math.ceil(Math.max(from, now - HISTORY_MS) / periodMs);
  const instants = [
    ...Array.from(
      { length: Math.max(0, Math.floor(now / periodMs) - first + 1) },
      (_, index) => (first + index) * periodMs,
    ),
    ...changes.map(({ at }) => at).filter(at => at >= from),
  ].sort((a, b) => a - b);
  const stateAt = (at: number): Omit<AlarmState, 'since'> => {
    const change = changes.findLast(candidate => candidate.at <= at);
    if (change?.state) {
      return {
        value: change.state,
        reason: `Threshold Crossed: the state was set to ${change.state}.`,
      };
    }
    return source ? alarmStateAt(definition, source, at) : NO_DATA;
  };
  const transitions: AlarmTransition[] = [];
  let before: AlarmState['value'] | undefined;
  for (const at of instants) {
    const { value, reason } = stateAt(at);
    if (before !== undefined && value !== before) {
      transitions.push({ at, from: before, to: value, reason });
    }
    before = value;
  }
  return transitions;
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
      world.startedAt - CONFIGURED_BEFORE_MS,
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

/** A composite alarm: it follows from others. */
export interface CompositeDefinition {
  name: string;
  description: string;
  /** It goes off when any of these is in alarm. */
  anyOf: AlarmDefinition[];
}

/** The composite alarms: one for each service with an alarm on its CPU, which goes off with that or with missing replicas. */
export function compositeDefinitions(world: EcsWorld): CompositeDefinition[] {
  const { prefix, environment } = world.scenario;
  const definitions = alarmDefinitions(world);
  return world
    .services()
    .filter(({ scenario }) => scenario.cpuAlarmPercent !== undefined)
    .map(({ name, scenario }) => ({
      name: `${prefix}-ecs-${scenario.key}-degraded-${environment}`,
      description: `${name} is busy, or short of tasks`,
      anyOf: definitions.filter(definition =>
        ['cpu', 'replicas'].some(
          what =>
            definition.name ===
            `${prefix}-ecs-${scenario.key}-${what}-${environment}`,
        ),
      ),
    }));
}

/** A composite alarm as `DescribeAlarms` answers it. */
export function describeComposite(
  world: EcsWorld,
  { name, description, anyOf }: CompositeDefinition,
  sources: MetricSource[],
): CompositeAlarm {
  const states = anyOf.map(definition =>
    alarmState(world, definition, sources),
  );
  const ringing = anyOf.filter((_, index) => states[index].value === 'ALARM');
  const since = new Date(Math.max(...states.map(state => state.since)));
  return {
    AlarmName: name,
    AlarmArn: world.arn('cloudwatch', `alarm:${name}`),
    AlarmDescription: description,
    AlarmRule: anyOf
      .map(definition => `ALARM("${definition.name}")`)
      .join(' OR '),
    ActionsEnabled: true,
    StateValue: ringing.length > 0 ? 'ALARM' : 'OK',
    StateReason:
      ringing.length > 0
        ? `${ringing[0].name} transitioned to ALARM`
        : 'No alarm that it follows from is in ALARM',
    StateUpdatedTimestamp: since,
    StateTransitionedTimestamp: since,
  };
}
