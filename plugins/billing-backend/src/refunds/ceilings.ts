import {
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import type { RefundCeilings } from '../config/BillingConfig';

const NEEDS_SECOND =
  'More than that needs a second person, and is refunded in Stripe itself.';

/** Why one refund alone is too much; undefined if it isn't. */
export function refundCeilingProblem(
  money: Money,
  ceilings: RefundCeilings | undefined,
): string | undefined {
  const { currency } = money;
  if (!ceilings) {
    return `Refunds in ${currency.toUpperCase()} are not made here: the configuration has no ceiling for them (billing.refunds.ceilings.${currency}).`;
  }
  return money.amount > ceilings.perRefund
    ? `One refund may be at most ${inWords(ceilings.perRefund, currency)}. ${NEEDS_SECOND}`
    : undefined;
}

/**
 * Why a refund doesn't fit into today; undefined if it does.
 *
 * @param options - `everybody`, `own`: what was refunded today in this currency, by all and by this person, minor units
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
    return `You have refunded ${inWords(own, currency)} today (UTC) of at most ${inWords(ceilings.perPersonPerDay, currency)}. ${NEEDS_SECOND}`;
  }
  if (everybody + amount > BigInt(ceilings.perDay)) {
    return `All of you have refunded ${inWords(everybody, currency)} today (UTC) of at most ${inWords(ceilings.perDay, currency)}. ${NEEDS_SECOND}`;
  }
  return undefined;
}

function inWords(amount: number | bigint, currency: string): string {
  return formatMoney({ amount: Number(amount), currency });
}
