import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { createBillingDatabase } from '../createBillingDatabase';
import { RefundAllowance } from './RefundAllowance';

jest.setTimeout(60_000);

const ceilings = { perRefund: 100, perPersonPerDay: 150, perDay: 200 };

describe('RefundAllowance', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  const create = async () => {
    const knex = await databases.init('POSTGRES_18');
    return {
      knex,
      allowance: RefundAllowance.create({
        database: createBillingDatabase({
          database: mockServices.database({ knex }),
          logger: mockServices.logger.mock(),
        }),
      }),
    };
  };

  it('counts by person, by day and by currency', async () => {
    const { knex, allowance } = await create();
    const take = (
      person: string,
      amount: number,
      { currency = 'usd', actionId = randomUUID() as string } = {},
    ) =>
      allowance.take(
        { actionId, person, money: { amount, currency } },
        ceilings,
      );

    const first = randomUUID();
    expect(await take('f', 100, { actionId: first })).toBeUndefined();
    // The same action again is no second refund.
    expect(await take('f', 100, { actionId: first })).toBeUndefined();
    expect(await take('f', 51)).toMatch(
      /^You have given back USD 1.00 today \(UTC\) of at most USD 1.50/,
    );
    expect(await take('f', 50)).toBeUndefined();
    expect(await take('g', 51)).toMatch(/^All of you have given back USD 1.50/);
    expect(await take('g', 100, { currency: 'eur' })).toBeUndefined();
    await allowance.giveBack(first);
    expect(await take('g', 51)).toBeUndefined();

    // A new day, a new allowance; and what is a week old is forgotten.
    await knex('billing_refunds').update({ day: '2020-01-01' });
    expect(await take('f', 150)).toBeUndefined();
    expect(await knex('billing_refunds')).toHaveLength(1);
  });

  it('lets no more through when many ask at once', async () => {
    const { knex, allowance } = await create();
    const other = RefundAllowance.create({
      database: createBillingDatabase({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      }),
    });
    const problems = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? allowance : other).take(
          {
            actionId: randomUUID(),
            person: `person ${index}`,
            money: { amount: 30, currency: 'usd' },
          },
          ceilings,
        ),
      ),
    );
    expect(problems.filter(problem => problem === undefined)).toHaveLength(6);
  });
});
