import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  amountStep,
  billingRefundPermission,
  formatMoney,
  refundEvent,
  refundInputSchema,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  createPrivilegedAction,
  EffectRefusedError,
  EffectThrottledError,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { BillingConfig } from '../config/BillingConfig';
import { paymentOf, refundableAmount } from '../reads/inWords';
import { refundCeilingProblem } from '../refunds/ceilings';
import type { RefundAllowance } from '../refunds/RefundAllowance';
import {
  RETRY_AFTER_SECONDS,
  StripeCallError,
} from '../stripe/StripeCallError';
import { ACTION_METADATA, type StripeGateway } from '../stripe/StripeGateway';
import type { StripeCharge, StripeRefund } from '../stripe/stripeSchemas';

/** How long after the intent a refund may still be on its way to Stripe, milliseconds: longer than any request is waited for. */
const UNDER_WAY_MS = 60_000;

/** Of a payment's refunds, the most that are looked through for the action's own. */
const REFUNDS_LOOKED_AT = 100;

/** Input of Refund: the amount in minor units, always said, with the payment's currency. */
export type RefundInput = { payment: string } & Money;

/** What a refund answers with. */
export type RefundResult = { refund: string; status: string; money: Money };

/** What an intent to refund records. */
export type ObservedPayment = {
  /** What is about to be given back, for people. */
  amountInWords: string;
  customer: string | null;
  customerName: string | null;
  currency: string;
  /** Minor units. */
  paid: number;
  refunded: number;
  refundable: number;
  disputed: boolean;
  /** ISO 8601 UTC. */
  observedAt: string;
};

/** Gives a part of a payment back, or all of it. */
export function createRefundPaymentAction(options: {
  stripe: StripeGateway;
  allowance: RefundAllowance;
  ceilings: BillingConfig['ceilings'];
}): PrivilegedAction<RefundInput, ObservedPayment, RefundResult> {
  const { stripe, allowance, ceilings } = options;
  return createPrivilegedAction<RefundInput, ObservedPayment, RefundResult>({
    event: refundEvent,
    permission: billingRefundPermission,
    input: refundInputSchema,
    target: ({ payment }) => ({ kind: 'stripe-payment', id: payment }),
    async observe(input) {
      const charge = await stripe.charge(input.payment).catch(error => {
        throw readError(error);
      });
      assertRefundable(input, charge);
      const problem = refundCeilingProblem(input, ceilings[input.currency]);
      if (problem !== undefined) throw new NotAllowedError(problem);
      return { version: versionOf(charge), state: observed(input, charge) };
    },
    describe: describeRefund,
    async perform({ actionId, input, caller }) {
      const problem = await allowance
        .take(
          { actionId, person: caller.userRef, money: input },
          ceilings[input.currency],
        )
        .catch(() => {
          // Stripe was not asked: it is certain that nothing happened.
          throw new EffectThrottledError(
            'The portal can’t look up what was refunded today. Nothing was refunded.',
            RETRY_AFTER_SECONDS,
          );
        });
      if (problem !== undefined) {
        throw new ConflictError(`${problem} Nothing was refunded.`);
      }
      const { payment: charge, amount } = input;
      const refund = await stripe
        .refund({ actionId, charge, amount })
        .catch(async error => {
          const explained = effectError(error);
          if (explained !== error) await allowance.giveBack(actionId);
          throw explained;
        });
      assertAsOrdered(refund, input);
      const status = refund.status ?? 'unknown';
      return {
        result: { refund: refund.id, status, money: moneyOf(refund) },
        after: { refund: refund.id, status },
      };
    },
    async reconcile({ actionId, input, before }) {
      const found = await findRefund(stripe, input.payment, actionId);
      const reconciliation = judge(found, before);
      if (reconciliation.outcome === 'not-performed') {
        await allowance.giveBack(actionId);
      }
      return reconciliation;
    },
  });
}

/** @throws InputError, ConflictError */
function assertRefundable(input: RefundInput, charge: StripeCharge): void {
  const { amount, currency } = input;
  if (charge.currency !== currency) {
    throw new InputError(
      `currency: the payment was made in ${charge.currency.toUpperCase()}, not in ${currency.toUpperCase()}`,
    );
  }
  const refundable = refundableAmount(charge);
  if (refundable === 0) {
    throw new ConflictError(
      charge.status === 'succeeded' && charge.captured
        ? `All of ${input.payment} has been refunded already.`
        : `${input.payment} brought no money in: there is nothing to refund.`,
    );
  }
  if (amount > refundable) {
    throw new InputError(
      `amount: of ${input.payment} ${formatMoney({ amount: refundable, currency })} can still be refunded, not ${formatMoney(input)}`,
    );
  }
  const step = amountStep(currency);
  if (amount % step !== 0) {
    throw new InputError(
      `amount: Stripe refunds ${currency.toUpperCase()} in multiples of ${formatMoney({ amount: step, currency })}`,
    );
  }
}

/** Changes with whatever could change somebody's decision: what is left, and whether the customer disputes it. */
function versionOf(charge: StripeCharge): string {
  return [
    refundableAmount(charge),
    charge.amount_refunded,
    charge.disputed ? 'disputed' : 'undisputed',
  ].join('|');
}

function observed(input: RefundInput, charge: StripeCharge): ObservedPayment {
  const { customer, paid, refunded, refundable, disputed } = paymentOf(charge);
  return {
    amountInWords: formatMoney(input),
    customer: customer?.id ?? null,
    customerName: customer?.name ?? null,
    currency: charge.currency,
    paid: paid.amount,
    refunded: refunded.amount,
    refundable: refundable.amount,
    disputed,
    observedAt: new Date().toISOString(),
  };
}

function describeRefund(
  input: RefundInput,
  before: ObservedPayment,
): ActionDescription {
  const { currency } = input;
  const inWords = (amount: number) => formatMoney({ amount, currency });
  const whose = before.customerName ?? before.customer ?? 'its customer';
  const rest = before.refundable - input.amount;
  return {
    title: `Refund ${inWords(input.amount)} to ${whose}`,
    confirmLabel: `Refund ${inWords(input.amount)}`,
    destructive: true,
    changes: [
      {
        label: 'Refunded',
        present: inWords(before.refunded),
        proposed: inWords(before.refunded + input.amount),
      },
      {
        label: 'Still refundable',
        present: inWords(before.refundable),
        proposed: inWords(rest),
      },
    ],
    affects: [
      `Stripe pays ${inWords(input.amount)} of ${inWords(before.paid)} back to whom ${input.payment} was paid by.`,
    ],
    warnings: [
      ...(before.disputed
        ? [
            'The customer disputes this payment: a refund beside a dispute may pay it back twice.',
          ]
        : []),
      ...(rest === 0 ? ['This is all that is left of the payment.'] : []),
    ],
    undo: 'It can’t be undone: money that was given back has to be asked for again.',
  };
}

/** Only the refund that was asked for is success. */
function assertAsOrdered(refund: StripeRefund, input: RefundInput): void {
  if (refund.amount !== input.amount || refund.currency !== input.currency) {
    throw new Error(
      `Stripe answered with a refund (${refund.id}) of ${formatMoney(moneyOf(refund))} instead of ${formatMoney(input)}`,
    );
  }
  if (isUndone(refund)) {
    throw new Error(`Stripe made the refund ${refund.id}, and it failed`);
  }
}

/** The refund that says that it is of this action, if there is one. */
async function findRefund(
  stripe: StripeGateway,
  charge: string,
  actionId: string,
): Promise<StripeRefund | 'none' | { cannotTell: string }> {
  try {
    const { data, has_more } = await stripe.refundsOf(charge, {
      limit: REFUNDS_LOOKED_AT,
    });
    const found = data.find(
      ({ metadata }) => metadata?.[ACTION_METADATA] === actionId,
    );
    if (found) return found;
    return has_more
      ? { cannotTell: 'The payment has more refunds than are looked through' }
      : 'none';
  } catch (error) {
    return { cannotTell: (error as Error).message };
  }
}

function judge(
  found: Awaited<ReturnType<typeof findRefund>>,
  before: ObservedPayment,
): Reconciliation {
  if (found === 'none') {
    const age = Date.now() - Date.parse(before.observedAt);
    return age < UNDER_WAY_MS
      ? {
          outcome: 'unknown',
          why: 'Too early: the refund may still be on its way',
        }
      : {
          outcome: 'not-performed',
          why: 'the payment has no refund of this action',
        };
  }
  if ('cannotTell' in found)
    return { outcome: 'unknown', why: found.cannotTell };
  if (isUndone(found)) {
    return {
      outcome: 'not-performed',
      why: `Stripe made the refund ${found.id}, and it is ${found.status}: the money stays`,
    };
  }
  return {
    outcome: 'performed',
    after: { refund: found.id, status: found.status ?? 'unknown' },
  };
}

/** @see https://docs.stripe.com/refunds#failed-refunds */
function isUndone({ status }: StripeRefund): boolean {
  return status === 'failed' || status === 'canceled';
}

function moneyOf({ amount, currency }: StripeRefund): Money {
  return { amount, currency };
}

/** What an action throws after a read failed: nothing was changed in any case, so only the status matters. */
function readError(error: unknown): unknown {
  if (!(error instanceof StripeCallError)) return error;
  const message = `${error.message}. Nothing was refunded.`;
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
function effectError(error: unknown): unknown {
  if (!(error instanceof StripeCallError) || !error.nothingHappened) {
    return error;
  }
  const message = `${error.message}. Nothing was refunded.`;
  switch (error.problem) {
    case 'not-found':
      return new NotFoundError(message);
    case 'throttled':
      return new EffectThrottledError(message, RETRY_AFTER_SECONDS);
    default:
      return new EffectRefusedError(message);
  }
}
