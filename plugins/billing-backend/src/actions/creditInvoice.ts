import { ConflictError } from '@backstage/errors';
import {
  billingCreditPermission,
  creditNoteEvent,
  creditNoteInputSchema,
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { creditableAmount, invoiceOf } from '../reads/inWords';
import type { StripeCreditNote, StripeInvoice } from '../stripe/stripeSchemas';
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

const NOTHING = 'Nothing was credited.';

/** Of an invoice's credit notes, the most that are looked through for the action's own. */
const NOTES_LOOKED_AT = 100;

/** Input of Credit invoice: the amount in minor units, always said, with the invoice's currency. */
export type CreditInput = { invoice: string } & Money;

/** What a credit note answers with. */
export type CreditResult = { creditNote: string; status: string; money: Money };

/** What an intent to credit records. */
export type ObservedInvoice = {
  /** What is about to be credited, for people. */
  amountInWords: string;
  number: string | null;
  customer: string | null;
  customerName: string | null;
  currency: string;
  /** `open` or `paid`. */
  status: string;
  /** Minor units. */
  unpaid: number;
  creditable: number;
  /** ISO 8601 UTC. */
  observedAt: string;
};

/** Credits a part of an invoice, or all of it: an open one is reduced, of a paid one it stands to the customer's credit. */
export function createCreditInvoiceAction(
  options: GivingOptions,
): PrivilegedAction<CreditInput, ObservedInvoice, CreditResult> {
  const { stripe, allowance, ceilings } = options;
  return createPrivilegedAction<CreditInput, ObservedInvoice, CreditResult>({
    event: creditNoteEvent,
    permission: billingCreditPermission,
    input: creditNoteInputSchema,
    target: ({ invoice }) => ({ kind: 'stripe-invoice', id: invoice }),
    isAboveCeiling: input => isAboveCeiling(input, ceilings),
    async observe(input) {
      const invoice = await stripe.invoice(input.invoice).catch(error => {
        throw readError(error, NOTHING);
      });
      assertCreditable(input, invoice);
      assertHasCeiling(input, ceilings);
      return {
        version: `${invoice.status}|${creditableAmount(invoice)}`,
        state: observed(input, invoice),
      };
    },
    describe: describeCredit,
    async perform(context) {
      const { actionId, input, before } = context;
      const note = await giveBack(options, context, NOTHING, () =>
        stripe.credit({
          actionId,
          invoice: input.invoice,
          amount: input.amount,
          paid: before.status === 'paid',
        }),
      );
      assertAsOrdered(note, input);
      const { id: creditNote, status, amount, currency } = note;
      return {
        result: { creditNote, status, money: { amount, currency } },
        after: { creditNote, status },
      };
    },
    async reconcile({ actionId, input, before }) {
      const made = await findMade(actionId, () =>
        stripe.creditNotesOf(input.invoice, { limit: NOTES_LOOKED_AT }),
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
function assertCreditable(input: CreditInput, invoice: StripeInvoice): void {
  const most = creditableAmount(invoice);
  if (most === 0) {
    throw new ConflictError(
      invoice.status === 'open' || invoice.status === 'paid'
        ? `All of ${input.invoice} has been credited already.`
        : `${input.invoice} is ${invoice.status ?? 'a draft'}: only open and paid invoices are credited.`,
    );
  }
  assertAmount(input, {
    of: input.invoice,
    in: invoice.currency,
    most,
    verb: 'credited',
  });
}

function observed(input: CreditInput, invoice: StripeInvoice): ObservedInvoice {
  const { customer, number, remaining } = invoiceOf(invoice, Date.now());
  return {
    amountInWords: formatMoney(input),
    number: number ?? null,
    customer: customer?.id ?? null,
    customerName: customer?.name ?? null,
    currency: invoice.currency,
    status: invoice.status ?? 'draft',
    unpaid: remaining.amount,
    creditable: creditableAmount(invoice),
    observedAt: new Date().toISOString(),
  };
}

function describeCredit(
  input: CreditInput,
  before: ObservedInvoice,
): ActionDescription {
  const { amount, currency } = input;
  const inWords = (units: number) => formatMoney({ amount: units, currency });
  const whose = before.customerName ?? before.customer ?? 'its customer';
  const what = before.number ?? input.invoice;
  const isOpen = before.status === 'open';
  return {
    title: `Credit ${inWords(amount)} to ${whose}`,
    confirmLabel: `Credit ${inWords(amount)}`,
    destructive: true,
    changes: [
      isOpen
        ? {
            label: 'Unpaid',
            present: inWords(before.unpaid),
            proposed: inWords(before.unpaid - amount),
          }
        : {
            label: 'Still creditable',
            present: inWords(before.creditable),
            proposed: inWords(before.creditable - amount),
          },
    ],
    affects: [
      isOpen
        ? `${whose} owes ${inWords(amount)} less of the invoice ${what}.`
        : `${inWords(amount)} of the paid invoice ${what} stand to the credit of ${whose}, and are taken off their next invoices.`,
      'Stripe may mail the credit note to the customer, as set up there.',
    ],
    warnings:
      isOpen && amount === before.unpaid
        ? ['Nothing is left to pay of the invoice then.']
        : [],
    undo: 'In Stripe a credit note can be voided while its invoice is open. Here it can’t be undone.',
  };
}

/** Only the credit note that was asked for is success. */
function assertAsOrdered(note: StripeCreditNote, input: CreditInput): void {
  const { id, amount, currency, status } = note;
  if (amount !== input.amount || currency !== input.currency) {
    throw new Error(
      `Stripe answered with a credit note (${id}) of ${formatMoney({ amount, currency })} instead of ${formatMoney(input)}`,
    );
  }
  if (status === 'void') {
    throw new Error(`Stripe made the credit note ${id}, and it is void`);
  }
}

function judge(
  made: Made<StripeCreditNote>,
  before: ObservedInvoice,
): Reconciliation {
  if (made === 'none' || 'cannotTell' in made) {
    return judgeUnmade(
      made,
      before,
      'the invoice has no credit note of this action',
    );
  }
  const { id: creditNote, status } = made;
  return status === 'void'
    ? {
        outcome: 'not-performed',
        why: `the credit note ${creditNote} is void: nothing is credited`,
      }
    : { outcome: 'performed', after: { creditNote, status } };
}
