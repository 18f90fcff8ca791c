import {
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import type { RefundCeilings } from '../config/BillingConfig';

const REST = 'The rest has to wait, or is given back in Stripe itself.';

/**
 * Why a refund or credit note doesn't fit into today; undefined if it does.
 *
 * @param options - `everybody`, `own`: what was given back today in this currency, by all and by this person, minor units
 */
export function dayCeilingProblem(options: {
  money: Money;
  everybody: bigint;
  own: bigint;
  ceilings: RefundCeilings;
}): string | undefined {
  const { money, everybody, own, ceilings } = options;
  const amount = BigInt(money.amount);
  const { currency } = money;
  if (own + amount > BigInt(ceilings.perPersonPerDay)) {
    return `You have given back ${inWords(own, currency)} today (UTC) of at most ${inWords(ceilings.perPersonPerDay, currency)}. ${REST}`;
  }
  if (everybody + amount > BigInt(ceilings.perDay)) {
    return `All of you have given back ${inWords(everybody, currency)} today (UTC) of at most ${inWords(ceilings.perDay, currency)}. ${REST}`;
  }
  return undefined;
}

function inWords(amount: number | bigint, currency: string): string {
  return formatMoney({ amount: Number(amount), currency });
}
