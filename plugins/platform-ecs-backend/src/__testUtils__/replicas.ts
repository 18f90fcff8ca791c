import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import type { EventsService } from '@backstage/plugin-events-node';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { EcsService } from '../aws/EcsService';
import { ClusterPoller, clusterSubject } from '../clusters/ClusterPoller';
import type { ClusterSnapshot } from '../clusters/ClusterSnapshot';
import { LookNews } from '../looks/LookNews';
import { LookStore } from '../looks/LookStore';
import { SharedLooks } from '../looks/SharedLooks';
import { ecsService } from './ecsService';

/** Carries what replicas tell one another, as the signals' relay does. */
export class NewsBus implements EventsService {
  readonly #listeners: Array<(payload: unknown) => Promise<void>> = [];
  /** Whether all that is told is lost. */
  broken = false;

  async publish({ eventPayload }: { eventPayload: unknown }): Promise<void> {
    if (this.broken) return;
    for (const listener of this.#listeners) await listener(eventPayload);
  }

  async subscribe({ onEvent }: Parameters<EventsService['subscribe']>[0]) {
    this.#listeners.push(eventPayload =>
      onEvent({ topic: 'signals', eventPayload }),
    );
  }
}

/** One cluster as AWS shows it, and how often it was asked, by which replica. */
export class CountedAws {
  readonly looks: string[] = [];
  service: EcsService = ecsService();
  error?: Error;
  /** While set, looks wait for it. */
  held?: Promise<void>;

  /** Looks once, as the poller of a replica does. */
  async look(replica: string, signal: AbortSignal): Promise<ClusterSnapshot> {
    this.looks.push(replica);
    const { service, error, held } = this;
    await Promise.race([
      held,
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    ]);
    if (error) throw error;
    return {
      observedAt: new Date().toISOString(),
      gaps: [],
      services: [{ listed: { name: service.name, arn: service.arn }, service }],
    };
  }
}

/** A replica of the portal, as far as it looks at one cluster. */
export type Replica = {
  id: string;
  poller: ClusterPoller;
  store: LookStore;
  looks: SharedLooks;
  logger: ReturnType<typeof mockServices.logger.mock>;
};

/** Paces at which tests needn't wait long. */
export const quickPolling = {
  fastMs: 100,
  slowMs: 400,
  idleAfterMs: 60_000,
  metricsEveryMs: 60_000,
  deadlineMs: 10_000,
};

/** Starts a replica. */
export async function startReplica(options: {
  aws: CountedAws;
  bus: NewsBus;
  database: Pick<PluginDatabase, 'run'>;
  format?: number;
}): Promise<Replica> {
  const { aws, bus, database, format } = options;
  const id = randomUUID();
  const logger = mockServices.logger.mock();
  const news = LookNews.create({ events: bus, replica: id, logger });
  await news.listen();
  const store = LookStore.create({ database, replica: id, format });
  const looks = SharedLooks.create({ store, news, logger });
  const poller = ClusterPoller.create({
    cluster: 'prod',
    region: 'eu-central-1',
    polling: quickPolling,
    slowdown: () => undefined,
    look: ({ signal }) => aws.look(id, signal),
    looks,
    onChange: () => {},
    logger,
  });
  news.onLooked(clusterSubject('prod'), () => poller.lookedElsewhere());
  return { id, poller, store, looks, logger };
}
