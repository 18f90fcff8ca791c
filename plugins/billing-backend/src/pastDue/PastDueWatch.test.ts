import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createBillingDatabase } from '../createBillingDatabase';
import { isSpike } from './isSpike';
import { PastDueWatch } from './PastDueWatch';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const recipient = 'user:staff/fiona';

describe('isSpike', () => {
  it.each([
    [0, 2, false],
    [0, 3, true],
    [3, 6, true],
    [10, 14, false],
    [10, 15, true],
    [5, 1, false],
  ])('of %d a day ago and %d now: %s', (before, now, spike) => {
    expect(isSpike(before, now)).toBe(spike);
  });
});

describe('the watch over past-due invoices', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const send = jest.fn();
  const pastDueInvoices = jest.fn();
  const freshness = jest.fn();
  let now: number;

  beforeEach(() => {
    now = Date.parse('2026-11-24T10:00:00Z');
    send.mockReset().mockResolvedValue(undefined);
    freshness.mockReset().mockResolvedValue({ complete: true });
  });

  const start = async (notify = [recipient]) => {
    const knex = await databases.init('POSTGRES_18');
    const watch = PastDueWatch.create({
      database: createBillingDatabase({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      }),
      figures: { pastDueInvoices, freshness },
      notifications: { send },
      notify,
      logger: mockServices.logger.mock(),
      now: () => now,
    });
    return {
      knex,
      async look(invoices: number, afterMs = HOUR) {
        pastDueInvoices.mockResolvedValueOnce(invoices);
        now += afterMs;
        await watch.look();
      },
    };
  };

  it('tells of many more than a day before, once a day and up to date', async () => {
    const { look } = await start();
    await look(2);
    await look(3);
    expect(send).not.toHaveBeenCalled();
    await look(6);
    await look(7);
    expect(send.mock.calls.map(([{ payload }]) => payload)).toEqual([
      expect.objectContaining({
        title: '6 invoices are past due',
        description: 'A day ago it was 2.',
        link: '/billing?list=invoices&state=past-due',
        scope: 'past-due-2026-11-24',
      }),
      expect.objectContaining({
        title: '7 invoices are past due',
        scope: 'past-due-2026-11-24',
      }),
    ]);
    expect(send.mock.calls[0][0].recipients).toEqual({
      type: 'entity',
      entityRef: [recipient],
    });
  });

  it('calls what has been so for a day no spike, and forgets after a week', async () => {
    const { knex, look } = await start();
    await look(2);
    await look(9, 25 * HOUR);
    await look(9);
    expect(send).not.toHaveBeenCalled();
    await look(9, 10 * 24 * HOUR);
    expect(await knex('billing_past_due')).toHaveLength(1);
  });

  it.each([
    [{ complete: false }],
    [{ complete: true, problem: 'Stripe is away' }],
  ])('judges nothing by a copy that is %j', async state => {
    const { knex, look } = await start();
    await look(0);
    freshness.mockResolvedValue(state);
    await look(50);
    expect(send).not.toHaveBeenCalled();
    expect(await knex('billing_past_due')).toHaveLength(1);
  });

  it('tells nobody where nobody is named, and survives that it can’t be told', async () => {
    const quiet = await start([]);
    await quiet.look(0);
    await quiet.look(50);
    expect(send).not.toHaveBeenCalled();
    const { look } = await start();
    send.mockRejectedValue(new Error('no notifications'));
    await look(0);
    await look(50);
    expect(send).toHaveBeenCalledTimes(1);
  });
});
