import type {
  EcsDeploymentHistory,
  EcsServiceRollout,
  EcsServiceTasks,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import type { SharedReads } from '../clusters/SharedReads';
import { isMoving } from '../state/serviceState';
import { readAges, type TasksOfServices } from '../tasks/TasksOfServices';
import type {
  ServiceDeployment,
  ServiceRevision,
} from './parseServiceDeployment';
import { describeRollout, summariseRollout } from './describeRollout';
import { deploymentIdOf, rolloutFacts } from './rolloutFacts';
import { DefaultRolloutGateway, type RolloutGateway } from './RolloutGateway';
import { isUnderWay, rolloutOutcome } from './rolloutOutcome';

/** How many past deployments are shown: what ECS describes in one call. */
const HISTORY_LENGTH = 20;
/** How old the list of past deployments may be, milliseconds. */
const HISTORY_AGE_MS = 15_000;

/** Options of {@link ServiceRollouts.create}. */
export type ServiceRolloutsOptions = {
  clusters: PlatformClusters;
  tasks: TasksOfServices;
  /** The longest that a read may take, milliseconds. */
  deadlineMs: number;
};

/** The service deployments of the configured services, read once for all who look. */
export class ServiceRollouts {
  readonly #options: ServiceRolloutsOptions;
  readonly #gateways = new Map<string, RolloutGateway>();
  readonly #rollouts: SharedReads<EcsServiceRollout>;
  readonly #histories: SharedReads<EcsDeploymentHistory>;
  /** Of each service, which `ecs-svc/…` its service deployments are: ECS drops a failed one from its list, and with it the only place that tells. */
  readonly #deploymentIds = new Map<string, Map<string, string>>();

  static create(options: ServiceRolloutsOptions): ServiceRollouts {
    return new ServiceRollouts(options);
  }

  private constructor(options: ServiceRolloutsOptions) {
    this.#options = options;
    this.#rollouts = options.clusters.sharedReads('rollout');
    this.#histories = options.clusters.sharedReads('deployments');
  }

  /**
   * The newest deployment of a service, with the tasks that take part. What can't be read is a gap.
   *
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws AwsCallError if neither the deployments nor the tasks can be read
   */
  async rollout(address: ServiceAddress): Promise<EcsServiceRollout> {
    const { clusters } = this.#options;
    const { cluster, service } = await seenService(clusters, address);
    const key = keyOf(address);
    const last = this.#rollouts.last(key)?.rollout;
    const moves = isMoving(service) || (last && isUnderWay(last.outcome));
    const maxAgeMs = moves ? readAges.moving : readAges.resting;
    return this.#rollouts.get(key, maxAgeMs, before =>
      this.#readRollout(cluster, service, { maxAgeMs, before }),
    );
  }

  /**
   * The deployments of a service that ECS remembers, newest first.
   *
   * @throws NotFoundError (404) as {@link ServiceRollouts.rollout}
   * @throws AwsCallError
   */
  async history(address: ServiceAddress): Promise<EcsDeploymentHistory> {
    const { clusters } = this.#options;
    const { cluster, service } = await seenService(clusters, address);
    return this.historyOfSeen(cluster, service);
  }

  /**
   * As {@link ServiceRollouts.history}, of a service as it was seen.
   *
   * @throws AwsCallError
   */
  historyOfSeen(
    cluster: PlatformCluster,
    service: EcsService,
  ): Promise<EcsDeploymentHistory> {
    const maxAgeMs = isMoving(service) ? readAges.moving : HISTORY_AGE_MS;
    const key = keyOf({ cluster: cluster.config.id, service: service.name });
    return this.#histories.get(key, maxAgeMs, before =>
      this.#readHistory(cluster, service, before?.deployments ?? []),
    );
  }

  async #readRollout(
    cluster: PlatformCluster,
    service: EcsService,
    { maxAgeMs, before }: { maxAgeMs: number; before?: EcsServiceRollout },
  ): Promise<EcsServiceRollout> {
    const known = before?.rollout ? [before.rollout] : [];
    const { tasks, deadlineMs } = this.#options;
    const options = { signal: AbortSignal.timeout(deadlineMs) };
    const [deployments, taskLook] = await Promise.allSettled([
      this.#newest(cluster, service.name, before, options),
      tasks.ofSeen(cluster, service.name, maxAgeMs),
    ]);
    if (deployments.status === 'rejected' && taskLook.status === 'rejected') {
      throw deployments.reason;
    }
    const gaps = [
      gapOf(
        'The deployment is not shown',
        'ecs:DescribeServiceDeployments',
        deployments,
      ),
      gapOf('The tasks are not shown', 'ecs:DescribeTasks', taskLook),
    ].filter(gap => gap !== undefined);
    const deployment =
      deployments.status === 'fulfilled' ? deployments.value : undefined;
    const seenTasks: EcsServiceTasks['tasks'] =
      taskLook.status === 'fulfilled' ? taskLook.value.tasks : [];
    const answer = {
      observedAt: new Date().toISOString(),
      currentRevisions: service.currentRevisions,
    };
    if (!deployment) {
      return { ...answer, tasks: seenTasks, newTaskIds: [], gaps };
    }

    const { revisions, gap } = await this.#revisions(
      cluster,
      [deployment],
      options,
    );
    const facts = rolloutFacts({
      deployment,
      deploymentId: this.#deploymentId(cluster, service, deployment, known),
      revisions,
      tasks: seenTasks,
    });
    return {
      ...answer,
      rollout: describeRollout(
        facts,
        rolloutOutcome(deployment, comparable(service, deployment)),
      ),
      tasks: [...facts.newTasks, ...facts.oldTasks],
      newTaskIds: facts.newTasks.map(({ id }) => id),
      gaps: gap ? [...gaps, gap] : gaps,
    };
  }

  async #readHistory(
    cluster: PlatformCluster,
    service: EcsService,
    before: readonly RolloutSummary[],
  ): Promise<EcsDeploymentHistory> {
    const options = {
      signal: AbortSignal.timeout(this.#options.deadlineMs),
    };
    const gateway = this.#gateway(cluster);
    const arns = await gateway.listDeployments(
      service.name,
      HISTORY_LENGTH,
      options,
    );
    const deployments = await gateway.describeDeployments(arns, options);
    const { revisions, gap } = await this.#revisions(
      cluster,
      deployments,
      options,
    );
    return {
      observedAt: new Date().toISOString(),
      deployments: deployments.map((deployment, index) =>
        summariseRollout(
          {
            deployment,
            deploymentId: this.#deploymentId(
              cluster,
              service,
              deployment,
              before,
            ),
            revisions,
          },
          rolloutOutcome(
            deployment,
            index === 0 ? comparable(service, deployment) : undefined,
          ),
        ),
      ),
      gaps: gap ? [gap] : [],
    };
  }

  async #newest(
    cluster: PlatformCluster,
    service: string,
    before: EcsServiceRollout | undefined,
    options: CallOptions,
  ): Promise<ServiceDeployment | undefined> {
    const gateway = this.#gateway(cluster);
    const last = before?.rollout;
    // While one is under way no other is: a newer one would have stopped it.
    const arns =
      last && isUnderWay(last.outcome)
        ? [last.arn]
        : await gateway.listDeployments(service, 1, options);
    return (await gateway.describeDeployments(arns, options))[0];
  }

  /** The revisions of deployments; without them the rest is still worth showing. */
  async #revisions(
    cluster: PlatformCluster,
    deployments: ServiceDeployment[],
    options: CallOptions,
  ): Promise<{
    revisions: ReadonlyMap<string, ServiceRevision>;
    gap?: string;
  }> {
    const arns = deployments
      .flatMap(
        ({ targetServiceRevision, sourceServiceRevisions, rollback }) => [
          targetServiceRevision?.arn,
          ...sourceServiceRevisions.map(({ arn }) => arn),
          rollback?.serviceRevisionArn,
        ],
      )
      .filter(arn => arn !== undefined);
    try {
      return {
        revisions: await this.#gateway(cluster).describeRevisions(
          arns,
          options,
        ),
      };
    } catch (error) {
      const { message } = explainAwsError(
        'ecs:DescribeServiceRevisions',
        error,
      );
      return {
        revisions: new Map(),
        gap: `Task definitions and images of revisions are not shown. ${message}.`,
      };
    }
  }

  #deploymentId(
    { config }: PlatformCluster,
    service: EcsService,
    deployment: ServiceDeployment,
    /** Deployments as they were told before, perhaps by another replica. */
    before: readonly RolloutSummary[],
  ): string | undefined {
    const key = keyOf({ cluster: config.id, service: service.name });
    const known = this.#deploymentIds.get(key) ?? new Map<string, string>();
    const arn = deployment.serviceDeploymentArn;
    const id =
      known.get(arn) ??
      deploymentIdOf(deployment, service.deployments) ??
      before.find(told => told.arn === arn)?.deploymentId;
    if (id !== undefined) {
      known.set(arn, id);
      // The newest are enough: those of the history.
      if (known.size > HISTORY_LENGTH) known.delete([...known.keys()][0]);
      this.#deploymentIds.set(key, known);
    }
    return id;
  }

  #gateway({ config, clients }: PlatformCluster): RolloutGateway {
    const known = this.#gateways.get(config.id);
    if (known) return known;
    const created = DefaultRolloutGateway.create({
      cluster: config.name,
      ecs: clients.ecs,
    });
    this.#gateways.set(config.id, created);
    return created;
  }
}

function keyOf({ cluster, service }: ServiceAddress): string {
  return `${cluster}/${service}`;
}

/** What runs now, if it was seen after the deployment ended: before, it says nothing about how it ended. */
function comparable(
  service: EcsService,
  { finishedAt }: ServiceDeployment,
): string[] | undefined {
  return finishedAt !== undefined && service.observedAt > finishedAt
    ? service.currentRevisions
    : undefined;
}

function gapOf(
  what: string,
  permission: string,
  settled: PromiseSettledResult<unknown>,
): string | undefined {
  return settled.status === 'rejected'
    ? `${what}. ${explainAwsError(permission, settled.reason).message}.`
    : undefined;
}
