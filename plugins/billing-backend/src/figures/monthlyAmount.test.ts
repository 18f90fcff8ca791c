import fc from 'fast-check';
import type { StripeSubscription } from '../stripe/stripeSchemas';
import { monthlyAmount } from './monthlyAmount';

type Items = StripeSubscription['items'];

const subscription = (data: Items['data'], has_more = false) =>
  ({ items: { data, has_more } }) as StripeSubscription;
const item = (
  unit_amount: number | null,
  interval = 'month',
  interval_count = 1,
  quantity: number | undefined = 1,
  usage_type = 'licensed',
) => ({
  quantity,
  price: { unit_amount, recurring: { interval, interval_count, usage_type } },
});

describe('what a subscription brings in a month', () => {
  it.each([
    ['a month', [item(24_900, 'month', 1, 3)], 74_700],
    ['a quarter', [item(100, 'month', 3)], 33],
    ['a year', [item(1_000, 'year')], 83],
    ['a year that ends on a half', [item(6, 'year')], 1],
    ['two years', [item(2_400, 'year', 2)], 100],
    ['a week', [item(300, 'week')], 1_300],
    ['a day', [item(12, 'day')], 365],
    ['whole yen', [item(99_999, 'year')], 8_333],
    ['several items, each rounded', [item(6, 'year'), item(6, 'year')], 2],
    ['nothing at all', [], 0],
    ['a price without an amount', [item(null)], undefined],
    ['a metered price', [item(5, 'month', 1, undefined, 'metered')], undefined],
    ['an unknown period', [item(5, 'decade')], undefined],
    ['a price that is paid once', [{ price: { unit_amount: 5 } }], undefined],
  ])('of %s', (_, items, amount) => {
    expect(monthlyAmount(subscription(items))).toBe(amount);
  });

  it('isn’t known where Stripe listed only some items', () => {
    expect(monthlyAmount(subscription([item(5)], true))).toBeUndefined();
  });

  it('is whole, and within half a unit an item of the exact share', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 1e12 }),
            fc.integer({ min: 1, max: 24 }),
          ),
          { minLength: 1, maxLength: 10 },
        ),
        months => {
          const amount = monthlyAmount(
            subscription(
              months.map(([unit, count]) => item(unit, 'month', count)),
            ),
          )!;
          expect(Number.isSafeInteger(amount)).toBe(true);
          // Exact: all shares over one denominator.
          const denominator = months.reduce(
            (product, [, count]) => product * BigInt(count),
            1n,
          );
          const exact = months.reduce(
            (sum, [unit, count]) =>
              sum + (BigInt(unit) * denominator) / BigInt(count),
            0n,
          );
          const off = BigInt(amount) * denominator - exact;
          const most = (denominator * BigInt(months.length)) / 2n;
          expect(off <= most && off >= -most).toBe(true);
        },
      ),
    );
  });
});
