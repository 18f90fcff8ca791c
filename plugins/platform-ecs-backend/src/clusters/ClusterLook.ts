import type { AccountCallBudget } from '../aws/AccountCallBudget';
import type { EcsGateway, ListedService } from '../aws/EcsGateway';
import type { EcsService, UtilizationReading } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import { mapAtMost } from '../aws/inChunks';
import type { ClusterConfig, PollingConfig } from '../config/PlatformEcsConfig';
import { driftOf, runningImage, type RunningImage } from '../state/drift';
import { imageTag, mainImage } from '../state/imageTag';
import { isMoving } from '../state/serviceState';
import type { TaskGateway } from '../tasks/TaskGateway';
import type { ClusterSnapshot } from './ClusterSnapshot';
import {
  noTasksYet,
  readRunningTasks,
  settlement,
  type RunningTasks,
} from './RunningTasks';
import { SideReading } from './SideReading';

/** How many task definitions a look reads that no look has read before; the next look reads more. */
const NEW_TASK_DEFINITIONS_PER_LOOK = 20;
const TASK_DEFINITIONS_AT_ONCE = 4;
/** How often the tasks are read while nothing changes, milliseconds. */
const TASKS_EVERY_MS = 5 * 60_000;
/** How soon they are read again after a rollout or a scaling has come to its end, milliseconds. */
const SETTLED_TASKS_AFTER_MS = 5_000;

/** Options of {@link ClusterLook.create}. */
export type ClusterLookOptions = {
  cluster: ClusterConfig;
  gateway: EcsGateway;
  tasks: TaskGateway;
  /** Names of the alarms that ring, by service. */
  alarms(options: { signal: AbortSignal }): Promise<Map<string, string[]>>;
  polling: PollingConfig;
  /** Says how slowly the cluster's AWS wants to be asked. */
  budget: Pick<AccountCallBudget, 'slownessOf'>;
};

/**
 * Looks at a cluster: lists and describes its services, and completes them with images, drift, utilization and alarms. The services are what a look is about;
 * if the rest can't be read, the look succeeds with a gap.
 */
export class ClusterLook {
  readonly #options: ClusterLookOptions;
  readonly #utilization: SideReading<UtilizationReading>;
  readonly #tasks: SideReading<RunningTasks>;
  readonly #alarms: SideReading<Map<string, string[]> | undefined>;
  #definitionsGap?: string;
  #definitionsDueAt = 0;

  static create(options: ClusterLookOptions): ClusterLook {
    return new ClusterLook(options);
  }

  private constructor(options: ClusterLookOptions) {
    const { metricsEveryMs, deadlineMs } = options.polling;
    this.#options = options;
    this.#utilization = SideReading.create({
      nothing: { services: new Map() },
      everyMs: metricsEveryMs,
      deadlineMs,
      permission: 'cloudwatch:GetMetricData',
      missing: 'CPU and memory are not shown.',
    });
    this.#tasks = SideReading.create({
      nothing: noTasksYet,
      everyMs: TASKS_EVERY_MS,
      deadlineMs,
      permission: 'ecs:DescribeTasks',
      missing: 'Image digests and drift are not shown.',
    });
    this.#alarms = SideReading.create({
      nothing: undefined,
      everyMs: metricsEveryMs,
      deadlineMs,
      permission: 'cloudwatch:DescribeAlarms',
      missing: 'Alarms are not shown.',
    });
  }

  /**
   * Looks once.
   *
   * @throws AwsCallError if the services themselves could not be read
   */
  async look(options: { signal: AbortSignal }): Promise<ClusterSnapshot> {
    const { gateway, alarms, budget } = this.#options;
    const cloudwatchSlowness = budget.slownessOf('cloudwatch');
    const rest = [this.#alarms.refresh(cloudwatchSlowness, alarms)];
    const described = this.#describe(options, names => {
      rest.push(
        this.#utilization.refresh(cloudwatchSlowness, signalled =>
          gateway.utilization(names, signalled),
        ),
      );
    });
    const services = described.then(found => found.services);
    // Who awaits `described` learns of its failure: this one may fail unheard.
    services.catch(() => {});
    // Nothing is known yet that the tasks could have to be newer than: the first look reads all at once.
    const isFirst = this.#tasks.value === noTasksYet;
    if (isFirst) rest.push(this.#readTasks(services));
    const { listed } = await described;
    const observedAt = new Date().toISOString();
    if (!isFirst) {
      if ((await services).some(service => this.#settledSince(service))) {
        this.#tasks.hasten(SETTLED_TASKS_AFTER_MS);
      }
      rest.push(this.#readTasks(services));
    }
    await Promise.all(rest);
    await this.#readTaskDefinitions(await services, options);
    const byName = new Map(
      (await services).map(service => [service.name, service]),
    );
    return {
      observedAt,
      services: listed.map(entry => {
        const service = byName.get(entry.name);
        return {
          listed: entry,
          service,
          ...(service && this.#imageAndDrift(service)),
          utilization: this.#utilization.value.services.get(entry.name),
          alarms: this.#alarms.value && [
            ...(this.#alarms.value.get(entry.name) ?? []),
          ],
        };
      }),
      utilizationUntil: this.#utilization.value.until,
      gaps: [
        this.#utilization.gap,
        this.#alarms.gap,
        this.#tasks.gap,
        this.#definitionsGap,
      ].filter(gap => gap !== undefined),
    };
  }

  /** @param onNames - called with the services' names as soon as they are known */
  async #describe(
    options: { signal: AbortSignal },
    onNames: (names: string[]) => void,
  ): Promise<{ listed: ListedService[]; services: EcsService[] }> {
    const { cluster, gateway } = this.#options;
    const listed = (await gateway.listServices(options))
      .filter(({ name }) => name.startsWith(cluster.servicePrefix))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    const names = listed.map(({ name }) => name);
    if (names.length > 0) onNames(names);
    const { services } = await gateway.describeServices(names, options);
    return { listed, services };
  }

  /** Reads the tasks, if that is due. */
  async #readTasks(services: Promise<EcsService[]>): Promise<void> {
    const { tasks, budget } = this.#options;
    await this.#tasks.refresh(budget.slownessOf('ecs'), signalled =>
      readRunningTasks(tasks, services, signalled),
    );
  }

  /** Whether a service has come to rest otherwise than it was when its tasks were read. */
  #settledSince(service: EcsService): boolean {
    const { settlements } = this.#tasks.value;
    return (
      !isMoving(service) &&
      settlements.get(service.name) !== settlement(service)
    );
  }

  async #readTaskDefinitions(
    services: EcsService[],
    options: { signal: AbortSignal },
  ): Promise<void> {
    const { gateway, polling } = this.#options;
    if (Date.now() < this.#definitionsDueAt) return;
    const unknown = [
      ...new Set(
        services
          .filter(service => !this.#runningImage(service)?.image)
          .map(({ taskDefinitionArn }) => taskDefinitionArn),
      ),
    ].filter(arn => arn !== '' && !gateway.knownTaskDefinition(arn));
    try {
      await mapAtMost(
        TASK_DEFINITIONS_AT_ONCE,
        unknown.slice(0, NEW_TASK_DEFINITIONS_PER_LOOK),
        arn => gateway.describeTaskDefinition(arn, options),
      );
      this.#definitionsGap = undefined;
    } catch (error) {
      // What is denied now is denied in a second too.
      this.#definitionsDueAt = Date.now() + polling.metricsEveryMs;
      this.#definitionsGap = `Some image tags are not shown. ${explainAwsError('ecs:DescribeTaskDefinition', error).message}.`;
    }
  }

  #imageAndDrift(service: EcsService) {
    const running = this.#runningImage(service);
    const { gateway } = this.#options;
    const known = gateway.knownTaskDefinition(service.taskDefinitionArn);
    const image = running?.image ?? (known && mainImage(known));
    // Tasks that were read before the service came to rest say nothing of how it rests.
    const comparable = !this.#settledSince(service);
    return {
      imageTag: image && imageTag(image),
      imageDigest: running?.digest,
      drift: comparable
        ? driftOf({
            service,
            tasks: this.#tasks.value.byService.get(service.name) ?? [],
            isMoving: isMoving(service),
          })
        : undefined,
    };
  }

  #runningImage(service: EcsService): RunningImage | undefined {
    return runningImage(
      service,
      this.#tasks.value.byService.get(service.name) ?? [],
    );
  }
}
