import type {
  ForwardingReport,
  SinkReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type {
  AuditLedger,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuditLogStore } from '../database/AuditLogStore';
import type { StoreDeadline } from '../database/StoreDeadline';
import { readBacklog } from '../progress/Backlog';
import { Forwarder } from './Forwarder';
import { ForwardMetrics } from './ForwardMetrics';
import { ForwardProgress } from './ForwardProgress';
import type { ForwardingStandingReader } from './forwardRouter';
import { readForwardConfig, type SinkConfig } from './readForwardConfig';

/** What {@link forwardLog} works with. */
export type ForwardLogOptions = {
  config: RootConfigService;
  database: Knex;
  deadline: StoreDeadline;
  ledger: Pick<AuditLedger, 'definitions'>;
  lifecycle: LifecycleService;
  logger: LoggerService;
  /** The log's name. */
  origin: string;
  store: AuditLogStore;
  tables: TreeTables;
};

type Destination = SinkConfig & { progress: ForwardProgress };

/** Has the log sent to the sinks that are configured, by one process of all for each. */
export async function forwardLog(
  options: ForwardLogOptions,
): Promise<ForwardingStandingReader> {
  const { config, database, deadline, ledger, lifecycle, tables } = options;
  const holder = randomUUID();
  const destinations = readForwardConfig(config, {
    origin: options.origin,
    definitions: () => ledger.definitions(),
  }).map((sinkConfig): Destination => {
    const sink = sinkConfig.sink.name;
    return {
      ...sinkConfig,
      progress: ForwardProgress.create({ database, deadline, sink, holder }),
    };
  });
  const metrics = ForwardMetrics.create();
  for (const destination of destinations) {
    const { progress, start } = destination;
    await progress.begin(start === 'end' ? await tables.rowCount() : 0);
    const forwarder = Forwarder.create({
      ...options,
      ...destination,
      metrics,
      pause: wait,
      random: Math.random,
    });
    lifecycle.addStartupHook(() => forwarder.start());
    lifecycle.addShutdownHook(() => forwarder.stop());
  }
  const report = async (): Promise<ForwardingReport> => ({
    sinks: await Promise.all(
      destinations.map(destination =>
        standingOf(destination, { tables, deadline }),
      ),
    ),
  });
  lifecycle.addShutdownHook(metrics.observe(report));
  return { report };
}

async function standingOf(
  { sink, progress, lateAfterMs }: Destination,
  log: { tables: TreeTables; deadline: StoreDeadline },
): Promise<SinkReport> {
  const { nextSeq, sentAt, problem, refused } = await progress.read();
  const backlog = await readBacklog(nextSeq, log);
  return {
    name: sink.name,
    kind: sink.kind,
    sentTo: nextSeq,
    ...backlog,
    late: backlog.lagSeconds * 1000 > lateAfterMs,
    ...(sentAt && { sentAt: sentAt.toISOString() }),
    ...(problem !== undefined && { problem }),
    refused,
  };
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  // It ends early when the process does; then there is nothing to wait for.
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
