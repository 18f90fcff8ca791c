import {
  metricRanges,
  type DeploymentMark,
  type EcsServiceMetrics,
  type MetricPanel,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import { SharedReads } from '../clusters/SharedReads';
import type { MemoryStore } from '../memory/MemoryStore';
import type { ServiceRollouts } from '../rollouts/ServiceRollouts';
import { readAges, type TasksOfServices } from '../tasks/TasksOfServices';
import { deploymentMarks } from './deploymentMarks';
import { metricGrid, type MetricGrid } from './metricGrid';
import type { MetricsRequest } from './metricsQuery';
import { panelsOf, TASKS_PANEL, type PanelDefinition } from './panels';
import { readMetricData, type MetricAnswer } from './readMetricData';
import type { MetricsConfig } from './readMetricsConfig';
import { rememberedTasks } from './rememberedTasks';
import { runningTasks } from './runningTasks';

const MINUTE_MS = 60_000;
/** How old what is shown may be where a period is a minute, milliseconds; a minute where it is longer. */
const SHORT_AGE_MS = 20_000;
/** More than any chart can show apart. */
const MOST_MARKS = 200;

/** Options of {@link ServiceMetrics.create}. */
export type ServiceMetricsOptions = {
  clusters: PlatformClusters;
  tasks: TasksOfServices;
  rollouts: ServiceRollouts;
  store: MemoryStore;
  config: MetricsConfig;
  /** The longest that a read may take, milliseconds. */
  deadlineMs: number;
};

/** The metrics of the configured services, read once for all who look at the same range. */
export class ServiceMetrics {
  readonly #options: ServiceMetricsOptions;
  readonly #presets: SharedReads<EcsServiceMetrics>;
  /** Ranges that people choose freely are as good as never the same at two replicas. */
  readonly #chosen = SharedReads.own<EcsServiceMetrics>();

  static create(options: ServiceMetricsOptions): ServiceMetrics {
    return new ServiceMetrics(options);
  }

  private constructor(options: ServiceMetricsOptions) {
    this.#options = options;
    this.#presets = options.clusters.sharedReads('metrics');
  }

  /**
   * The charts of a service in a range, and the deployments that began in it. What can't be read beside CloudWatch is a gap.
   *
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws AwsCallError if CloudWatch can't be read
   */
  async read(
    address: ServiceAddress,
    request: MetricsRequest,
  ): Promise<EcsServiceMetrics> {
    const { cluster, service } = await seenService(
      this.#options.clusters,
      address,
    );
    const grid = gridOf(request);
    // A range that ends with the present is the same one for all, whenever they look.
    const [reads, range] =
      'range' in request
        ? [this.#presets, request.range]
        : [this.#chosen, `${grid.from}-${grid.to}`];
    return reads.get(
      `${address.cluster}/${address.service}/${range}`,
      grid.periodMs === MINUTE_MS ? SHORT_AGE_MS : MINUTE_MS,
      () => this.#read(cluster, service, grid),
    );
  }

  async #read(
    cluster: PlatformCluster,
    service: EcsService,
    grid: MetricGrid,
  ): Promise<EcsServiceMetrics> {
    const { config, deadlineMs } = this.#options;
    const observedAt = new Date().toISOString();
    const definitions = panelsOf({ cluster: cluster.config, service, config });
    const [{ answers, messages }, marks] = await Promise.all([
      readMetricData(
        cluster.clients.cloudwatch,
        definitions.flatMap(({ series }) => series),
        grid,
        { signal: AbortSignal.timeout(deadlineMs) },
      ),
      this.#marks(cluster, service, grid),
    ]);
    const gaps = [...messages, ...marks.gaps];
    const panels = panelsWith(definitions, answers);
    return {
      observedAt,
      from: new Date(grid.from).toISOString(),
      to: new Date(grid.to).toISOString(),
      periodSeconds: grid.periodMs / 1000,
      panels: await Promise.all(
        panels.map(panel =>
          panel.id === TASKS_PANEL && isEmpty(panel)
            ? this.#tasksPanel(panel, cluster, service, grid)
            : panel,
        ),
      ),
      deployments: marks.deployments,
      gaps,
    };
  }

  /** Where Container Insights is off, tasks are counted by when each began and stopped. */
  async #tasksPanel(
    panel: MetricPanel,
    cluster: PlatformCluster,
    service: EcsService,
    grid: MetricGrid,
  ): Promise<MetricPanel> {
    const { store, tasks } = this.#options;
    const address = { cluster: cluster.config.id, service: service.name };
    try {
      const [remembered, present] = await Promise.all([
        rememberedTasks(store, address, grid.from),
        tasks.ofSeen(cluster, service.name, readAges.resting),
      ]);
      return {
        ...panel,
        explanation:
          'CloudWatch has no task counts (Container Insights is off): counted by when each task began and stopped, as far as the recorder kept it; the fewest in each period',
        problem: undefined,
        series: [
          {
            id: 'running',
            label: 'Running',
            values: runningTasks(
              [...remembered.tasks, ...present.tasks],
              grid,
              remembered.knownSince,
            ),
          },
        ],
      };
    } catch (error) {
      return {
        ...panel,
        problem: `CloudWatch has no task counts (Container Insights is off), and they can't be counted. ${inWords(error, 'ecs:DescribeTasks')}`,
      };
    }
  }

  async #marks(
    cluster: PlatformCluster,
    service: EcsService,
    grid: MetricGrid,
  ): Promise<{ deployments: DeploymentMark[]; gaps: string[] }> {
    const { rollouts, store } = this.#options;
    const [seen, remembered] = await Promise.allSettled([
      rollouts.historyOfSeen(cluster, service),
      store.search(
        {
          cluster: cluster.config.id,
          service: service.name,
          kind: 'deployment',
          from: new Date(grid.from).toISOString(),
        },
        { limit: MOST_MARKS },
      ),
    ]);
    const gaps: string[] = [];
    if (seen.status === 'rejected') {
      gaps.push(
        `Deployments are marked from the recorder's memory only. ${inWords(seen.reason, 'ecs:DescribeServiceDeployments')}`,
      );
    }
    if (remembered.status === 'rejected') {
      gaps.push(
        `Deployments that ECS has forgotten are not marked. ${inWords(remembered.reason, '')}`,
      );
    }
    return {
      deployments: deploymentMarks(
        seen.status === 'fulfilled' ? seen.value.deployments : [],
        remembered.status === 'fulfilled' ? remembered.value.items : [],
        grid,
      ),
      gaps,
    };
  }
}

function gridOf(request: MetricsRequest): MetricGrid {
  const now = Date.now();
  return 'range' in request
    ? metricGrid(now - metricRanges[request.range], now, now)
    : metricGrid(request.from, request.to, now);
}

/** Puts answers, which are in the order of all series, into the panels. */
function panelsWith(
  definitions: readonly PanelDefinition[],
  answers: readonly MetricAnswer[],
): MetricPanel[] {
  const rest = [...answers];
  return definitions.map(({ series, ...panel }) => {
    const own = rest.splice(0, series.length);
    return {
      ...panel,
      series: series.map(({ id, label }, index) => ({
        id,
        label,
        values: own[index].values,
      })),
      problem: own.find(({ problem }) => problem !== undefined)?.problem,
    };
  });
}

function isEmpty({ series }: MetricPanel): boolean {
  return series.every(({ values }) => values.every(value => value === null));
}

function inWords(error: unknown, permission: string): string {
  // Errors of the database say in words what they are.
  const { message } =
    error instanceof Error && error.name === 'ServiceUnavailableError'
      ? error
      : explainAwsError(permission, error);
  return message.endsWith('.') ? message : `${message}.`;
}
