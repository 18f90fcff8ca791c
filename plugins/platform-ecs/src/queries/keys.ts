import type { MemorySearch } from '../api/HappeningsApi';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import type { MetricsSearch } from '../metrics/metricsUrl';

/** The query keys of this plugin; all begin alike, so that one signal can mark them all as old. */
export const platformEcsKeys = {
  all: ['platform-ecs'] as const,
  overview: () => ['platform-ecs', 'overview'] as const,
  /** Not among those that a signal makes old: CloudWatch has something new once a minute, whatever moves. */
  utilization: () => ['platform-ecs-utilization'] as const,
  service: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'service', cluster, service] as const,
  rollout: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'rollout', cluster, service] as const,
  deployments: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'deployments', cluster, service] as const,
  tasks: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'tasks', cluster, service] as const,
  /** Not among those that a signal makes old: whoever reads must not have it move. */
  memory: (search: MemorySearch) => ['platform-ecs-memory', search] as const,
  /** Not among those that a signal makes old: CloudWatch has something new once a minute, whatever moves. */
  metrics: ({ cluster, service }: ServiceAddress, search: MetricsSearch) =>
    ['platform-ecs-metrics', cluster, service, search] as const,
  alarms: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'alarms', cluster, service] as const,
  ledger: ({ cluster, service }: ServiceAddress) =>
    ['platform-ecs', 'ledger', cluster, service] as const,
};
