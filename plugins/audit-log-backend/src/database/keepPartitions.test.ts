import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { metrics } from '@opentelemetry/api';
import { keepPartitions } from './keepPartitions';
import { StoreDeadline } from './StoreDeadline';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('keepPartitions', () => {
  const logger = mockServices.logger.mock();
  let database: Knex;
  let runTask: () => Promise<void>;
  const exporter = new InMemoryMetricExporter(
    AggregationTemporality.CUMULATIVE,
  );
  const metricReader = new PeriodicExportingMetricReader({ exporter });

  /** Since when the partition should have been closed, as operators see it; seconds. */
  async function overdue(): Promise<unknown> {
    exporter.reset();
    await metricReader.forceFlush();
    const [{ scopeMetrics }] = exporter.getMetrics();
    const gauge = scopeMetrics
      .flatMap(scope => scope.metrics)
      .find(
        ({ descriptor }) => descriptor.name === 'audit_log.partition.overdue',
      );
    return gauge?.dataPoints[0].value;
  }

  afterAll(async () => {
    await metricReader.shutdown();
    metrics.disable();
  });

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(
      new MeterProvider({ readers: [metricReader] }),
    );
    database = await databases.init('POSTGRES_18');
    const ledger = await DatabaseAuditLedger.create({ database, logger });
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async (
        task: SchedulerServiceTaskScheduleDefinition & { fn: unknown },
      ) => {
        runTask = task.fn as () => Promise<void>;
      },
    });
    await keepPartitions({
      database,
      deadline: StoreDeadline.create({ logger, deadlineMs: 10_000 }),
      ledger,
      lifecycle: mockServices.lifecycle.mock(),
      logger,
      scheduler,
    });
  });

  it('has nothing to do in the first month', async () => {
    await runTask();
    expect(logger.info).not.toHaveBeenCalled();
    expect(await overdue()).toBe(0);
    // Two rows as the head counts them, in a partition of last month.
    await database.raw(
      `update audit_ledger_head set size = 2;
       update audit_partitions set opened_at = opened_at - interval '1 month'`,
    );
  });

  it('says that it has to wait, and waits', async () => {
    const reader = await database.transaction();
    await reader.raw('select count(*) from security_audit_events');
    await runTask();
    await reader.rollback();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('somebody reads the table for long'),
    );
  });

  it('lets operators see since when', async () => {
    const now = new Date();
    const monthBegan = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    const sinceThen = (now.getTime() - monthBegan) / 1_000;
    const seconds = await overdue();
    expect(seconds).toBeGreaterThan(sinceThen - 1);
    expect(seconds).toBeLessThan(sinceThen + 60);
  });

  it('closes the partition whose month is over, once', async () => {
    await runTask();
    expect(await overdue()).toBe(0);
    await runTask();
    expect(logger.info.mock.calls).toEqual([
      ['Audit log: a new partition begins at row 2'],
    ]);
  });
});
