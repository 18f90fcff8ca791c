import type { MetricUnit } from './metrics';

/** CloudWatch's states of an alarm. */
export const alarmStates = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const;

/** One of {@link alarmStates}. */
export type AlarmState = (typeof alarmStates)[number];

/** Which side of its threshold an alarm goes off on. */
export type AlarmComparison = 'above' | 'at-or-above' | 'below' | 'at-or-below';

/** A change of an alarm's state. */
export type AlarmTransition = {
  /** ISO 8601 UTC. */
  at: string;
  from?: AlarmState;
  to: AlarmState;
  /** CloudWatch's words. */
  reason?: string;
};

/** An alarm that concerns a service. Times are ISO 8601 UTC. */
export type EcsAlarm = {
  name: string;
  arn: string;
  kind: 'metric' | 'composite';
  description?: string;
  state: AlarmState;
  /** When it took its state. */
  since?: string;
  /** How it stands and why, one sentence. */
  sentence: string;
  /** What it watches, and when it goes off. */
  condition: string;
  /** CloudWatch's own words for its state. */
  reason?: string;
  /** Absent for composite alarms, and those that watch an expression or a band. */
  threshold?: { value: number; comparison: AlarmComparison };
  unit: MetricUnit;
  /** The newest value of what it watches, by its own statistic and period. */
  now?: { value: number; at: string };
  /** The chart and the line on it that show what it watches, if any do. */
  chart?: { panel: string; series: string };
  /** What it does to a deployment that is under way when it goes off: the service's deployment configuration names it. */
  deployment?: 'rolls-back' | 'fails';
  /** What is wrong with the alarm itself. */
  mistakes: string[];
  /** Whether it tells anybody: CloudWatch's `ActionsEnabled`. */
  actionsEnabled: boolean;
  /** Newest first. */
  history: AlarmTransition[];
};

/** `GET /services/:cluster/:service/alarms`. */
export type EcsServiceAlarms = {
  /** ISO 8601 UTC. */
  observedAt: string;
  /** How far back `history` goes, ISO 8601 UTC. */
  historyFrom: string;
  /** Those in ALARM first, then those without data, then the rest; by name. */
  alarms: EcsAlarm[];
  /** What could not be read and why, a sentence each. */
  gaps: string[];
};
