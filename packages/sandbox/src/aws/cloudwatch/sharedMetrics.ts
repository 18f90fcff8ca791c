import { noiseAt, noiseSeed } from '../../random';
import type { EcsWorld } from '../ecs/EcsWorld';
import type { ServiceState } from '../ecs/service';
import { loadAt, loadOf, smoothNoise } from './serviceLoad';
import { balancerMetrics } from './balancerMetrics';
import type { MetricSource } from './MetricSource';
import { countsAt } from './serviceMetrics';

const MINUTE_MS = 60_000;
const GIB = 1024 ** 3;

/** What the load balancer is called in its metrics. */
export function loadBalancerDimension(world: EcsWorld): string {
  const { prefix, environment } = world.scenario;
  return `app/${prefix}-alb-${environment}/50dc6c495c0c9188`;
}

export function databaseIdentifier(world: EcsWorld): string {
  const { prefix, environment } = world.scenario;
  return `${prefix}-postgres-${environment}`;
}

/** The metrics of what the services share: the load balancer and the database. */
export function sharedMetrics(
  world: EcsWorld,
  services: ServiceState[],
): MetricSource[] {
  const balanced = services.filter(({ targetGroupArn }) => targetGroupArn);
  const balancer = { LoadBalancer: loadBalancerDimension(world) };
  const database = { DBInstanceIdentifier: databaseIdentifier(world) };
  const busy = (at: number) => loadAt('shared', at);
  const seed = noiseSeed(world.seed, 'shared');
  const minuteOf = (at: number) => Math.floor(at / MINUTE_MS);
  const missing = (service: ServiceState, at: number) => {
    const counts = countsAt(service, at);
    return counts ? Math.max(0, counts.desired - counts.running) : 0;
  };
  const metric = (
    namespace: string,
    name: string,
    dimensions: Record<string, string>,
    unit: MetricSource['unit'],
    valueAt: (at: number) => number,
  ): MetricSource => ({
    namespace,
    name,
    dimensions,
    unit,
    samplesAt: at => [valueAt(at)],
  });

  return [
    metric('AWS/ApplicationELB', 'RequestCount', balancer, 'Count', at =>
      Math.round(
        balanced.reduce(
          (total, service) =>
            total +
            60 * service.scenario.requestsPerSecond * loadOf(service, at),
          0,
        ),
      ),
    ),
    // Requests fail at the balancer while fewer tasks run than should.
    metric(
      'AWS/ApplicationELB',
      'HTTPCode_ELB_5XX_Count',
      balancer,
      'Count',
      at =>
        balanced.reduce(
          (total, service) => total + 4 * missing(service, at),
          0,
        ) + (noiseAt(seed, minuteOf(at)) > 0.93 ? 1 : 0),
    ),
    metric(
      'AWS/ApplicationELB',
      'TargetResponseTime',
      balancer,
      'Seconds',
      at => Number((0.045 + 0.11 * busy(at)).toFixed(4)),
    ),
    ...balanced.flatMap(service =>
      balancerMetrics(service, balancer.LoadBalancer),
    ),
    ...balanced.map(service =>
      metric(
        'AWS/ApplicationELB',
        'UnHealthyHostCount',
        {
          ...balancer,
          TargetGroup: String(service.targetGroupArn).split(':').at(-1) ?? '',
        },
        'Count',
        at => missing(service, at),
      ),
    ),
    metric('AWS/ApplicationELB', 'UnHealthyHostCount', balancer, 'Count', at =>
      balanced.reduce((total, service) => total + missing(service, at), 0),
    ),
    metric('AWS/RDS', 'CPUUtilization', database, 'Percent', at =>
      Number((9 + 38 * busy(at)).toFixed(2)),
    ),
    metric('AWS/RDS', 'FreeStorageSpace', database, 'Bytes', at =>
      Math.round(
        (142 -
          ((at / 3_600_000) % 240) * 0.05 +
          smoothNoise(seed, at / (30 * MINUTE_MS))) *
          GIB,
      ),
    ),
    metric('AWS/RDS', 'DatabaseConnections', database, 'Count', at =>
      Math.round(28 + 90 * busy(at)),
    ),
  ];
}
