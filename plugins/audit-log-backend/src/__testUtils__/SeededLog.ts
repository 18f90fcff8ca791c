import {
  mockServices,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { StoreDeadline } from '../database/StoreDeadline';
import { LogSearch } from '../search/LogSearch';
import { SearchIndex } from '../search/SearchIndex';

/** What is known of a row that was seeded. */
export type SeededRow = {
  seq: number;
  phase: string;
  outcome: string;
  event_type: string;
  event_category: string;
  severity: string;
  actor_kind: string;
  actor_user_id: string | null;
  organization_id: string | null;
  target_kind: string | null;
  target_id: string | null;
  reason: string | null;
  created_at: Date;
};

/**
 * A log with many rows: a row each ten seconds, alternately an intent and its outcome. Some values are frequent, some rare, some only long ago, and some
 * frequent ones never meet.
 */
export class SeededLog {
  readonly database: Knex;
  readonly index: SearchIndex;
  readonly search: LogSearch;

  static async create(
    databases: TestDatabases,
    options: { rows: number },
  ): Promise<SeededLog> {
    const database = await databases.init('POSTGRES_18');
    // Makes the tables; its pool stays open for the test.
    await DatabaseAuditLedger.create({
      database,
      logger: mockServices.logger.mock(),
    });
    await database.raw(seed, [options.rows - 1]);
    await database.raw('update audit_ledger_head set size = ?', [options.rows]);
    const log = new SeededLog(database);
    while ((await log.index.takeOverBatch()) > 0);
    await database.raw('vacuum analyze audit_search');
    await database.raw('vacuum analyze security_audit_events');
    return log;
  }

  private constructor(database: Knex) {
    this.database = database;
    const deadline = StoreDeadline.create({
      logger: mockServices.logger.mock(),
      deadlineMs: 30_000,
    });
    this.index = SearchIndex.create({ database, deadline });
    this.search = LogSearch.create({ database, deadline, index: this.index });
  }

  /** Every row, oldest first, as the search index should have it. */
  async rows(): Promise<SeededRow[]> {
    const { rows } = await this.database.raw<{
      rows: Array<SeededRow & { seq: string }>;
    }>(`
      select row.*, coalesce((
        select last.phase from security_audit_events as last
          where row.phase = 'intent' and last.action_id = row.action_id and last.phase in ('succeeded', 'failed', 'abandoned')
      ), case row.phase when 'intent' then 'open' else row.phase end) as outcome
      from security_audit_events as row order by row.seq`);
    return rows.map(row => ({ ...row, seq: Number(row.seq) }));
  }
}

const seed = `
  insert into security_audit_events (
    seq, v, id, action_id, phase, event_type, event_category, severity, source, actor_kind, actor_user_id, organization_id,
    target_kind, target_id, reason, details, created_at, leaf_hash
  )
  select
    n, 1, gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(n / 2), 12, '0'))::uuid,
    case when n % 2 = 0 then 'intent' when n % 500 = 1 then 'failed' when n % 20000 = 3 then 'abandoned' else 'succeeded' end,
    case when n / 2 % 10 = 0 then 'companies.company.suspend' else 'platform-ecs.service.scale' end,
    case when n / 2 % 10 = 0 then 'tenancy' else 'safety' end,
    case when n / 2 % 1000 = 0 then 'critical' else 'warning' end,
    'admin',
    case when n / 2 % 100 = 5 then 'agent' else 'user' end,
    case when n / 2 % 100 = 5 then null when n < 20000 then 'user:staff/gone' else 'user:staff/' || (n / 2 % 7) end,
    case when n / 2 % 10 = 0 then 'org-' || (n / 2 % 30) end,
    case when n / 2 % 10 = 0 then 'company' else 'ecs-service' end,
    case when n / 2 % 10 = 0 then 'org-' || (n / 2 % 30) else 'arn:aws:ecs:eu-central-1:1:service/prod/alphaswarm-' || (n / 2 % 12) end,
    case when n / 2 % 4000 = 7 then 'incident PLAT-' || n when n < 20000 then 'before the migration' else 'load test of the week' end,
    '{"input":{"desiredCount":4},"actor":{"name":"Olivia Operator"}}',
    timestamptz '2026-01-01T00:00:00Z' + n * interval '10 seconds',
    repeat('0', 64)
  from generate_series(0, ?::int) as n`;
