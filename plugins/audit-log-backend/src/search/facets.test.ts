import {
  auditCategories,
  auditPhases,
  auditSeverities,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  changedFacetsSql,
  facetsOf,
  facetsSql,
  type ListedColumn,
} from './facets';

jest.setTimeout(60_000);

const columns: ListedColumn[] = [
  'actor_user_id',
  'event_type',
  'organization_id',
  'target_id',
  'phase',
  'outcome',
  'target_kind',
  'event_category',
  'severity',
  'actor_kind',
];

type Row = Partial<Record<ListedColumn, string>>;

function listsOf(row: Row) {
  return columns.flatMap(column => {
    const value = row[column];
    return value === undefined ? [] : [{ column, value }];
  });
}

describe('facets', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let database: Knex;

  beforeAll(async () => {
    database = await databases.init('POSTGRES_18');
  });

  /** As the database computes them. */
  async function stored(sql: string, row: Row & { facets?: string }) {
    const { rows } = await database.raw<{ rows: [{ facets: string }] }>(
      `select ${sql} as facets from (select ${columns
        .map(column => `?::text as ${column}`)
        .join(', ')}, ?::bigint as facets) as row`,
      [...columns.map(column => row[column] ?? null), row.facets ?? null],
    );
    return BigInt(rows[0].facets);
  }

  const text = fc
    .string({ unit: 'grapheme' })
    .filter(value => !value.includes('\0'));
  const someRow = fc.record<Row>(
    Object.fromEntries(columns.map(column => [column, text])),
    { requiredKeys: [] },
  );

  it('are the same in the database and here, and those of any of its lists are in them', async () => {
    await fc.assert(
      fc.asyncProperty(someRow, async row => {
        const facets = await stored(facetsSql('row'), row);
        const lists = listsOf(row);
        expect(facets).toBe(facetsOf(lists).bits);
        for (const list of lists) {
          const { mask, bits } = facetsOf([list]);
          expect(facets & mask).toBe(bits);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('are those of the new value after a change', async () => {
    const row: Row = { phase: 'intent', outcome: 'open', target_id: 'org-7' };
    const before = await stored(facetsSql('row'), row);
    const after = await stored(changedFacetsSql('row', 'outcome', `'failed'`), {
      ...row,
      facets: String(before),
    });
    expect(after).toBe(facetsOf(listsOf({ ...row, outcome: 'failed' })).bits);
  });

  it.each<[ListedColumn, readonly string[]]>([
    ['phase', auditPhases],
    ['outcome', [...auditPhases, 'open']],
    ['event_category', auditCategories],
    ['severity', auditSeverities],
    ['actor_kind', ['user', 'agent']],
  ])('tell all values of %s apart', (column, values) => {
    const bits = values.map(value => facetsOf([{ column, value }]).bits);
    expect(new Set(bits).size).toBe(values.length);
  });

  it('leave room for the sign', () => {
    const { mask } = facetsOf(columns.map(column => ({ column, value: '' })));
    expect(mask).toBeLessThan(2n ** 63n);
  });
});
