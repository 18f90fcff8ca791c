import type { MetricUnit } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import type { ConfiguredMetric, MetricsConfig } from './readMetricsConfig';

/** A metric as CloudWatch addresses it: dimensions match all or nothing. */
export type CloudWatchMetric = {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
};

/** A line of a chart, and what CloudWatch is asked for it. */
export type SeriesDefinition = {
  id: string;
  label: string;
  metric: CloudWatchMetric;
  stat: string;
};

/** A chart before it has values. */
export type PanelDefinition = {
  id: string;
  title: string;
  unit: MetricUnit;
  /** How the numbers are come by, in words. */
  explanation: string;
  series: SeriesDefinition[];
};

/** The id of the chart of running tasks, which has another source where Container Insights is off. */
export const TASKS_PANEL = 'tasks';

/** Options of {@link panelsOf}. */
export type PanelOptions = {
  cluster: Pick<ClusterConfig, 'id' | 'name'>;
  service: Pick<EcsService, 'name' | 'targetGroups'>;
  config: MetricsConfig;
};

/** The charts of a service. Their metrics are all that CloudWatch is ever asked for. */
export function panelsOf(options: PanelOptions): PanelDefinition[] {
  const { cluster, service, config } = options;
  const dimensions = { ClusterName: cluster.name, ServiceName: service.name };
  const ofService = (namespace: string, metricName: string) => ({
    namespace,
    metricName,
    dimensions,
  });
  return [
    utilization('cpu', 'CPU', ofService('AWS/ECS', 'CPUUtilization')),
    utilization('memory', 'Memory', ofService('AWS/ECS', 'MemoryUtilization')),
    {
      id: TASKS_PANEL,
      title: 'Tasks',
      unit: 'count',
      explanation:
        'ECS/ContainerInsights: the fewest that ran in each period, and the most that were wanted',
      series: [
        {
          id: 'running',
          label: 'Running',
          metric: ofService('ECS/ContainerInsights', 'RunningTaskCount'),
          stat: 'Minimum',
        },
        {
          id: 'desired',
          label: 'Desired',
          metric: ofService('ECS/ContainerInsights', 'DesiredTaskCount'),
          stat: 'Maximum',
        },
      ],
    },
    ...balancerPanels(options),
    ...config.metrics
      .map((metric, index) => configuredPanel(metric, index, options))
      .filter(panel => panel !== undefined),
  ];
}

function utilization(
  id: string,
  title: string,
  metric: CloudWatchMetric,
): PanelDefinition {
  return {
    id,
    title,
    unit: 'percent',
    explanation: `AWS/ECS ${metric.metricName}: of what the tasks reserve, in the mean of all tasks, and the busiest`,
    series: [
      { id: 'average', label: 'Average', metric, stat: 'Average' },
      { id: 'maximum', label: 'Busiest task', metric, stat: 'Maximum' },
    ],
  };
}

/** What a load balancer sees of a service, where it is configured and the service has target groups. */
function balancerPanels(options: PanelOptions): PanelDefinition[] {
  const { cluster, service, config } = options;
  const LoadBalancer = config.loadBalancers.get(cluster.id);
  const groups = service.targetGroups
    .map(arn => arn.slice(arn.lastIndexOf(':') + 1))
    .filter(group => group.startsWith('targetgroup/'));
  if (LoadBalancer === undefined || groups.length === 0) return [];

  const series = (
    metricName: string,
    lines: Array<{ id: string; label: string; stat: string }>,
  ): SeriesDefinition[] =>
    groups.flatMap((TargetGroup, index) =>
      lines.map(({ id, label, stat }) => ({
        id: index === 0 ? id : `${id}-${index}`,
        label: groups.length === 1 ? label : `${label}, ${nameOf(TargetGroup)}`,
        metric: {
          namespace: 'AWS/ApplicationELB',
          metricName,
          dimensions: { LoadBalancer, TargetGroup },
        },
        stat,
      })),
    );
  return [
    {
      id: 'requests',
      title: 'Requests',
      unit: 'count',
      explanation:
        'AWS/ApplicationELB RequestCount of the target group: how many in each period',
      series: series('RequestCount', [
        { id: 'requests', label: 'Requests', stat: 'Sum' },
      ]),
    },
    {
      id: 'latency',
      title: 'Latency',
      unit: 'seconds',
      explanation:
        'AWS/ApplicationELB TargetResponseTime of the target group: percentiles of each period',
      series: series('TargetResponseTime', [
        { id: 'p50', label: 'p50', stat: 'p50' },
        { id: 'p95', label: 'p95', stat: 'p95' },
        { id: 'p99', label: 'p99', stat: 'p99' },
      ]),
    },
    {
      id: 'errors',
      title: '5xx answers',
      unit: 'count',
      explanation:
        'AWS/ApplicationELB HTTPCode_Target_5XX_Count of the target group: how many in each period. CloudWatch has no datum where there was none',
      series: series('HTTPCode_Target_5XX_Count', [
        { id: 'target', label: 'From the tasks', stat: 'Sum' },
      ]),
    },
  ];
}

/** `name` of `targetgroup/name/id`. */
function nameOf(targetGroup: string): string {
  return targetGroup.split('/')[1] ?? targetGroup;
}

function configuredPanel(
  configured: ConfiguredMetric,
  index: number,
  { cluster, service }: PanelOptions,
): PanelDefinition | undefined {
  const { title, namespace, metricName, stat, unit, services } = configured;
  if (services && !services.includes(service.name)) return undefined;
  const dimensions = Object.fromEntries(
    Object.entries(configured.dimensions).map(([name, value]) => [
      name,
      value
        .replaceAll('{cluster}', cluster.name)
        .replaceAll('{service}', service.name),
    ]),
  );
  return {
    id: `configured-${index + 1}`,
    title,
    unit,
    explanation: `${namespace} ${metricName}: ${stat} of each period, as configured`,
    series: [
      {
        id: 'value',
        label: stat,
        metric: { namespace, metricName, dimensions },
        stat,
      },
    ],
  };
}

/** Whether two metrics are the same one. */
export function isSameMetric(
  a: CloudWatchMetric,
  b: CloudWatchMetric,
): boolean {
  const names = Object.keys(a.dimensions);
  return (
    a.namespace === b.namespace &&
    a.metricName === b.metricName &&
    names.length === Object.keys(b.dimensions).length &&
    names.every(name => a.dimensions[name] === b.dimensions[name])
  );
}
