import type {
  AlarmTransition,
  EcsAlarm,
  MetricUnit,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import { isSameMetric, type PanelDefinition } from '../metrics/panels';
import { alarmMistakes } from './alarmMistakes';
import { alarmInWords, conditionInWords } from './alarmWords';
import type { Alarm } from './parseAlarms';

/** What is known beside the alarm itself. */
export type AlarmContext = {
  service: Pick<EcsService, 'desiredCount' | 'deploymentAlarms'>;
  /** The service's charts. */
  panels: readonly PanelDefinition[];
  now?: EcsAlarm['now'];
  history: AlarmTransition[];
};

/** An alarm as the pages show it. */
export function describeAlarm(alarm: Alarm, context: AlarmContext): EcsAlarm {
  const { service, panels, now, history } = context;
  const chart = chartOf(alarm, panels);
  const unit = chart?.unit ?? unitOf(alarm);
  return {
    name: alarm.name,
    arn: alarm.arn,
    kind: alarm.kind,
    description: alarm.description,
    state: alarm.state,
    since: alarm.since,
    sentence: alarmInWords(alarm, unit, now?.value),
    condition: conditionInWords(alarm, unit),
    reason: alarm.reason,
    threshold: alarm.kind === 'metric' ? alarm.threshold : undefined,
    unit,
    now,
    chart: chart && { panel: chart.panel, series: chart.series },
    deployment: effectOn(alarm, service),
    mistakes: alarmMistakes(alarm, service),
    actionsEnabled: alarm.actionsEnabled,
    history,
  };
}

function effectOn(
  { name }: Alarm,
  { deploymentAlarms }: AlarmContext['service'],
): EcsAlarm['deployment'] {
  if (!deploymentAlarms?.names.includes(name)) return undefined;
  return deploymentAlarms.rollback ? 'rolls-back' : 'fails';
}

type Chart = { panel: string; series: string; unit: MetricUnit };

/** The line that shows what an alarm watches: one of its statistic, or else any of its metric. */
function chartOf(
  alarm: Alarm,
  panels: readonly PanelDefinition[],
): Chart | undefined {
  if (alarm.kind !== 'metric' || !alarm.watched) return undefined;
  const { metric, stat } = alarm.watched;
  const lines = panels.flatMap(({ id: panel, unit, series }) =>
    series
      .filter(line => isSameMetric(line.metric, metric))
      .map(line => ({ panel, series: line.id, unit, stat: line.stat })),
  );
  return lines.find(line => line.stat === stat) ?? lines[0];
}

/** By the metric's name, as AWS names what is a share or a time. */
function unitOf(alarm: Alarm): MetricUnit {
  const name =
    alarm.kind === 'metric' ? (alarm.watched?.metric.metricName ?? '') : '';
  if (/Utilization$|Percent/.test(name)) return 'percent';
  if (/Bytes$|StorageSpace$/.test(name)) return 'bytes';
  if (/ResponseTime$/.test(name)) return 'seconds';
  return /Count$/.test(name) ? 'count' : 'none';
}
