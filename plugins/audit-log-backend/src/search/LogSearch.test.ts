import { TestDatabases } from '@backstage/backend-test-utils';
import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import fc from 'fast-check';
import { SeededLog, type SeededRow } from '../__testUtils__/SeededLog';
import type { VisibleRows } from '../database/AuditLogStore';

jest.setTimeout(600_000);

const ROWS = 200_000;

/** What one statement may look at, through an index and again in the table. */
const MAX_ROWS_OF_A_NODE = 5_001;

const own: VisibleRows = { column: 'actor_user_id', value: 'user:staff/3' };

/** For each filter values that are frequent, rare, and absent. */
const values = {
  q: ['load', 'PLAT-14', 'nowhere'],
  actor: ['user:staff/3', 'user:staff/gone', 'user:staff/nobody'],
  actorKind: ['user', 'agent'],
  action: ['platform-ecs.service.scale', 'companies.company.suspend', 'x.y'],
  category: ['safety', 'tenancy', 'authn'],
  severity: ['warning', 'critical', 'info'],
  phase: ['intent', 'abandoned', 'denied'],
  outcome: ['succeeded', 'failed', 'open'],
  organizationId: ['org-0', 'org-10', 'org-x'],
  targetKind: ['ecs-service', 'company', 'x'],
  targetId: ['org-20', 'arn:aws:ecs:eu-central-1:1:service/prod/alphaswarm-1'],
  from: ['2026-01-02T00:00:00Z', '2026-01-24T00:00:00Z'],
  to: ['2026-01-20T00:00:00Z', '2026-01-02T12:00:00Z'],
} as const satisfies { [key in keyof AuditFilter]-?: readonly string[] };

const keys = Object.keys(values) as Array<keyof AuditFilter>;

function filterOf(given: Partial<Record<keyof AuditFilter, number>>) {
  return Object.fromEntries(
    Object.entries(given).map(([key, choice]) => {
      const offered = values[key as keyof AuditFilter];
      return [key, offered[choice % offered.length]];
    }),
  ) as AuditFilter;
}

describe('LogSearch', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let log: SeededLog;
  let rows: SeededRow[];

  beforeAll(async () => {
    log = await SeededLog.create(databases, { rows: ROWS });
    rows = await log.rows();
  });

  /** The same by looking at every row. */
  function matching(filter: AuditFilter, visible: VisibleRows): SeededRow[] {
    const { q, from, to } = filter;
    const compared: Array<[keyof SeededRow, string | undefined]> = [
      ['actor_user_id', filter.actor],
      [
        'actor_user_id',
        visible && own && 'value' in own ? own.value : undefined,
      ],
      ['actor_kind', filter.actorKind],
      ['event_type', filter.action],
      ['event_category', filter.category],
      ['severity', filter.severity],
      ['phase', filter.phase],
      ['outcome', filter.outcome],
      ['organization_id', filter.organizationId],
      ['target_kind', filter.targetKind],
      ['target_id', filter.targetId],
    ];
    const wanted = compared.filter(([, value]) => value !== undefined);
    const words = q && new RegExp(`\\b${q}\\b`);
    return rows.filter(
      row =>
        wanted.every(([column, value]) => row[column] === value) &&
        (!words || words.test(row.reason ?? '')) &&
        (!from || row.created_at >= new Date(from)) &&
        (!to || row.created_at < new Date(to)),
    );
  }

  /** All that match, page by page. */
  async function findAll(
    filter: AuditFilter,
    visible: VisibleRows,
    direction: 'older' | 'newer',
    most: number,
  ): Promise<number[]> {
    const found: number[] = [];
    let range: { from?: number; to?: number } = {};
    for (;;) {
      const limit = Math.min(200, most - found.length);
      const { seqs, resumeAt } = await log.search.find({
        filter,
        visible,
        direction,
        range,
        limit,
      });
      found.push(...seqs);
      const last = resumeAt ?? seqs[seqs.length - 1];
      const isThrough = seqs.length < limit && resumeAt === undefined;
      if (isThrough || found.length >= most) return found;
      range = direction === 'older' ? { to: last } : { from: last + 1 };
    }
  }

  it('finds what looking at every row finds, in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          Object.fromEntries(keys.map(key => [key, fc.nat({ max: 2 })])),
          { requiredKeys: [] },
        ),
        fc.boolean(),
        fc.constantFrom('older' as const, 'newer' as const),
        async (given, isOwn, direction) => {
          // More filters than three hardly ever meet.
          const filter = filterOf(
            Object.fromEntries(Object.entries(given).slice(0, 3)),
          );
          const visible = isOwn ? own : undefined;
          const all = matching(filter, visible).map(({ seq }) => seq);
          if (direction === 'older') all.reverse();
          expect(await findAll(filter, visible, direction, 600)).toEqual(
            all.slice(0, 600),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('looks at 20,000 rows at most, and says where to go on', async () => {
    // Both frequent, but never together.
    const filter: AuditFilter = {
      category: 'safety',
      targetKind: 'company',
      severity: 'warning',
    };
    const { seqs, resumeAt } = await log.search.find({
      filter: { category: 'safety', actorKind: 'user', phase: 'denied' },
      visible: undefined,
      direction: 'older',
      limit: 51,
    });
    // One of them has no row at all: that is the list to follow.
    expect({ seqs, resumeAt }).toEqual({ seqs: [], resumeAt: undefined });

    expect(await findAll(filter, undefined, 'older', 51)).toEqual([]);
    const never = await log.search.find({
      filter: { q: 'load -week', category: 'safety' },
      visible: undefined,
      direction: 'older',
      limit: 51,
    });
    expect(never.seqs).toEqual([]);
    expect(never.resumeAt).toBeGreaterThan(ROWS / 2);
  });

  it('finds a row once it is appended, and the outcome at its intent', async () => {
    const actionId = '00000000-0000-7000-9000-000000000001';
    const template = (phase: string, seq: number) => `
      insert into security_audit_events (seq, v, id, action_id, phase, event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash)
      values (${seq}, 1, gen_random_uuid(), '${actionId}', '${phase}', 'test.fresh', 'safety', 'info', 'admin', 'user',
        '{"error":{"message":"Zürich is not reachable"}}', now(), repeat('0', 64))`;
    const fresh = (filter: AuditFilter) =>
      log.search.find({
        filter: { action: 'test.fresh', ...filter },
        visible: undefined,
        direction: 'older',
        limit: 10,
      });
    await log.database.raw(template('intent', ROWS));
    expect((await fresh({ outcome: 'open' })).seqs).toEqual([ROWS]);
    await log.database.raw(template('failed', ROWS + 1));
    expect((await fresh({ outcome: 'failed' })).seqs).toEqual([ROWS + 1, ROWS]);
    expect((await fresh({ outcome: 'open' })).seqs).toEqual([]);
    expect((await fresh({ q: 'zürich' })).seqs).toEqual([ROWS + 1, ROWS]);
    expect((await fresh({ q: '"reachable is"' })).seqs).toEqual([]);
  });

  describe('its statements', () => {
    /** Every set of up to three filters, and all of them but one, and all. */
    const sets = [
      ...subsets(keys, 3),
      ...keys.map(key => keys.filter(other => other !== key)),
      keys,
    ];

    it('never scan a table, and look at few rows, whatever the filters', async () => {
      const seen = new Set<string>();
      for (const [number, set] of sets.entries()) {
        const filter = filterOf(
          Object.fromEntries(set.map((key, index) => [key, number + index])),
        );
        const statements = await statementsOf(
          filter,
          number % 2 ? own : undefined,
          number % 4 < 2 ? 'older' : 'newer',
        );
        for (const { sql, bindings } of statements) {
          if (sql.startsWith('explain') || seen.has(sql + bindings)) continue;
          seen.add(sql + bindings);
          const { rows: plans } = await log.database.raw(
            `explain (analyze, timing off, format json) ${sql.replace(/\$\d+/g, '?')}`,
            [...bindings],
          );
          for (const node of nodesOf(plans[0]['QUERY PLAN'][0].Plan)) {
            if (node['Node Type'].includes('Seq Scan')) {
              throw new Error(
                `Seq Scan for ${JSON.stringify(filter)}: ${sql} ${bindings}`,
              );
            }
            const looked =
              (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) *
              node['Actual Loops'];
            if (looked > MAX_ROWS_OF_A_NODE) {
              throw new Error(
                `${looked} rows for ${JSON.stringify(filter)}: ${sql}`,
              );
            }
          }
        }
      }
      expect(seen.size).toBeGreaterThan(sets.length);
    });
  });

  type Statement = { sql: string; bindings: readonly string[] };

  /** What is asked of the database for a page. */
  async function statementsOf(
    filter: AuditFilter,
    visible: VisibleRows,
    direction: 'older' | 'newer',
  ) {
    const statements: Statement[] = [];
    const note = ({ sql, bindings = [] }: Statement) =>
      statements.push({ sql, bindings });
    log.database.on('query', note);
    await log.search.find({ filter, visible, direction, limit: 51 });
    log.database.removeListener('query', note);
    return statements;
  }
});

type PlanNode = {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
};

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function subsets<T>(items: readonly T[], most: number): T[][] {
  if (most === 0 || items.length === 0) return [[]];
  const [first, ...rest] = items;
  return [
    ...subsets(rest, most),
    ...subsets(rest, most - 1).map(subset => [first, ...subset]),
  ];
}
