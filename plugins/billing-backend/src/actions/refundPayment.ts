import { ConflictError } from '@backstage/errors';
import {
  billingRefundPermission,
  formatMoney,
  refundEvent,
  refundInputSchema,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { paymentOf, refundableAmount } from '../reads/inWords';
import type { StripeCharge, StripeRefund } from '../stripe/stripeSchemas';
import {
  assertAmount,
  assertHasCeiling,
  findMade,
  giveBack,
  isAboveCeiling,
  judgeUnmade,
  readError,
  type GivingOptions,
  type Made,
} from './givingBack';

const NOTHING = 'Nothing was refunded.';

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
export function createRefundPaymentAction(
  options: GivingOptions,
): PrivilegedAction<RefundInput, ObservedPayment, RefundResult> {
  const { stripe, allowance, ceilings } = options;
  return createPrivilegedAction<RefundInput, ObservedPayment, RefundResult>({
    event: refundEvent,
    permission: billingRefundPermission,
    input: refundInputSchema,
    target: ({ payment }) => ({ kind: 'stripe-payment', id: payment }),
    isAboveCeiling: input => isAboveCeiling(input, ceilings),
    async observe(input) {
      const charge = await stripe.charge(input.payment).catch(error => {
        throw readError(error, NOTHING);
      });
      assertRefundable(input, charge);
      assertHasCeiling(input, ceilings);
      return { version: versionOf(charge), state: observed(input, charge) };
    },
    describe: describeRefund,
    async perform(context) {
      const { actionId, input } = context;
      const { payment: charge, amount } = input;
      const refund = await giveBack(options, context, NOTHING, () =>
        stripe.refund({ actionId, charge, amount }),
      );
      assertAsOrdered(refund, input);
      const status = refund.status ?? 'unknown';
      return {
        result: { refund: refund.id, status, money: moneyOf(refund) },
        after: { refund: refund.id, status },
      };
    },
    async reconcile({ actionId, input, before }) {
      const made = await findMade(actionId, () =>
        stripe.refundsOf(input.payment, { limit: REFUNDS_LOOKED_AT }),
      );
      const reconciliation = judge(made, before);
      if (reconciliation.outcome === 'not-performed') {
        await allowance.giveBack(actionId);
      }
      return reconciliation;
    },
  });
}

/** @throws InputError, ConflictError */
function assertRefundable(input: RefundInput, charge: StripeCharge): void {
  const most = refundableAmount(charge);
  if (most === 0) {
    throw new ConflictError(
      charge.status === 'succeeded' && charge.captured
        ? `All of ${input.payment} has been refunded already.`
        : `${input.payment} brought no money in: there is nothing to refund.`,
    );
  }
  assertAmount(input, {
    of: input.payment,
    in: charge.currency,
    most,
    verb: 'refunded',
  });
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

function judge(
  made: Made<StripeRefund>,
  before: ObservedPayment,
): Reconciliation {
  if (made === 'none' || 'cannotTell' in made) {
    return judgeUnmade(
      made,
      before,
      'the payment has no refund of this action',
    );
  }
  if (isUndone(made)) {
    return {
      outcome: 'not-performed',
      why: `Stripe made the refund ${made.id}, and it is ${made.status}: the money stays`,
    };
  }
  return {
    outcome: 'performed',
    after: { refund: made.id, status: made.status ?? 'unknown' },
  };
}

/** @see https://docs.stripe.com/refunds#failed-refunds */
function isUndone({ status }: StripeRefund): boolean {
  return status === 'failed' || status === 'canceled';
}

function moneyOf({ amount, currency }: StripeRefund): Money {
  return { amount, currency };
}
