import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import { SeededLog, type SeededRow } from '../__testUtils__/SeededLog';
import { StoreDeadline } from '../database/StoreDeadline';
import { LogHistogram } from './LogHistogram';

jest.setTimeout(120_000);

const ROWS = 30_000;
const own = { column: 'actor_user_id', value: 'user:staff/3' } as const;
const range = { from: '2026-01-02T00:00:00Z', to: '2026-01-04T12:00:00Z' };

describe('LogHistogram', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let log: SeededLog;
  let rows: SeededRow[];

  beforeAll(async () => {
    log = await SeededLog.create(databases, { rows: ROWS });
    rows = await log.rows();
  });

  function histogram(maxExamined?: number): LogHistogram {
    const { database, index, search } = log;
    const deadline = StoreDeadline.create({
      logger: mockServices.logger.mock(),
      deadlineMs: 30_000,
    });
    return LogHistogram.create({
      database,
      deadline,
      index,
      search,
      maxExamined,
    });
  }

  function countedBy(
    matches: (row: SeededRow) => boolean,
    start: string,
    end: number,
  ): Record<string, number> {
    const byPhase: Record<string, number> = {};
    for (const row of rows) {
      const time = row.created_at.getTime();
      if (time >= Date.parse(start) && time < end && matches(row)) {
        byPhase[row.phase] = (byPhase[row.phase] ?? 0) + 1;
      }
    }
    return byPhase;
  }

  it.each<[AuditFilter, (row: SeededRow) => boolean]>([
    [{}, () => true],
    [{ phase: 'failed' }, row => row.phase === 'failed'],
    [
      { category: 'tenancy', targetId: 'org-10' },
      row => row.target_id === 'org-10',
    ],
    [{ q: 'migration' }, row => row.reason === 'before the migration'],
    [{ q: 'PLAT-14' }, row => row.reason === 'incident PLAT-14'],
    [{ q: 'PLAT' }, row => row.reason?.startsWith('incident') ?? false],
    [{ action: 'x.y' }, () => false],
  ])('counts the rows of %j, by time and phase', async (filter, matches) => {
    for (const [visible, isVisible] of [
      [undefined, () => true],
      [own, (row: SeededRow) => row.actor_user_id === own.value],
    ] as const) {
      const { buckets, bucketSeconds, estimated, ...rest } =
        await histogram().count({
          filter: { ...filter, ...range },
          visible,
          buckets: 7,
        });
      expect(rest).toEqual({
        from: '2026-01-02T00:00:00.000Z',
        to: '2026-01-04T12:00:00.000Z',
      });
      expect(estimated).toBeUndefined();
      expect(buckets).toHaveLength(7);
      const expected = buckets.map(({ start }, index) => {
        const end = Date.parse(buckets[index + 1]?.start ?? range.to);
        const byPhase = countedBy(
          row => isVisible(row) && matches(row),
          start,
          end,
        );
        const total = Object.values(byPhase).reduce((sum, n) => sum + n, 0);
        return { start, total, byPhase };
      });
      expect(buckets).toEqual(expected);
    }
  });

  it('covers the log from its first row to now, unless told otherwise', async () => {
    const before = Date.now();
    const { from, to, buckets } = await histogram().count({
      filter: {},
      visible: undefined,
    });
    expect(from).toBe('2026-01-01T00:00:00.000Z');
    expect(Date.parse(to)).toBeGreaterThanOrEqual(before);
    expect(buckets.length).toBeLessThanOrEqual(60);
    expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(ROWS);
  });

  it('looks at no more rows than it may, and says that it estimates', async () => {
    const { buckets, estimated } = await histogram(1_000).count({
      filter: { category: 'safety', actorKind: 'user', ...range },
      visible: undefined,
      buckets: 5,
    });
    expect(estimated).toBe(true);
    for (const bucket of buckets) {
      expect(bucket.estimated).toBe(true);
      const index = buckets.indexOf(bucket);
      const exact = countedBy(
        row => row.event_category === 'safety' && row.actor_kind === 'user',
        bucket.start,
        Date.parse(buckets[index + 1]?.start ?? range.to),
      );
      const total = Object.values(exact).reduce((sum, n) => sum + n, 0);
      expect(bucket.total).toBeGreaterThan(total * 0.9);
      expect(bucket.total).toBeLessThan(total * 1.1);
    }
  });

  it('is empty for an empty time', async () => {
    const { buckets } = await histogram().count({
      filter: { to: '2025-01-01T00:00:00Z' },
      visible: undefined,
    });
    expect(buckets).toEqual([]);
  });
});
