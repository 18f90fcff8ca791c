import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { emptyDatabase } from '../__testUtils__/emptyDatabase';
import { offerContent } from '../__testUtils__/offers';
import { openDatabase } from '../openDatabase';
import { OfferStore } from './OfferStore';

jest.setTimeout(60_000);

describe('OfferStore', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const database = emptyDatabase(databases);
  const create = async () => {
    const knex = await database();
    return OfferStore.create({
      database: openDatabase({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      }),
    });
  };
  const change = (id: string, from: number, name = 'Backtests') => ({
    id,
    content: offerContent({ name }),
    deleted: false,
    from,
  });

  it('counts the changes of an offer, and keeps what it says', async () => {
    const store = await create();
    expect(await store.find('backtests')).toBeUndefined();
    await store.apply([change('backtests', 0)]);
    await store.apply([{ ...change('backtests', 1, 'Runs'), deleted: true }]);
    expect(await store.find('backtests')).toEqual({
      id: 'backtests',
      content: offerContent({ name: 'Runs' }),
      revision: 2,
      deleted: true,
      updatedAt: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    ['made already', 0],
    ['at another revision', 3],
  ])('changes nothing at all if one offer is %s', async (_, from) => {
    const store = await create();
    await store.apply([change('b', 0)]);
    await expect(
      store.apply([change('a', 0), change('b', from), change('c', 0)]),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('changed b since'),
    });
    expect(
      (await store.all()).map(({ id, revision }) => [id, revision]),
    ).toEqual([['b', 1]]);
  });

  it('lets one of many win who change the same offer at once', async () => {
    const store = await create();
    await store.apply([change('b', 0)]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        store.apply([change('b', 1, `number ${index}`)]),
      ),
    );
    expect(
      outcomes.filter(({ status }) => status === 'fulfilled'),
    ).toHaveLength(1);
    expect((await store.find('b'))?.revision).toBe(2);
  });
});
