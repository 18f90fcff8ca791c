import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EcsAlarm } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { MetricGrid } from '../metrics/metricGrid';
import { readMetricData } from '../metrics/readMetricData';
import type { Alarm, WatchedMetric } from './parseAlarms';

/** Data come late: a value counts as present that is one of the newest so many periods. */
const PRESENT_PERIODS = 10;

/**
 * The newest value of what each alarm watches, by its own statistic and period: one call for each period that the alarms have.
 *
 * @returns by the alarm's name
 * @throws AwsCallError
 */
export async function alarmValues(
  cloudwatch: CloudWatchClient,
  alarms: readonly Alarm[],
  options: CallOptions,
): Promise<Map<string, NonNullable<EcsAlarm['now']>>> {
  const byPeriod = new Map<
    number,
    Array<{ name: string; watched: WatchedMetric }>
  >();
  for (const alarm of alarms) {
    if (alarm.kind === 'metric' && alarm.watched) {
      const { name, watched } = alarm;
      // Below a minute only high-resolution metrics have data; the portal looks at whole minutes.
      const period = Math.max(60, watched.periodSeconds);
      byPeriod.set(period, [
        ...(byPeriod.get(period) ?? []),
        { name, watched },
      ]);
    }
  }
  const values = new Map<string, NonNullable<EcsAlarm['now']>>();
  for (const [periodSeconds, watching] of byPeriod) {
    const grid = presentGrid(periodSeconds * 1000);
    const { answers } = await readMetricData(
      cloudwatch,
      watching.map(({ watched }) => watched),
      grid,
      options,
    );
    watching.forEach(({ name }, index) => {
      const series = answers[index].values;
      const at = series.findLastIndex(value => value !== null);
      const value = series[at];
      if (value !== null && value !== undefined) {
        values.set(name, {
          value,
          at: new Date(grid.from + at * grid.periodMs).toISOString(),
        });
      }
    });
  }
  return values;
}

function presentGrid(periodMs: number): MetricGrid {
  const to = Math.floor(Date.now() / periodMs) * periodMs;
  return { from: to - PRESENT_PERIODS * periodMs, to, periodMs };
}
