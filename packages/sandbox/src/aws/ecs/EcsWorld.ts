import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock';
import type {
  AwsScenario,
  RevisionScenario,
  ServiceScenario,
} from '../../scenario';
import { Trail } from '../cloudtrail/Trail';
import { deployService } from './commands';
import { tripAlarm } from './deploymentAlarms';
import type { ServiceState, TaskRevision } from './service';
import { settle } from './simulation';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A cluster and its services. */
export interface ClusterState {
  name: string;
  arn: string;
  services: ServiceState[];
}

/** A state that an alarm was put into, whatever its metric says. */
export interface ForcedAlarm {
  state: 'OK' | 'ALARM';
  reason: string;
  /** Epoch milliseconds. */
  since: number;
}

/** That an alarm was put into a state, or left to its metric again. */
export interface AlarmChange {
  name: string;
  /** Epoch milliseconds. */
  at: number;
  /** Undefined for what the metric says. */
  state?: 'OK' | 'ALARM';
}

/** How CloudTrail is kept. */
export interface TrailOptions {
  /** Its time: the machine's unless it is given, as its events are compared with what has that time. */
  now?: () => number;
  /** Where its events are kept between starts, and when all begins anew, as the rows are that they are compared with. */
  folder?: string;
}

/** The account's ECS: what the ECS, CloudWatch and Logs stand-ins all look at. */
export class EcsWorld {
  readonly #clock: Clock;
  readonly scenario: AwsScenario;
  readonly seed: string;
  readonly startedAt: number;
  /** What was changed, and by whom. */
  readonly trail: Trail;
  readonly #clusters: ClusterState[];
  readonly #forcedAlarms = new Map<string, ForcedAlarm>();
  /** Oldest first. */
  readonly #alarmChanges: AlarmChange[] = [];

  /** Builds the world as the scenario describes it at the clock's present. */
  static create(options: {
    scenario: AwsScenario;
    seed: string;
    clock: Clock;
    trail?: TrailOptions;
  }): EcsWorld {
    return new EcsWorld(options);
  }

  private constructor(options: {
    scenario: AwsScenario;
    seed: string;
    clock: Clock;
    trail?: TrailOptions;
  }) {
    this.#clock = options.clock;
    this.scenario = options.scenario;
    this.seed = options.seed;
    this.startedAt = options.clock.now();
    this.trail = Trail.create({
      now: options.trail?.now ?? Date.now,
      accountId: options.scenario.accountId,
      region: options.scenario.region,
      deliveryMs: options.scenario.trailDeliveryMs,
      file: this.#trailFile(options.trail?.folder),
    });
    this.#clusters = options.scenario.clusters.map(({ name, services }) => ({
      name,
      arn: this.arn('ecs', `cluster/${name}`),
      services: services.map(service => this.#buildService(name, service)),
    }));
  }

  #trailFile(folder: string | undefined): string | undefined {
    const { accountId, region } = this.scenario;
    return folder && join(folder, `${accountId}-${region}.jsonl`);
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  arn(awsService: string, resource: string): string {
    const { region, accountId } = this.scenario;
    return `arn:aws:${awsService}:${region}:${accountId}:${resource}`;
  }

  /** `<prefix>-<key>-<environment>`: the name of a service, and of its task family. */
  serviceName(key: string): string {
    return `${this.scenario.prefix}-${key}-${this.scenario.environment}`;
  }

  /** Every cluster, all that was due having happened. */
  clusters(): ClusterState[] {
    const now = this.now();
    for (const cluster of this.#clusters) {
      for (const service of cluster.services) {
        settle(service, now);
      }
    }
    return this.#clusters;
  }

  services(): ServiceState[] {
    return this.clusters().flatMap(({ services }) => services);
  }

  /** Every registered task definition, families in the scenario's order, oldest revision first. */
  taskRevisions(): { revision: TaskRevision; service: ServiceState }[] {
    return this.#clusters.flatMap(({ services }) =>
      services.flatMap(service =>
        [...service.revisions.values()].map(revision => ({
          revision,
          service,
        })),
      ),
    );
  }

  /**
   * Registers a task definition: the service's newest, with what is given here.
   *
   * @returns its revision number
   */
  registerRevision(
    service: ServiceState,
    revision: Omit<RevisionScenario, 'revision' | 'registeredDaysAgo'>,
  ): number {
    const number = Math.max(...service.revisions.keys()) + 1;
    const registered = this.#registerRevision(service.scenario.key, {
      ...revision,
      revision: number,
      registeredDaysAgo: 0,
    });
    service.revisions.set(number, { ...registered, registeredAt: this.now() });
    return number;
  }

  /**
   * Puts an alarm into a state, or lets its metric decide again. Deployments that watch it notice.
   *
   * @param state - undefined for what the metric says
   */
  setAlarm(name: string, state: 'OK' | 'ALARM' | undefined): void {
    this.#alarmChanges.push({ name, at: this.now(), state });
    if (state === undefined) {
      this.#forcedAlarms.delete(name);
      return;
    }
    const now = this.now();
    const services = this.services();
    this.#forcedAlarms.set(name, {
      state,
      reason: `Set to ${state} by the control API.`,
      since: now,
    });
    if (state === 'ALARM') {
      services.forEach(service => tripAlarm(service, name, now));
    }
  }

  /** How an alarm's state was set for a reason other than its metric, oldest first: it was put into it, or a revision's tasks set it off. */
  alarmChanges(name: string): AlarmChange[] {
    const raised = this.services()
      .flatMap(({ raisedAlarms }) => raisedAlarms)
      .filter(alarm => alarm.name === name)
      .flatMap(({ at, clearedAt }): AlarmChange[] => [
        { name, at, state: 'ALARM' },
        ...(clearedAt === undefined
          ? []
          : [{ name, at: clearedAt, state: 'OK' as const }]),
      ]);
    return [
      ...this.#alarmChanges.filter(change => change.name === name),
      ...raised,
    ].sort((a, b) => a.at - b.at);
  }

  /** The state that an alarm has for a reason other than its metric: it was put into it, or a revision's tasks set it off. */
  alarmState(name: string): ForcedAlarm | undefined {
    const forced = this.#forcedAlarms.get(name);
    if (forced) {
      return forced;
    }
    const raised = this.services()
      .flatMap(({ raisedAlarms }) => raisedAlarms)
      .findLast(alarm => alarm.name === name);
    if (!raised) {
      return undefined;
    }
    const reason =
      'Threshold Crossed: 1 datapoint was greater than the threshold.';
    return raised.clearedAt === undefined
      ? { state: 'ALARM', reason, since: raised.at }
      : {
          state: 'OK',
          reason:
            'Threshold Crossed: 1 datapoint was not greater than the threshold.',
          since: raised.clearedAt,
        };
  }

  #buildService(clusterName: string, scenario: ServiceScenario): ServiceState {
    const name = this.serviceName(scenario.key);
    const bornAt = Math.round(
      this.startedAt - scenario.deployedHoursAgo * HOUR_MS,
    );
    const newest = scenario.revisions.at(-1)?.revision ?? 1;
    const service: ServiceState = {
      name,
      arn: this.arn('ecs', `service/${clusterName}/${name}`),
      clusterName,
      scenario,
      pace: this.scenario.pace,
      seed: this.seed,
      revisions: new Map(
        scenario.revisions.map(revision => [
          revision.revision,
          this.#registerRevision(scenario.key, revision),
        ]),
      ),
      targetGroupArn: scenario.loadBalanced
        ? this.arn(
            'elasticloadbalancing',
            `targetgroup/${name.slice(0, 32)}/${digest(name).slice(0, 16)}`,
          )
        : undefined,
      createdAt: bornAt,
      desiredCount: scenario.desiredCount,
      desiredCountSetAt: bornAt,
      scalingActivities: [],
      deployments: [],
      serviceDeployments: [],
      serviceRevisions: [],
      tasks: [],
      stoppedTasks: [],
      events: [],
      counts: [],
      loadSpikes: [],
      raisedAlarms: [],
      tags: [
        { key: 'Environment', value: this.scenario.environment },
        { key: 'ManagedBy', value: 'terraform' },
        ...Object.entries(scenario.tags).map(([key, value]) => ({
          key,
          value,
        })),
      ],
      settledAt: bornAt,
      lookAt: Infinity,
      steadySaid: false,
      failuresInARow: 0,
      launchesHeldUntil: bornAt,
      made: 0,
    };

    deployService(service, scenario.current ?? newest, bornAt);
    if (scenario.deployingRevision !== undefined) {
      const issuedAt = Math.round(
        this.startedAt - scenario.deployingMinutesAgo * MINUTE_MS,
      );
      settle(service, issuedAt);
      deployService(service, scenario.deployingRevision, issuedAt);
    }
    settle(service, this.startedAt);
    return service;
  }

  #registerRevision(key: string, revision: RevisionScenario): TaskRevision {
    const family = this.serviceName(key);
    const { accountId, region, prefix } = this.scenario;
    const { defect } = revision;
    return {
      family,
      revision: revision.revision,
      arn: this.arn('ecs', `task-definition/${family}:${revision.revision}`),
      image: `${accountId}.dkr.ecr.${region}.amazonaws.com/${prefix}/${key}:${revision.imageTag}`,
      imageTag: revision.imageTag,
      imageDigest: `sha256:${digest(`${family}:${revision.imageTag}`)}`,
      registeredAt: Math.round(
        this.startedAt - revision.registeredDaysAgo * DAY_MS,
      ),
      status: revision.inactive ? 'INACTIVE' : 'ACTIVE',
      definition: revision.definition,
      defect,
      defectFrom:
        defect?.kind === 'crashes' && defect.sinceMinutesAgo !== undefined
          ? Math.round(this.startedAt - defect.sinceMinutesAgo * MINUTE_MS)
          : -Infinity,
    };
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
