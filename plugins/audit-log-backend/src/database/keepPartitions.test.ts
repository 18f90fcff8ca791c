import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { keepPartitions } from './keepPartitions';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('keepPartitions', () => {
  const logger = mockServices.logger.mock();
  let database: Knex;
  let runTask: () => Promise<void>;

  beforeAll(async () => {
    database = await databases.init('POSTGRES_18');
    const ledger = await DatabaseAuditLedger.create({ database, logger });
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async (
        task: SchedulerServiceTaskScheduleDefinition & { fn: unknown },
      ) => {
        runTask = task.fn as () => Promise<void>;
      },
    });
    await keepPartitions({ database, ledger, logger, scheduler });
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

  it('closes the partition whose month is over, once', async () => {
    await runTask();
    await runTask();
    expect(logger.info.mock.calls).toEqual([
      ['Audit log: a new partition begins at row 2'],
    ]);
  });
});
