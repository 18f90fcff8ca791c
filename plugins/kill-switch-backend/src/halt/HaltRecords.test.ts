import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import { HaltRecords, type HaltRecord } from './HaltRecords';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const halt: HaltRecord = {
  actionId: '01938f6e-0000-7000-8000-000000000001',
  kind: 'halt',
  by: 'user:staff/olivia',
  byName: 'Olivia',
  reason: 'runaway orders',
  at: new Date('2026-01-01T00:00:00Z'),
  begins: true,
  report: {
    halted: ['rl'],
    failures: [
      { target: 'bots', error: 'no', code: 'forbidden', statusCode: 403 },
    ],
  },
};
const release: HaltRecord = {
  actionId: '01938f6e-0000-7000-8000-000000000002',
  kind: 'release',
  by: 'user:staff/ada',
  byName: undefined,
  reason: 'fixed',
  at: new Date('2026-01-02T00:00:00Z'),
  begins: false,
  report: undefined,
};

async function setUp() {
  const knex = await databases.init('POSTGRES_18');
  return HaltRecords.create({
    database: PluginDatabase.create({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
      migrations: resolvePackagePath(
        '@alphaswarm-admin/plugin-kill-switch-backend',
        'migrations',
      ),
      holds: 'The record',
      unaffected: 'Nothing else is affected',
    }),
  });
}

describe('HaltRecords', () => {
  it('keeps what was done, once, and gives it back', async () => {
    const records = await setUp();
    await records.add(halt);
    await records.add({ ...halt, reason: 'repeated' });
    expect(await records.since(new Date(0))).toEqual([halt]);
    expect(await records.since(new Date('2026-01-01T00:00:01Z'))).toEqual([]);
  });

  it('knows which halts are of what is in force', async () => {
    const records = await setUp();
    expect(await records.unreleased()).toEqual([]);
    await records.add(halt);
    expect(await records.unreleased()).toEqual([halt]);
    await records.add(release);
    expect(await records.unreleased()).toEqual([]);
    const next = {
      ...halt,
      actionId: '01938f6e-0000-7000-8000-000000000003',
      at: new Date('2026-01-03T00:00:00Z'),
    };
    await records.add(next);
    expect(await records.unreleased()).toEqual([next]);
  });
});
