import { noiseAt, noiseSeed } from '../../random';
import type { ServiceState } from '../ecs/service';
import type { MetricSource } from './MetricSource';
import { loadOf } from './serviceLoad';
import { countsAt } from './serviceMetrics';

const MINUTE_MS = 60_000;
/** Answers per minute that are looked at: enough for a percentile. */
const SAMPLES = 40;

/**
 * What the load balancer reports of one service's target group. As CloudWatch does, it reports nothing where there was nothing: no latency without an
 * answer, no 5xx without an error.
 *
 * @param loadBalancer - the `LoadBalancer` dimension
 */
export function balancerMetrics(
  service: ServiceState,
  loadBalancer: string,
): MetricSource[] {
  const dimensions = {
    LoadBalancer: loadBalancer,
    TargetGroup: String(service.targetGroupArn).split(':').at(-1) ?? '',
  };
  const metric = (
    name: string,
    unit: MetricSource['unit'],
    samplesAt: MetricSource['samplesAt'],
  ): MetricSource => ({
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions,
    unit,
    samplesAt,
  });
  const requestsAt = (at: number) =>
    Math.round(60 * service.scenario.requestsPerSecond * loadOf(service, at));
  return [
    metric('RequestCount', 'Count', at =>
      requestsAt(at) > 0 && countsAt(service, at) ? [requestsAt(at)] : [],
    ),
    metric('TargetResponseTime', 'Seconds', at => responseTimes(service, at)),
    metric('HTTPCode_Target_5XX_Count', 'Count', at => {
      const failed = failedRequests(service, at);
      return failed > 0 ? [failed] : [];
    }),
  ];
}

/** Most answers are quick; some are not, and more so the busier each task is. */
function responseTimes(service: ServiceState, at: number): number[] {
  const running = countsAt(service, at)?.running ?? 0;
  if (running === 0) {
    return [];
  }
  const minute = Math.floor(at / MINUTE_MS);
  const crowding =
    (service.scenario.peakCpuPercent * loadOf(service, at)) / running / 100;
  return Array.from({ length: SAMPLES }, (_, index) => {
    const luck = noiseAt(noiseSeed(service.name, 'latency', index), minute);
    return Number((0.02 + 0.03 * luck + 0.4 * crowding * luck ** 6).toFixed(4));
  });
}

/** Those that arrive while tasks are missing, and a few more where all are overrun. */
function failedRequests(service: ServiceState, at: number): number {
  const counts = countsAt(service, at);
  if (!counts) {
    return 0;
  }
  const missing = Math.max(0, counts.desired - counts.running);
  const overrun = loadOf(service, at) > 3 ? 12 : 0;
  return 3 * missing + overrun;
}
