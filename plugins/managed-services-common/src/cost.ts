import type { Money } from '@alphaswarm-admin/plugin-billing-common';

/** A month of an estimate, milliseconds: 30 days, so that every month costs the same for each hour. */
export const MONTH_MS = 30 * 86_400_000;

/** A time during which an instance cost something. */
export type CostPeriod = {
  /** For a month, minor units. */
  amount: number;
  currency: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
};

/**
 * What periods cost together: price × time ÷ a month, exact until the end, and then rounded down to whole minor units, once for each currency.
 *
 * @returns one amount for each currency, by the currency's name
 */
export function costOf(periods: readonly CostPeriod[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { amount, currency, from, to } of periods) {
    const share = BigInt(amount) * BigInt(Math.max(0, to - from));
    sums.set(currency, (sums.get(currency) ?? 0n) + share);
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, sum]) => ({
      currency,
      amount: Number(sum / BigInt(MONTH_MS)),
    }));
}
