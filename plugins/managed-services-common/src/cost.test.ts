import fc from 'fast-check';
import { costOf, MONTH_MS } from './cost';

const day = 86_400_000;
const period = fc.record({
  amount: fc.integer({ min: 0, max: 1_000_000_000 }),
  currency: fc.constantFrom('usd', 'jpy', 'kwd'),
  from: fc.integer({ min: 0, max: 10 * MONTH_MS }),
  to: fc.integer({ min: 0, max: 20 * MONTH_MS }),
});

describe('what an instance has cost', () => {
  it('is the price for the time', () => {
    expect(
      costOf([
        { amount: 30_000, currency: 'usd', from: 0, to: 3 * day },
        { amount: 60_000, currency: 'usd', from: 3 * day, to: 4 * day },
        { amount: 900, currency: 'jpy', from: 0, to: day },
      ]),
    ).toEqual([
      { amount: 30, currency: 'jpy' },
      { amount: 5_000, currency: 'usd' },
    ]);
  });

  it('rounds once, and not for each period', () => {
    const third = { amount: 1, currency: 'usd', from: 0, to: MONTH_MS / 3 };
    expect(costOf([third])).toEqual([{ amount: 0, currency: 'usd' }]);
    expect(costOf([third, third, third])).toEqual([
      { amount: 1, currency: 'usd' },
    ]);
  });

  it('is whole, never negative, and less than one unit off the exact sum', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 20 }), periods => {
        for (const { amount, currency } of costOf(periods)) {
          expect(Number.isSafeInteger(amount)).toBe(true);
          const exact = periods
            .filter(one => one.currency === currency)
            .reduce(
              (sum, one) =>
                sum +
                BigInt(one.amount) * BigInt(Math.max(0, one.to - one.from)),
              0n,
            );
          const charged = BigInt(amount) * BigInt(MONTH_MS);
          expect(charged <= exact && exact - charged < BigInt(MONTH_MS)).toBe(
            true,
          );
        }
      }),
    );
  });

  it('does not depend on where a period is cut', () => {
    fc.assert(
      fc.property(
        period,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, at) => {
          fc.pre(one.to > one.from);
          const cut = one.from + Math.floor((one.to - one.from) * at);
          expect(
            costOf([
              { ...one, to: cut },
              { ...one, from: cut },
            ]),
          ).toEqual(costOf([one]));
        },
      ),
    );
  });
});
