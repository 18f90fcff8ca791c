import type { RolloutOutcome } from './rollouts';

/** The ranges that a service's metrics can be looked at in, and their lengths in milliseconds. They end with the last whole period. */
export const metricRanges = {
  '15m': 15 * 60_000,
  '1h': 60 * 60_000,
  '3h': 3 * 60 * 60_000,
  '12h': 12 * 60 * 60_000,
  '24h': 24 * 60 * 60_000,
  '7d': 7 * 24 * 60 * 60_000,
  '30d': 30 * 24 * 60 * 60_000,
} as const;

/** One of {@link metricRanges}. */
export type MetricRange = keyof typeof metricRanges;

/** What a metric's numbers count. */
export const metricUnits = [
  'percent',
  'count',
  'seconds',
  'milliseconds',
  'bytes',
  'none',
] as const;

/** One of {@link metricUnits}. */
export type MetricUnit = (typeof metricUnits)[number];

/** One line of a chart. */
export type MetricSeries = {
  id: string;
  label: string;
  /** A value for each period of the range, oldest first; `null` where CloudWatch has none: a gap, not a zero. */
  values: Array<number | null>;
};

/** One chart. */
export type MetricPanel = {
  id: string;
  title: string;
  unit: MetricUnit;
  /** How the numbers are come by, in words. */
  explanation: string;
  series: MetricSeries[];
  /** Why values are missing, in words. */
  problem?: string;
};

/** A deployment that began in the range, to be marked on the charts. Times are ISO 8601 UTC. */
export type DeploymentMark = {
  /** The service deployment's ARN. */
  arn: string;
  /** `ecs-svc/…`, when known. */
  deploymentId?: string;
  startedAt: string;
  finishedAt?: string;
  /** `family:revision`, when known. */
  taskDefinition?: string;
  outcome: RolloutOutcome;
};

/** `GET /services/:cluster/:service/metrics`. Times are ISO 8601 UTC. */
export type EcsServiceMetrics = {
  /** When CloudWatch was asked. */
  observedAt: string;
  /** When the first period begins. */
  from: string;
  /** When the last period ends. */
  to: string;
  periodSeconds: number;
  panels: MetricPanel[];
  /** Oldest first. */
  deployments: DeploymentMark[];
  /** What could not be read and why, a sentence each. */
  gaps: string[];
};

const binaryPrefixes = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/**
 * A metric's value as a person reads it: with its unit, and no more digits than mean something.
 *
 * @param value - in the unit
 */
export function metricValueInWords(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'percent':
      return `${digits(value, 1)} %`;
    case 'seconds':
      return Math.abs(value) < 1
        ? `${digits(value * 1000, 1)} ms`
        : `${digits(value, 2)} s`;
    case 'milliseconds':
      return Math.abs(value) < 1000
        ? `${digits(value, 1)} ms`
        : `${digits(value / 1000, 2)} s`;
    case 'bytes':
      return bytesInWords(value);
    case 'count':
    case 'none':
      return digits(value, Math.abs(value) < 10 ? 2 : 1);
    default:
      throw new TypeError(`Unknown unit ${unit satisfies never}`);
  }
}

function bytesInWords(bytes: number): string {
  const power = Math.min(
    binaryPrefixes.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.abs(bytes) || 1) / 10)),
  );
  return `${digits(bytes / 1024 ** power, power === 0 ? 0 : 1)} ${binaryPrefixes[power]}`;
}

function digits(value: number, most: number): string {
  // Minus zero is zero.
  const rounded = Number(value.toFixed(most)) + 0;
  return rounded.toLocaleString('en-US', { maximumFractionDigits: most });
}
