import type { EcsService } from '../aws/EcsService';
import type { Alarm, MetricAlarm } from './parseAlarms';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html, with those of Service Connect. */
const ECS_METRICS = new Set([
  'CPUReservation',
  'CPUUtilization',
  'MemoryReservation',
  'MemoryUtilization',
  'EBSFilesystemUtilization',
  'GPUReservation',
  'ActiveConnectionCount',
  'NewConnectionCount',
  'ProcessedBytes',
  'RequestCount',
  'GrpcRequestCount',
  'HTTPCode_Target_2XX_Count',
  'HTTPCode_Target_3XX_Count',
  'HTTPCode_Target_4XX_Count',
  'HTTPCode_Target_5XX_Count',
  'RequestCountPerTarget',
  'TargetProcessedBytes',
  'TargetResponseTime',
  'ClientTLSNegotiationErrorCount',
  'TargetTLSNegotiationErrorCount',
]);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html: those that are taken for metrics of `AWS/ECS`. */
const INSIGHTS_METRICS = new Set([
  'RunningTaskCount',
  'DesiredTaskCount',
  'PendingTaskCount',
  'DeploymentCount',
  'TaskSetCount',
  'CpuReserved',
  'CpuUtilized',
  'MemoryReserved',
  'MemoryUtilized',
  'NetworkRxBytes',
  'NetworkTxBytes',
  'StorageReadBytes',
  'StorageWriteBytes',
  'RestartCount',
]);

/**
 * What is wrong with an alarm itself: it can never go off, or goes off too late.
 *
 * @returns sentences
 */
export function alarmMistakes(
  alarm: Alarm,
  service: Pick<EcsService, 'desiredCount'>,
): string[] {
  if (alarm.kind !== 'metric') return [];
  const mistakes = alarm.metrics.flatMap(({ namespace, metricName }) => {
    if (namespace === 'AWS/ECS' && !ECS_METRICS.has(metricName)) {
      const elsewhere = INSIGHTS_METRICS.has(metricName)
        ? ', it is in ECS/ContainerInsights'
        : '';
      return [
        `There is no metric ${metricName} in the namespace AWS/ECS${elsewhere}. This alarm never gets data.`,
      ];
    }
    return [];
  });
  const { watched, threshold } = alarm;
  if (watched?.metric.metricName === 'RunningTaskCount' && threshold) {
    const silentFrom = fewestSilent(threshold);
    if (silentFrom !== undefined && silentFrom < service.desiredCount) {
      mistakes.push(
        `It stays silent while ${silentFrom} of the ${service.desiredCount} desired tasks run.`,
      );
    }
  }
  return mistakes;
}

/** The fewest running tasks with which an alarm on too few of them is silent. */
function fewestSilent({
  value,
  comparison,
}: NonNullable<MetricAlarm['threshold']>): number | undefined {
  switch (comparison) {
    case 'below':
      return Math.ceil(value);
    case 'at-or-below':
      return Math.floor(value) + 1;
    default:
      return undefined;
  }
}
