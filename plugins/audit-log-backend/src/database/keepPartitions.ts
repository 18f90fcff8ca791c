import type {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  type AuditLedger,
  closePartition,
  retentionDetachEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { observePartition } from './PartitionMetrics';
import type { StoreDeadline } from './StoreDeadline';

/**
 * Has the ledger's partition closed when its month is over. Should that not come about, rows go on to the partition that is there: it only becomes larger, and
 * the retention has to wait for it.
 */
export async function keepPartitions(options: {
  database: Knex;
  deadline: StoreDeadline;
  ledger: AuditLedger;
  lifecycle: LifecycleService;
  logger: LoggerService;
  scheduler: SchedulerService;
}): Promise<void> {
  const { database, deadline, ledger, lifecycle, logger, scheduler } = options;
  lifecycle.addShutdownHook(observePartition({ database, deadline }));
  // Its rows are appended by a command line; this process tells them.
  ledger.register(retentionDetachEvent);
  await scheduler.scheduleTask({
    id: 'audit-log-partitions',
    frequency: { minutes: 10 },
    timeout: { minutes: 10 },
    fn: async () => {
      const turn = await closePartition(database);
      if (turn.outcome === 'closed') {
        logger.info(`Audit log: a new partition begins at row ${turn.from}`);
      } else if (turn.outcome === 'busy') {
        logger.warn(
          'Audit log: a partition is due to be closed, but somebody reads the table for long; tried again in ten minutes',
        );
      }
    },
  });
}
