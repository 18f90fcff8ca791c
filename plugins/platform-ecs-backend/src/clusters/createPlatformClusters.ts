import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  PLATFORM_ECS_SIGNAL_CHANNEL,
  type PlatformEcsSignal,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { AccountCallBudget } from '../aws/AccountCallBudget';
import { AwsCallBudget } from '../aws/AwsCallBudget';
import { AwsCallMeter } from '../aws/AwsCallMeter';
import { createAwsClients, type AwsClients } from '../aws/AwsClients';
import { DefaultEcsGateway } from '../aws/DefaultEcsGateway';
import type {
  ClusterConfig,
  PlatformEcsConfig,
} from '../config/PlatformEcsConfig';
import { ownLooks, type Looks } from '../looks/Looks';
import type { LookNews } from '../looks/LookNews';
import { DefaultTaskGateway } from '../tasks/TaskGateway';
import { ClusterLook } from './ClusterLook';
import {
  ClusterPoller,
  clusterSubject,
  type ClusterView,
} from './ClusterPoller';
import { PlatformClusters } from './PlatformClusters';
import { readAlarmsInAlarm } from './readAlarmsInAlarm';

/** The name of the account of the portal's own credentials where none is configured. */
const OWN_ACCOUNT = 'own';

/** Options of {@link createPlatformClusters}. */
export type PlatformClustersOptions = {
  config: PlatformEcsConfig;
  /** Tells the pages of this replica. */
  signals: SignalsService;
  /** How replicas share what they ask AWS, and what they tell one another of it. Default: they don't. */
  shared?: {
    looks: Looks;
    news: Pick<LookNews, 'onLooked' | 'onThrottled' | 'tellThrottled'>;
  };
  logger: LoggerService;
};

/** Makes the configured clusters, each with its gateway and its poller, which says on the signals channel when something changed. */
export function createPlatformClusters(
  options: PlatformClustersOptions,
): PlatformClusters {
  const { config, signals, shared, logger } = options;
  const looks = shared?.looks ?? ownLooks;
  const { polling, endpoints } = config;
  const meter = AwsCallMeter.create();
  const budget = AwsCallBudget.create(config.callsPerMinute, slowdown =>
    shared?.news.tellThrottled(slowdown),
  );
  shared?.news.onThrottled(slowdown => budget.slowTo(slowdown));
  const shareOf = ({ account, region }: ClusterConfig): AccountCallBudget =>
    budget.forAccount(account ?? OWN_ACCOUNT, region);
  const clientsOf = shareClients(cluster =>
    createAwsClients({
      region: cluster.region,
      assumeRole: cluster.assumeRole,
      endpoints,
      meter,
      budget: shareOf(cluster),
    }),
  );

  const tellPages = ({ freshness }: ClusterView) => {
    const { cluster, observedAt } = freshness;
    // Before the first good look nobody has anything that could be stale.
    if (observedAt === undefined) return;
    const message: PlatformEcsSignal = {
      type: 'cluster-changed',
      cluster,
      observedAt,
    };
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: PLATFORM_ECS_SIGNAL_CHANNEL,
        message,
      })
      // Pages ask again by themselves too: a lost signal makes them late, not wrong.
      .catch(error => {
        logger.warn(`Could not signal a change of cluster ${cluster}`, error);
      });
  };

  return PlatformClusters.create(
    config.clusters.map(cluster => {
      const { id, name, region, account } = cluster;
      const clients = clientsOf(cluster);
      const share = shareOf(cluster);
      const gateway = DefaultEcsGateway.create({
        cluster: name,
        account,
        clients,
      });
      const look = ClusterLook.create({
        cluster,
        gateway,
        tasks: DefaultTaskGateway.create({ cluster: name, ecs: clients.ecs }),
        alarms: callOptions =>
          readAlarmsInAlarm(clients.cloudwatch, name, callOptions),
        polling,
        budget: share,
      });
      const poller = ClusterPoller.create({
        cluster: id,
        region,
        account,
        polling,
        slowdown: () => share.slowdownOf('ecs'),
        look: lookOptions => look.look(lookOptions),
        looks,
        onChange: tellPages,
        logger,
      });
      shared?.news.onLooked(clusterSubject(id), () => poller.lookedElsewhere());
      return { config: cluster, clients, gateway, poller };
    }),
    looks,
  );
}

/** One set of clients for all clusters of an account, region and role: they share connections, credentials and what AWS grants the account. */
function shareClients(
  create: (cluster: ClusterConfig) => AwsClients,
): (cluster: ClusterConfig) => AwsClients {
  const shared = new Map<string, AwsClients>();
  return cluster => {
    const { region, account, assumeRole } = cluster;
    const key = JSON.stringify([region, account, assumeRole]);
    const known = shared.get(key);
    if (known) return known;
    const clients = create(cluster);
    shared.set(key, clients);
    return clients;
  };
}
