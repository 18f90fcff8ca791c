import {
  alarmStates,
  type AlarmTransition,
  type EcsAlarm,
  type EcsServiceAlarms,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { EcsService } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import { mapAtMost } from '../aws/inChunks';
import type {
  PlatformCluster,
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import type { SharedReads } from '../clusters/SharedReads';
import { panelsOf } from '../metrics/panels';
import type { MetricsConfig } from '../metrics/readMetricsConfig';
import { AlarmGateway, type AlarmList } from './AlarmGateway';
import { alarmsOfService } from './alarmsOfService';
import { alarmValues } from './alarmValues';
import { describeAlarm } from './describeAlarm';
import type { Alarm } from './parseAlarms';

/** How far back the history of alarms goes, milliseconds. CloudWatch keeps 30 days. */
export const HISTORY_MS = 7 * 24 * 60 * 60_000;
/** How old what is shown may be, milliseconds: alarms are evaluated once a minute at most. */
const ALARMS_AGE_MS = 10_000;
/** History costs a call for each alarm. */
const HISTORY_AGE_MS = 60_000;
const HISTORIES_AT_ONCE = 3;

/** Options of {@link ServiceAlarms.create}. */
export type ServiceAlarmsOptions = {
  clusters: PlatformClusters;
  config: MetricsConfig;
  /** The longest that a read may take, milliseconds. */
  deadlineMs: number;
};

/** The alarms of the configured services. An account's alarms are read once for all of its services and all who look. */
export class ServiceAlarms {
  readonly #options: ServiceAlarmsOptions;
  readonly #lists: SharedReads<AlarmList>;
  readonly #answers: SharedReads<EcsServiceAlarms>;
  readonly #histories: SharedReads<AlarmTransition[]>;

  static create(options: ServiceAlarmsOptions): ServiceAlarms {
    return new ServiceAlarms(options);
  }

  private constructor(options: ServiceAlarmsOptions) {
    const { clusters } = options;
    this.#options = options;
    this.#lists = clusters.sharedReads('account-alarms');
    this.#answers = clusters.sharedReads('alarms');
    this.#histories = clusters.sharedReads('alarm-history');
  }

  /**
   * The alarms that concern a service. What can't be read beside the alarms is a gap.
   *
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws AwsCallError if the alarms can't be read
   */
  async read(address: ServiceAddress): Promise<EcsServiceAlarms> {
    const { cluster, service } = await seenService(
      this.#options.clusters,
      address,
    );
    return this.#answers.get(
      `${address.cluster}/${address.service}`,
      ALARMS_AGE_MS,
      () => this.#read(cluster, service),
    );
  }

  async #read(
    cluster: PlatformCluster,
    service: EcsService,
  ): Promise<EcsServiceAlarms> {
    const options = { signal: AbortSignal.timeout(this.#options.deadlineMs) };
    const { cloudwatch } = cluster.clients;
    const list = await this.#list(cluster, options);
    const { snapshot } = await cluster.poller.snapshot();
    const found = alarmsOfService(list.alarms, {
      cluster: cluster.config.name,
      service,
      services: snapshot.services.map(({ listed }) => listed.name),
    });
    const historyFrom = Date.now() - HISTORY_MS;
    const [values, histories] = await Promise.allSettled([
      alarmValues(cloudwatch, found, options),
      this.#historiesOf(cluster, found, historyFrom, options),
    ]);
    const panels = panelsOf({
      cluster: cluster.config,
      service,
      config: this.#options.config,
    });
    const alarms = found.map(alarm =>
      describeAlarm(alarm, {
        service,
        panels,
        now: settledValue(values)?.get(alarm.name),
        history: settledValue(histories)?.get(alarm.name) ?? [],
      }),
    );
    return {
      observedAt: new Date().toISOString(),
      historyFrom: new Date(historyFrom).toISOString(),
      alarms: alarms.toSorted(byUrgency),
      gaps: [
        ...missingAlarms(list, service),
        ...gapOf(
          'Present values are not shown',
          'cloudwatch:GetMetricData',
          values,
        ),
        ...gapOf(
          'The history of alarms is not shown',
          'cloudwatch:DescribeAlarmHistory',
          histories,
        ),
      ],
    };
  }

  #list(
    { config, clients }: PlatformCluster,
    options: CallOptions,
  ): Promise<AlarmList> {
    const { account, region, assumeRole } = config;
    const reachedBy = JSON.stringify([region, account, assumeRole?.arn]);
    return this.#lists.get(reachedBy, ALARMS_AGE_MS, () =>
      AlarmGateway.create(clients.cloudwatch).list(options),
    );
  }

  async #historiesOf(
    { config, clients }: PlatformCluster,
    alarms: readonly Alarm[],
    from: number,
    options: CallOptions,
  ): Promise<ReadonlyMap<string, AlarmTransition[]>> {
    const gateway = AlarmGateway.create(clients.cloudwatch);
    const entries = await mapAtMost(
      HISTORIES_AT_ONCE,
      alarms,
      async alarm =>
        [
          alarm.name,
          await this.#histories.get(
            // With its state: what has just changed is read anew.
            `${config.id}/${alarm.name}/${alarm.state}/${alarm.since}`,
            HISTORY_AGE_MS,
            () => gateway.history(alarm, from, options),
          ),
        ] as const,
    );
    return new Map(entries);
  }
}

function settledValue<T>(settled: PromiseSettledResult<T>): T | undefined {
  return settled.status === 'fulfilled' ? settled.value : undefined;
}

function gapOf(
  what: string,
  permission: string,
  settled: PromiseSettledResult<unknown>,
): string[] {
  return settled.status === 'rejected'
    ? [`${what}. ${explainAwsError(permission, settled.reason).message}.`]
    : [];
}

/** Alarms that should be watched but aren't there, and that more may be than were read. */
function missingAlarms(
  { alarms, complete }: AlarmList,
  { deploymentAlarms }: EcsService,
): string[] {
  if (!complete) {
    return [
      `The account has more alarms than the portal reads (${alarms.length}): some that concern this service may not be shown.`,
    ];
  }
  const missing = (deploymentAlarms?.names ?? []).filter(
    name => !alarms.some(alarm => alarm.name === name),
  );
  return missing.length === 0
    ? []
    : [
        `The deployment configuration names ${missing.join(', ')}, which CloudWatch doesn't know: deployments are not protected by it.`,
      ];
}

function byUrgency(a: EcsAlarm, b: EcsAlarm): number {
  return (
    alarmStates.indexOf(a.state) - alarmStates.indexOf(b.state) ||
    a.name.localeCompare(b.name)
  );
}
