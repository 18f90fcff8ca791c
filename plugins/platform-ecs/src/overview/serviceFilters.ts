import {
  serviceStates,
  type EcsServiceSummary,
  type ServiceState,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** The columns that the overview can be sorted by. */
export const sortColumns = [
  'attention',
  'service',
  'running',
  'alarms',
  'cpu',
  'memory',
  'deployed',
] as const;

/** One of {@link sortColumns}. */
export type SortColumn = (typeof sortColumns)[number];

/** What the person asked the overview to show; the URL holds it. */
export type ServiceFilters = {
  /** Only these states; all when empty. */
  states: ServiceState[];
  /** Only services whose name, cluster, task definition, image or tags contain this, whatever its case. */
  search: string;
  sort: SortColumn;
  direction: 'ascending' | 'descending';
};

/** The order in which states need somebody. */
const attention: Record<ServiceState, number> = {
  failing: 0,
  'rolled-back': 1,
  'rolling-out': 2,
  unknown: 3,
  steady: 4,
  stopped: 5,
};

const valueOf: Record<
  SortColumn,
  (service: EcsServiceSummary) => number | string | undefined
> = {
  attention: service => attention[service.state],
  service: service => service.name,
  running: service => service.runningCount,
  alarms: service => service.alarms?.length,
  cpu: service => service.cpuPercent,
  memory: service => service.memoryPercent,
  deployed: service => service.lastDeploymentAt,
};

/** The identity of a row: names repeat across clusters. */
export function rowId({
  cluster,
  name,
}: Pick<EcsServiceSummary, 'cluster' | 'name'>): string {
  return `${cluster}/${name}`;
}

/** The services to show, in order. What has no value for the sorted column comes last, whichever the direction. */
export function arrangeServices(
  services: readonly EcsServiceSummary[],
  { states, search, sort, direction }: ServiceFilters,
): EcsServiceSummary[] {
  const needle = search.trim().toLocaleLowerCase('en');
  const sign = direction === 'ascending' ? 1 : -1;
  return services
    .filter(service => !states.length || states.includes(service.state))
    .filter(
      service =>
        !needle ||
        [
          service.name,
          service.cluster,
          service.taskDefinition,
          service.imageTag,
          service.imageDigest,
          ...Object.entries(service.tags).map(
            ([key, value]) => `${key}:${value}`,
          ),
        ]
          .join(' ')
          .toLocaleLowerCase('en')
          .includes(needle),
    )
    .sort((a, b) => {
      const left = valueOf[sort](a);
      const right = valueOf[sort](b);
      if (left !== right) {
        if (left === undefined) return 1;
        if (right === undefined) return -1;
        return left < right ? -sign : sign;
      }
      return rowId(a).localeCompare(rowId(b), 'en');
    });
}

/** How many services are in each state, for the filter's chips. */
export function countStates(
  services: readonly EcsServiceSummary[],
): Record<ServiceState, number> {
  const counts = Object.fromEntries(
    serviceStates.map(state => [state, 0]),
  ) as Record<ServiceState, number>;
  for (const { state } of services) {
    counts[state] += 1;
  }
  return counts;
}
