import type { StripeSubscription } from '../stripe/stripeSchemas';

type Item = StripeSubscription['items']['data'][number];

/** How many twelfths of a year's periods a month has: amount × [0] ÷ [1]. */
const PERIODS: Record<string, [bigint, bigint]> = {
  day: [365n, 12n],
  week: [52n, 12n],
  month: [1n, 1n],
  year: [1n, 12n],
};

/**
 * What a subscription brings in a month, minor units. Each item is rounded half up by itself.
 *
 * @returns undefined if a price isn't fixed (metered, tiered), or there are more items than Stripe listed
 */
export function monthlyAmount({
  items,
}: StripeSubscription): number | undefined {
  if (items.has_more) return undefined;
  let sum = 0n;
  for (const item of items.data) {
    const amount = monthlyAmountOfItem(item);
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : undefined;
}

function monthlyAmountOfItem({
  price,
  quantity = 1,
}: Item): bigint | undefined {
  const { unit_amount, recurring } = price;
  if (
    unit_amount === null ||
    unit_amount === undefined ||
    !recurring ||
    recurring.usage_type === 'metered'
  ) {
    return undefined;
  }
  const period = PERIODS[recurring.interval];
  if (!period) return undefined;
  const divided = BigInt(unit_amount) * BigInt(quantity) * period[0];
  const divisor = period[1] * BigInt(recurring.interval_count);
  return (2n * divided + divisor) / (2n * divisor);
}
