import { noiseAt, noiseSeed } from '../../random';
import type { CountsEntry, ServiceState } from '../ecs/service';
import { loadOf, smoothNoise } from './serviceLoad';
import type { MetricSource } from './MetricSource';

const MINUTE_MS = 60_000;
/** What an idle task's runtime and sidecar use. */
const IDLE_CPU_PERCENT = 2.5;
/** What a task that starts uses. */
const STARTING_CPU_PERCENT = 35;

/** @returns what the counts were at an instant; undefined before the service was there */
export function countsAt(
  service: ServiceState,
  at: number,
): CountsEntry | undefined {
  let low = 0;
  let high = service.counts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (service.counts[middle].at <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return service.counts[low - 1];
}

/** The metrics of one service: `AWS/ECS`, and what Container Insights adds. */
export function serviceMetrics(service: ServiceState): MetricSource[] {
  const dimensions = {
    ClusterName: service.clusterName,
    ServiceName: service.name,
  };
  const { cpu, memory, requestsPerSecond } = service.scenario;
  const aws = (
    name: string,
    samplesAt: MetricSource['samplesAt'],
  ): MetricSource => ({
    namespace: 'AWS/ECS',
    name,
    dimensions,
    unit: 'Percent',
    samplesAt,
  });
  const insights = (
    name: string,
    unit: MetricSource['unit'],
    valueAt: (counts: CountsEntry, at: number) => number,
  ): MetricSource => ({
    namespace: 'ECS/ContainerInsights',
    name,
    dimensions,
    unit,
    samplesAt(at) {
      const counts = countsAt(service, at);
      return counts ? [valueAt(counts, at)] : [];
    },
  });
  const cpuAt = (at: number) => cpuPercentOfTasks(service, at);
  const memoryAt = (at: number) => memoryPercentOfTasks(service, at);
  const traffic = (at: number) => requestsPerSecond * loadOf(service, at);

  return [
    aws('CPUUtilization', cpuAt),
    aws('MemoryUtilization', memoryAt),
    insights('DesiredTaskCount', 'Count', counts => counts.desired),
    insights('RunningTaskCount', 'Count', counts => counts.running),
    insights('PendingTaskCount', 'Count', counts => counts.pending),
    insights('CpuReserved', 'None', counts => counts.running * cpu),
    insights('CpuUtilized', 'None', (_, at) => (sum(cpuAt(at)) * cpu) / 100),
    insights('MemoryReserved', 'Megabytes', counts => counts.running * memory),
    insights(
      'MemoryUtilized',
      'Megabytes',
      (_, at) => (sum(memoryAt(at)) * memory) / 100,
    ),
    insights('NetworkRxBytes', 'Bytes', (_, at) => traffic(at) * 1800),
    insights('NetworkTxBytes', 'Bytes', (_, at) => traffic(at) * 5200),
  ];
}

/** The whole load, shared by the tasks that run: more tasks, less for each. */
function cpuPercentOfTasks(service: ServiceState, at: number): number[] {
  const counts = countsAt(service, at);
  if (!counts) {
    return [];
  }
  const { peakCpuPercent } = service.scenario;
  const share =
    counts.running === 0
      ? 0
      : (peakCpuPercent * loadOf(service, at)) / counts.running;
  const minute = Math.floor(at / MINUTE_MS);
  const serving = Array.from({ length: counts.running }, (_, index) => {
    const unevenness =
      0.92 + 0.16 * noiseAt(noiseSeed(service.name, 'cpu', index), minute);
    return clampPercent(IDLE_CPU_PERCENT + share * unevenness);
  });
  const starting = Array.from(
    { length: counts.pending },
    () => STARTING_CPU_PERCENT,
  );
  return [...serving, ...starting];
}

/** Memory fills slowly after a deployment, and to the brim where the scenario says that it runs out. */
function memoryPercentOfTasks(service: ServiceState, at: number): number[] {
  const counts = countsAt(service, at);
  if (!counts) {
    return [];
  }
  const deployedAt = deployedBefore(service, at);
  const hours = (at - deployedAt) / 3_600_000;
  const filled = 14 * (1 - Math.exp(-hours / 36));
  const base = runsOutOfMemory(service, at)
    ? 93
    : service.scenario.idleMemoryPercent + filled;
  return Array.from({ length: counts.running + counts.pending }, (_, index) =>
    clampPercent(
      base +
        5 *
          (smoothNoise(
            noiseSeed(service.name, 'memory', index),
            at / (7 * MINUTE_MS),
          ) -
            0.5),
    ),
  );
}

function deployedBefore(service: ServiceState, at: number): number {
  const newest = service.serviceDeployments.find(
    ({ createdAt }) => createdAt <= at,
  );
  return newest?.createdAt ?? service.createdAt;
}

function runsOutOfMemory(service: ServiceState, at: number): boolean {
  const record = service.serviceDeployments.find(
    ({ createdAt }) => createdAt <= at,
  );
  const revisionId = record?.targetServiceRevisionId;
  const state = service.serviceRevisions.find(({ id }) => id === revisionId);
  const revision = state && service.revisions.get(state.revision);
  return (
    revision?.defect?.kind === 'crashes' &&
    revision.defect.exitCode === 137 &&
    at >= revision.defectFrom
  );
}

function clampPercent(value: number): number {
  return Math.round(Math.min(100, Math.max(0, value)) * 1000) / 1000;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
