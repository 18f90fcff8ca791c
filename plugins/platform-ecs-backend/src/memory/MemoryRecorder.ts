import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import type { ClusterSnapshot } from '../clusters/ClusterSnapshot';
import type {
  PlatformCluster,
  PlatformClusters,
} from '../clusters/PlatformClusters';
import { isUnderWay } from '../rollouts/rolloutOutcome';
import type { ServiceRollouts } from '../rollouts/ServiceRollouts';
import { isMoving, serviceState } from '../state/serviceState';
import { DefaultTaskGateway, type TaskGateway } from '../tasks/TaskGateway';
import {
  memoriesOfEvents,
  memoryOfDeployment,
  memoryOfState,
  memoryOfTask,
} from './memoriesOf';
import type { MemoryStore, NewMemory } from './MemoryStore';

/** How often a cluster is looked at when nobody looks and nothing moves, milliseconds. ECS forgets stopped tasks after about an hour. */
const QUIET_EVERY_MS = 5 * 60_000;
/** How many services' deployments one pass reads, so that a first pass over a large cluster doesn't use up the budget. */
const DEPLOYMENTS_PER_PASS = 10;
/** From how many moving services on the stopped tasks of the whole cluster are listed at once. */
const LIST_ALL_FROM = 4;
/** How many ARNs of tasks that are kept are remembered: more than ECS remembers tasks of a large cluster. */
const TASKS_REMEMBERED = 20_000;

/** Options of {@link MemoryRecorder.create}. */
export type MemoryRecorderOptions = {
  clusters: PlatformClusters;
  rollouts: ServiceRollouts;
  store: MemoryStore;
  /** The longest that reading one cluster's tasks may take, milliseconds. */
  deadlineMs: number;
  logger: LoggerService;
};

/** What the recorder knows of one cluster between two passes. */
type Progress = {
  snapshot?: ClusterSnapshot;
  tasks: TaskGateway;
  /** Of each service, what of it was last written. */
  written: Map<string, string>;
  /** ARNs of stopped tasks that are written, oldest first. */
  writtenTasks: Set<string>;
  /** Services whose deployments are to be read. */
  deploymentsDue: Set<string>;
  /** When the stopped tasks of the whole cluster were last read, epoch milliseconds. */
  allTasksReadAt: number;
  problem?: string;
};

/**
 * Keeps what ECS forgets: stopped tasks, events, deployments, changes of state. It lives on the looks that the pollers make anyhow, and has the cluster
 * looked at by itself only when nobody else does. Stopped tasks are read when a service moves, and at a slow pace otherwise. What it writes is written
 * once, whichever replica does.
 */
export class MemoryRecorder {
  readonly #options: MemoryRecorderOptions;
  readonly #progress = new Map<string, Progress>();

  static create(options: MemoryRecorderOptions): MemoryRecorder {
    return new MemoryRecorder(options);
  }

  private constructor(options: MemoryRecorderOptions) {
    this.#options = options;
    for (const { config, clients, poller } of options.clusters.all()) {
      const progress: Progress = {
        tasks: DefaultTaskGateway.create({
          cluster: config.name,
          ecs: clients.ecs,
        }),
        written: new Map(),
        writtenTasks: new Set(),
        deploymentsDue: new Set(),
        allTasksReadAt: Number.NEGATIVE_INFINITY,
      };
      this.#progress.set(config.id, progress);
      poller.onLook(snapshot => {
        progress.snapshot = snapshot;
      });
    }
  }

  /** One pass over all clusters. What can't be read or written is tried again by the next one; never throws. */
  async record(): Promise<void> {
    for (const cluster of this.#options.clusters.all()) {
      const progress = this.#progress.get(cluster.config.id);
      if (!progress) continue;
      try {
        await this.#recordCluster(cluster, progress);
        progress.problem = undefined;
      } catch (error) {
        this.#noteProblem(cluster, progress, error);
      }
    }
  }

  async #recordCluster(
    cluster: PlatformCluster,
    progress: Progress,
  ): Promise<void> {
    await cluster.poller.refresh(QUIET_EVERY_MS);
    const services = (progress.snapshot?.services ?? [])
      .map(({ service }) => service)
      .filter(service => service !== undefined);
    const moved = services.filter(
      service =>
        isMoving(service) ||
        progress.written.get(service.name) !== fingerprint(service),
    );
    for (const { name } of moved) progress.deploymentsDue.add(name);
    await this.#writeServices(cluster, progress, moved);
    await this.#writeTasks(cluster, progress, services, moved);
    await this.#writeDeployments(cluster, progress, services);
  }

  async #writeServices(
    { config }: PlatformCluster,
    { written }: Progress,
    moved: EcsService[],
  ): Promise<void> {
    if (moved.length === 0) return;
    const { store } = this.#options;
    // From the database: another replica may have written the last ones.
    const states = await store.lastStates(config.id);
    await store.keep(
      moved.flatMap((service): NewMemory[] => {
        const whose = { cluster: config.id, service: service.name };
        const state = memoryOfState(whose, service, states.get(service.name));
        return [...memoriesOfEvents(whose, service), ...(state ? [state] : [])];
      }),
    );
    for (const service of moved) {
      written.set(service.name, fingerprint(service));
    }
  }

  async #writeTasks(
    { config }: PlatformCluster,
    progress: Progress,
    services: EcsService[],
    moved: EcsService[],
  ): Promise<void> {
    const { store, deadlineMs } = this.#options;
    const { tasks, writtenTasks } = progress;
    const options = { signal: AbortSignal.timeout(deadlineMs) };
    const all =
      Date.now() - progress.allTasksReadAt >= QUIET_EVERY_MS ||
      moved.length >= LIST_ALL_FROM;
    const filters = all
      ? [{ desiredStatus: 'STOPPED' as const }]
      : moved.map(({ name }) => ({
          service: name,
          desiredStatus: 'STOPPED' as const,
        }));
    const lists = await Promise.all(
      filters.map(filter => tasks.listTasks(filter, options)),
    );
    const unwritten = lists.flat().filter(arn => !writtenTasks.has(arn));
    const described = await tasks.describeTasks(unwritten, options);
    const configured = new Set(services.map(({ name }) => name));
    const stopped = described.filter(
      (entry): entry is { service: string; task: EcsTask } =>
        entry.task.lastStatus === 'STOPPED' &&
        entry.service !== undefined &&
        configured.has(entry.service),
    );
    await store.keep(
      stopped.map(({ service, task }) =>
        memoryOfTask({ cluster: config.id, service }, task),
      ),
    );
    for (const { task } of stopped) writtenTasks.add(task.arn);
    for (const arn of writtenTasks) {
      if (writtenTasks.size <= TASKS_REMEMBERED) break;
      writtenTasks.delete(arn);
    }
    if (all) progress.allTasksReadAt = Date.now();
  }

  async #writeDeployments(
    cluster: PlatformCluster,
    { deploymentsDue }: Progress,
    services: EcsService[],
  ): Promise<void> {
    const { rollouts, store } = this.#options;
    for (const name of [...deploymentsDue].slice(0, DEPLOYMENTS_PER_PASS)) {
      const service = services.find(it => it.name === name);
      if (service) {
        const { deployments } = await rollouts.historyOfSeen(cluster, service);
        const whose = { cluster: cluster.config.id, service: name };
        await store.keep(
          deployments.map(rollout => memoryOfDeployment(whose, rollout)),
        );
        // ECS may say that a service is steady before it says that its deployment has ended.
        if (deployments[0] && isUnderWay(deployments[0].outcome)) continue;
      }
      deploymentsDue.delete(name);
    }
  }

  #noteProblem(
    { config }: PlatformCluster,
    progress: Progress,
    error: unknown,
  ): void {
    const message = isError(error) ? error.message : String(error);
    if (message === progress.problem) return;
    progress.problem = message;
    this.#options.logger.warn(
      `What happens in cluster ${config.id} is not recorded: ${message}`,
    );
  }
}

/** What of a service must differ for it to be written again. */
function fingerprint(service: EcsService): string {
  return JSON.stringify([
    serviceState(service),
    service.events[0]?.id,
    service.deployments.map(({ id, status, rolloutState, failedTasks }) => [
      id,
      status,
      rolloutState,
      failedTasks,
    ]),
  ]);
}
