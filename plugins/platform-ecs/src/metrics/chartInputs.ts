import {
  metricUnits,
  metricValueInWords,
  type DeploymentMark,
  type EcsAlarm,
  type MetricPanel,
  type MetricUnit,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  instantInWords,
  type ChartMark,
  type ChartThreshold,
  type ChartUnit,
} from '@alphaswarm-admin/plugin-portal-react';
import { outcomeSigns } from '../rollout/outcomes';
import type { Starter } from '../rollout/startedBy';

/** How a chart writes the values of each unit. */
export const chartUnits = Object.fromEntries(
  metricUnits.map(unit => [
    unit,
    {
      inWords: value => metricValueInWords(value, unit),
      leastTop: unit === 'count' ? 1 : 0,
    },
  ]),
) as Record<MetricUnit, ChartUnit>;

/** The thresholds that are drawn on a chart: of the alarms that watch a line of it. */
export function thresholdsOf(
  panel: Pick<MetricPanel, 'id'>,
  alarms: readonly EcsAlarm[],
): ChartThreshold[] {
  return alarms.flatMap(({ name, chart, threshold }) =>
    threshold && chart?.panel === panel.id
      ? [
          {
            alarm: name,
            series: chart.series,
            value: threshold.value,
            breached: threshold.comparison.endsWith('above')
              ? 'above'
              : 'below',
          },
        ]
      : [],
  );
}

/**
 * Deployments as marks, with their revision, how they ended, and who started them as far as the reader may know.
 *
 * @param starters - by the deployment's ARN
 */
export function marksOf(
  deployments: readonly DeploymentMark[],
  starters: ReadonlyMap<string, Starter>,
): ChartMark[] {
  return deployments.map(({ arn, startedAt, taskDefinition, outcome }) => {
    const at = Date.parse(startedAt);
    const { word, tone } = outcomeSigns[outcome];
    const starter = starters.get(arn);
    const by = starter ? `, started by ${starter.who}` : '';
    const because = starter?.reason ? `: “${starter.reason}”` : '';
    return {
      id: arn,
      at,
      tone,
      words: `${instantInWords(at)}: deployment of ${taskDefinition ?? 'a revision that is not known'}, ${word.toLowerCase()}${by}${because}`,
    };
  });
}
