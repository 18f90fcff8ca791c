import {
  type LifecycleService,
  type LoggerService,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { type Config, readDurationFromConfig } from '@backstage/config';
import type {
  ArchiveReport,
  TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { TreeTables } from '@alphaswarm-admin/plugin-audit-log-node';
import { durationToMilliseconds } from '@backstage/types';
import type { Knex } from 'knex';
import type { StoreDeadline } from '../database/StoreDeadline';
import { readBacklog } from '../progress/Backlog';
import { ArchiveMetrics } from './ArchiveMetrics';
import { ArchiveProgress } from './ArchiveProgress';
import type { ArchiveStandingReader } from './archiveRouter';
import { readBucketConfig } from './bucketConfig';
import { LockedBucket } from './LockedBucket';
import { LogArchive } from './LogArchive';

const CONFIG_KEY = 'auditLog.archive';
const DEFAULT_MAX_ROWS = 20_000;
const DEFAULT_LATE_AFTER = { hours: 26 };

/** In the night; a run that was missed is made up for by the next. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { cron: '17 2 * * *' },
  timeout: { hours: 2 },
  scope: 'global',
};

/** What {@link archiveLog} works with. */
export type ArchiveLogOptions = {
  config: RootConfigService;
  database: Knex;
  deadline: StoreDeadline;
  lifecycle: LifecycleService;
  log: TrustedLog;
  logger: LoggerService;
  scheduler: SchedulerService;
  tables: TreeTables;
};

/** Has the log archived, by one process of all, if a bucket is configured. */
export async function archiveLog(
  options: ArchiveLogOptions,
): Promise<ArchiveStandingReader> {
  const { database, deadline, lifecycle, logger, scheduler, tables } = options;
  const config = options.config.getOptionalConfig(CONFIG_KEY);
  if (!config) return { report: async () => ({ configured: false }) };

  const bucket = LockedBucket.create(readBucketConfig(config));
  const progress = ArchiveProgress.create({
    database,
    deadline,
    destination: `s3://${bucket.bucket}/${bucket.prefix}`,
  });
  const metrics = ArchiveMetrics.create();
  const archive = LogArchive.create({
    ...options,
    bucket,
    progress,
    metrics,
    maxRows: readMaxRows(config),
  });
  const lateAfter = durationToMilliseconds(
    config.has('lateAfter')
      ? readDurationFromConfig(config, { key: 'lateAfter' })
      : DEFAULT_LATE_AFTER,
  );

  const report = async (): Promise<ArchiveReport> => {
    const { archivedTo, archivedAt, attemptedAt, problem } =
      await progress.read();
    const backlog = await readBacklog(archivedTo, { tables, deadline });
    return {
      configured: true,
      bucket: bucket.bucket,
      prefix: bucket.prefix,
      archivedTo,
      ...backlog,
      late: backlog.lagSeconds * 1000 > lateAfter,
      ...(archivedAt && { archivedAt: archivedAt.toISOString() }),
      ...(attemptedAt && { attemptedAt: attemptedAt.toISOString() }),
      ...(problem !== undefined && { problem }),
      retentionDays: bucket.retentionMs / 86_400_000,
    };
  };
  lifecycle.addShutdownHook(metrics.observe(report));
  await scheduler.scheduleTask({
    ...readSchedule(config),
    id: 'audit-log-archive',
    scope: 'global',
    fn: signal => archive.run(signal),
  });
  logger.info(`Audit log: archived to ${bucket.bucket}/${bucket.prefix}`);
  return { report };
}

function readSchedule(config: Config): SchedulerServiceTaskScheduleDefinition {
  return config.has('schedule')
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
        config.getConfig('schedule'),
      )
    : DEFAULT_SCHEDULE;
}

function readMaxRows(config: Config): number {
  const maxRows = config.getOptionalNumber('maxRows') ?? DEFAULT_MAX_ROWS;
  if (!Number.isSafeInteger(maxRows) || maxRows < 1) {
    throw new Error(`${CONFIG_KEY}.maxRows must be a whole number from 1 on`);
  }
  return maxRows;
}
