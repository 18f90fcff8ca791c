import {
  metricValueInWords,
  type AlarmComparison,
  type MetricUnit,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { alarmsInRule } from './alarmsOfService';
import type { Alarm, MetricAlarm } from './parseAlarms';

const comparisonWords: Record<AlarmComparison, string> = {
  above: 'above',
  'at-or-above': 'at or above',
  below: 'below',
  'at-or-below': 'at or below',
};

/** What an alarm watches, and when it goes off. */
export function conditionInWords(alarm: Alarm, unit: MetricUnit): string {
  if (alarm.kind === 'composite') {
    const names = alarmsInRule(alarm.rule);
    return `Follows from ${names.length === 1 ? 'the alarm' : 'the alarms'} ${names.join(', ')}: ${alarm.rule}`;
  }
  const { evaluationPeriods: periods, datapointsToAlarm: data } = alarm;
  const when = `in ${data} of ${periods} ${periods === 1 ? 'period' : 'periods'}`;
  return `${subjectOf(alarm)} ${limitOf(alarm, unit)} ${when}`;
}

/** How an alarm stands, one sentence. */
export function alarmInWords(
  alarm: Alarm,
  unit: MetricUnit,
  now: number | undefined,
): string {
  const value =
    now === undefined ? '' : `; now ${metricValueInWords(now, unit)}`;
  switch (alarm.state) {
    case 'ALARM':
      return alarm.kind === 'composite'
        ? `In alarm: what it follows from is (${alarm.rule}).`
        : `In alarm: ${conditionInWords(alarm, unit)}${value}.`;
    case 'OK':
      return alarm.kind === 'composite'
        ? `Not in alarm: ${alarm.rule} doesn't hold.`
        : `Not in alarm: it would be with ${conditionInWords(alarm, unit)}${value}.`;
    case 'INSUFFICIENT_DATA':
      return alarm.kind === 'composite'
        ? 'No data: the alarms that it follows from have none.'
        : `No data: CloudWatch has none of ${subjectOf(alarm)}, so it can't go off.`;
    default:
      throw new TypeError(`Unknown state ${alarm.state satisfies never}`);
  }
}

function subjectOf({ watched }: MetricAlarm): string {
  if (!watched) return 'an expression of several metrics';
  const { metric, stat, periodSeconds } = watched;
  return `${metric.metricName} (${metric.namespace}, ${stat} of ${periodInWords(periodSeconds)})`;
}

function limitOf({ threshold }: MetricAlarm, unit: MetricUnit): string {
  return threshold
    ? `${comparisonWords[threshold.comparison]} ${metricValueInWords(threshold.value, unit)}`
    : 'outside of its expected band';
}

function periodInWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
