import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  amountStep,
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  EffectRefusedError,
  EffectThrottledError,
  type ActionContext,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { BillingConfig } from '../config/BillingConfig';
import type { RefundAllowance } from '../refunds/RefundAllowance';
import {
  RETRY_AFTER_SECONDS,
  StripeCallError,
} from '../stripe/StripeCallError';
import { ACTION_METADATA, type StripeGateway } from '../stripe/StripeGateway';

/** How long after the intent a request may still be on its way to Stripe, milliseconds: longer than any is waited for. */
const UNDER_WAY_MS = 60_000;

/** What actions work with that give money back. */
export type GivingOptions = {
  stripe: StripeGateway;
  allowance: RefundAllowance;
  ceilings: BillingConfig['ceilings'];
};

/** Whether one person alone is not enough for it. */
export function isAboveCeiling(
  { amount, currency }: Money,
  ceilings: BillingConfig['ceilings'],
): boolean {
  return amount > (ceilings[currency]?.perRefund ?? 0);
}

/** @throws NotAllowedError for a currency in which nothing is given back here */
export function assertHasCeiling(
  { currency }: Money,
  ceilings: BillingConfig['ceilings'],
): void {
  if (ceilings[currency]) return;
  throw new NotAllowedError(
    `Refunds and credit notes in ${currency.toUpperCase()} are not made here: the configuration has no ceiling for them (billing.refunds.ceilings.${currency}).`,
  );
}

/**
 * @param options - `most`: what of `of` can be given back, minor units, more than nothing; `verb`: `refunded`, `credited`
 * @throws InputError
 */
export function assertAmount(
  { amount, currency }: Money,
  options: { of: string; in: string; most: number; verb: string },
): void {
  const { of, most, verb } = options;
  const inWords = (units: number) => formatMoney({ amount: units, currency });
  if (options.in !== currency) {
    throw new InputError(
      `currency: ${of} is in ${options.in.toUpperCase()}, not in ${currency.toUpperCase()}`,
    );
  }
  if (amount > most) {
    throw new InputError(
      `amount: of ${of} ${inWords(most)} can still be ${verb}, not ${inWords(amount)}`,
    );
  }
  const step = amountStep(currency);
  if (amount % step !== 0) {
    throw new InputError(
      `amount: Stripe counts ${currency.toUpperCase()} in multiples of ${inWords(step)}`,
    );
  }
}

/**
 * Has Stripe give back what fits into the person's and everybody's day. It is counted before Stripe is asked, and not counted any more if surely nothing came of it.
 *
 * @param nothing - `Nothing was refunded.`
 * @throws ConflictError or EffectRefusedError if surely nothing happened; otherwise what Stripe's client threw
 */
export async function giveBack<T>(
  { allowance, ceilings }: GivingOptions,
  { actionId, input, caller }: ActionContext<Money, any>,
  nothing: string,
  give: () => Promise<T>,
): Promise<T> {
  const { amount, currency } = input;
  const problem = await allowance
    .take(
      { actionId, person: caller.userRef, money: { amount, currency } },
      ceilings[currency],
    )
    .catch(() => {
      // Stripe was not asked: it is certain that nothing happened.
      throw new EffectThrottledError(
        `The portal can’t look up what was given back today. ${nothing}`,
        RETRY_AFTER_SECONDS,
      );
    });
  if (problem !== undefined) throw new ConflictError(`${problem} ${nothing}`);
  try {
    return await give();
  } catch (error) {
    const explained = effectError(error, nothing);
    if (explained !== error) await allowance.giveBack(actionId);
    throw explained;
  }
}

/** What an action throws after a read failed: nothing was changed in any case, so only the status matters. */
export function readError(error: unknown, nothing: string): unknown {
  if (!(error instanceof StripeCallError)) return error;
  const message = `${error.message}. ${nothing}`;
  switch (error.statusCode) {
    case 404:
      return new NotFoundError(message);
    case 503:
      return new ServiceUnavailableError(message);
    default:
      return new StripeCallError(message, error.problem);
  }
}

/** Where it is certain that Stripe did nothing, an error that ends the action as failed; otherwise the error as it is: the reconciler asks Stripe. */
function effectError(error: unknown, nothing: string): unknown {
  if (!(error instanceof StripeCallError) || !error.nothingHappened) {
    return error;
  }
  const message = `${error.message}. ${nothing}`;
  switch (error.problem) {
    case 'not-found':
      return new NotFoundError(message);
    case 'throttled':
      return new EffectThrottledError(message, RETRY_AFTER_SECONDS);
    default:
      return new EffectRefusedError(message);
  }
}

/** What an action made in Stripe, or that it can't be told. */
export type Made<T> = T | 'none' | { cannotTell: string };

/**
 * Looks for what says in Stripe that it is of this action.
 *
 * @param list - the newest of what it could be
 */
export async function findMade<
  T extends { metadata?: { alphaswarm_admin_action?: string | null } | null },
>(
  actionId: string,
  list: () => Promise<{ data: T[]; has_more: boolean }>,
): Promise<Made<T>> {
  try {
    const { data, has_more } = await list();
    const found = data.find(
      ({ metadata }) => metadata?.[ACTION_METADATA] === actionId,
    );
    if (found) return found;
    return has_more
      ? { cannotTell: 'There are more in Stripe than are looked through' }
      : 'none';
  } catch (error) {
    return { cannotTell: (error as Error).message };
  }
}

/** What it means that Stripe has nothing of an action, or can't tell. */
export function judgeUnmade(
  made: 'none' | { cannotTell: string },
  { observedAt }: { observedAt: string },
  nothing: string,
): Reconciliation {
  if (made !== 'none') return { outcome: 'unknown', why: made.cannotTell };
  return Date.now() - Date.parse(observedAt) < UNDER_WAY_MS
    ? {
        outcome: 'unknown',
        why: 'Too early: the request may still be on its way',
      }
    : { outcome: 'not-performed', why: nothing };
}
