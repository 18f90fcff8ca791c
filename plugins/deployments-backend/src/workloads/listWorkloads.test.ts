import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import fc from 'fast-check';
import { listWorkloads, type WorkloadFilter } from './listWorkloads';

const workload = (change: Partial<Workload> = {}): Workload => ({
  id: 'a',
  namespace: 'tenant-kita',
  company: 'kita',
  kind: 'bot-host',
  state: 'steady',
  sentence: '',
  replicas: { desired: 1, ready: 1 },
  changedAt: '2026-11-24T06:00:00.000Z',
  ...change,
});
const filter: WorkloadFilter = { states: [], sort: 'name', limit: 50 };
const idsOf = ({ items }: { items: Workload[] }) => items.map(({ id }) => id);

describe('a list of workloads', () => {
  const all = [
    workload({ id: 'b', state: 'failing' }),
    workload({ id: 'a', kind: 'notebook' }),
    workload({ id: 'c', state: 'failing', changedAt: undefined }),
    workload({ id: 'd', changedAt: '2026-11-24T07:00:00.000Z' }),
  ];

  it('is by name, or newest change first', () => {
    expect(idsOf(listWorkloads(all, filter))).toEqual(['a', 'b', 'c', 'd']);
    expect(idsOf(listWorkloads(all, { ...filter, sort: 'changed' }))).toEqual([
      'd',
      'a',
      'b',
      'c',
    ]);
  });

  it('is narrowed by kind, state and a part of the name; the counts say what other states would show', () => {
    const page = listWorkloads(all, {
      ...filter,
      kind: 'bot-host',
      states: ['failing'],
    });
    expect(idsOf(page)).toEqual(['b', 'c']);
    expect(page.counts).toMatchObject({ failing: 2, steady: 1, stopped: 0 });
    expect(page.kinds).toEqual(['bot-host', 'notebook']);
    expect(idsOf(listWorkloads(all, { ...filter, q: 'D' }))).toEqual(['d']);
  });

  it.each([
    'nonsense',
    Buffer.from('["changed","","a"]').toString('base64url'),
    Buffer.from('["name",1,"a"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('refuses the cursor %j', cursor => {
    expect(() => listWorkloads(all, { ...filter, cursor })).toThrow(
      'cursor: not one of this list',
    );
  });

  it('is told whole by its pages, each workload once, whatever the order and the size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            id: fc.string({ minLength: 1, maxLength: 6 }),
            changedAt: fc.option(
              fc.constantFrom(
                '2026-11-24T06:00:00.000Z',
                '2026-11-24T07:00:00.000Z',
              ),
              { nil: undefined },
            ),
          }),
          { selector: ({ id }) => id, maxLength: 30 },
        ),
        fc.constantFrom('name' as const, 'changed' as const),
        fc.integer({ min: 1, max: 10 }),
        (rows, sort, limit) => {
          const workloads = rows.map(row => workload(row));
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = listWorkloads(workloads, {
              ...filter,
              sort,
              limit,
              cursor,
            });
            seen.push(...idsOf(page));
            cursor = page.cursor;
          } while (cursor);
          expect(seen).toEqual(
            idsOf(listWorkloads(workloads, { ...filter, sort, limit: 100 })),
          );
          expect(seen).toHaveLength(rows.length);
        },
      ),
    );
  });
});
