import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { offerContent } from '../__testUtils__/offers';
import { openDatabase } from '../openDatabase';
import { HealthStore } from './HealthStore';
import { HealthWatch } from './HealthWatch';

jest.setTimeout(60_000);

describe('HealthWatch', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('counts what it finds, and forgets what it does not look at any more', async () => {
    const knex = await databases.init('POSTGRES_18');
    const health = HealthStore.create({
      database: openDatabase({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      }),
    });
    const offer = (id: string, healthUrl: string, deleted = false) => ({
      id,
      content: offerContent({ healthUrl }),
      deleted,
      revision: 1,
      updatedAt: '',
    });
    let offers = [
      offer('well', 'https://well.example/'),
      offer('ill', 'https://ill.example/'),
      offer('refused', 'https://refused.example/'),
      offer('unseen', ''),
      offer('gone', 'https://gone.example/', true),
    ];
    const asked: string[] = [];
    let up = true;
    const watch = HealthWatch.create({
      offers: { all: async () => offers },
      probe: {
        async check(address) {
          asked.push(address);
          if (address.includes('refused')) return { finding: 'not asked: no' };
          return address.includes('ill') && !up
            ? { up: false, finding: 'answered 503 in 2 ms' }
            : { up: true, finding: 'answered 200 in 1 ms' };
        },
      },
      health,
    });
    const { signal } = new AbortController();
    for (up of [true, false, true, false]) await watch.look(signal);

    expect(new Set(asked)).toEqual(
      new Set([
        'https://well.example/',
        'https://ill.example/',
        'https://refused.example/',
      ]),
    );
    const found = await health.all();
    expect([...found.keys()].sort()).toEqual(['ill', 'refused', 'well']);
    // What wasn't asked is neither up nor down, and doesn't count.
    expect(found.get('refused')).toEqual({
      up: undefined,
      finding: 'not asked: no',
      checkedAt: expect.any(String),
      uptime: undefined,
      checks: 0,
    });
    expect(found.get('well')).toMatchObject({ up: true, uptime: 1, checks: 4 });
    expect(found.get('ill')).toMatchObject({
      up: false,
      finding: 'answered 503 in 2 ms',
      uptime: 0.5,
      checks: 4,
    });

    // Days that are too old don't count.
    await knex('managed_service_health_days')
      .where({ offer: 'ill' })
      .update({ day: '2020-01-01' });
    await watch.look(signal);
    expect((await health.all()).get('ill')).toMatchObject({ checks: 1 });

    offers = offers.map(({ id }) => offer(id, ''));
    await watch.look(signal);
    expect((await health.all()).size).toBe(0);
  });
});
