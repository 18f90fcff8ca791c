import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  LogKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { BrokenRecord } from './BrokenRecord';
import { observeIntegrity } from './IntegrityMetrics';
import { IntegrityWatch } from './IntegrityWatch';
import { readIntegrityConfig } from './readIntegrityConfig';

/** What {@link watchIntegrity} works with. */
export type WatchIntegrityOptions = {
  config: RootConfigService;
  broken: BrokenRecord;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: NotificationService;
  scheduler: SchedulerService;
  tables: TreeTables;
  keys: LogKeys;
  integrator: TreeIntegrator;
};

/**
 * Has the log watched by this process, for as long as it runs.
 *
 * When it is found broken nothing is signed any more, so that no signature ever stands under what was tampered with. Appending goes on: the audit comes
 * first, and without it nobody could act on anything. The finding is a row too; in a broken log that is no evidence, but it reaches those who are sent rows.
 */
export async function watchIntegrity(
  options: WatchIntegrityOptions,
): Promise<IntegrityWatch> {
  const { broken, config, lifecycle, logger, scheduler } = options;
  const { notifications, tables, keys, integrator } = options;
  const { checkEvery, fullPassEveryMs, witnesses } = readIntegrityConfig(
    config,
    keys.log,
  );
  const watch = IntegrityWatch.create({
    tables,
    keys,
    witnesses,
    logger,
    fullPassEveryMs,
    standing: () => integrator.standing,
    onBroken(problem) {
      integrator.stop();
      void broken.found(problem);
      notifications
        .send({
          recipients: { type: 'broadcast' },
          payload: {
            title: 'The audit log is broken',
            description: `It is not what was signed: ${problem}`,
            link: '/audit-log',
            severity: 'critical',
            topic: 'audit-log',
            // Each replica finds it; people are told once.
            scope: 'audit-log-broken',
          },
        })
        .catch(error => logger.error(toError(error).message));
    },
  });
  const endObservation = observeIntegrity(() => watch.report());
  lifecycle.addShutdownHook(endObservation);
  await scheduler.scheduleTask({
    id: 'audit-log-integrity',
    // Each process watches on its own: what it has seen with its own eyes is worth something.
    scope: 'local',
    frequency: checkEvery,
    timeout: { minutes: 10 },
    fn: signal => watch.run(signal),
  });
  return watch;
}
