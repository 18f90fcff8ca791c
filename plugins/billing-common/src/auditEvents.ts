import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

const AMOUNT_WORDS =
  'must be a whole number of minor units, at least 1: an amount is never left out';

const money = {
  amount: z.int(AMOUNT_WORDS).min(1, AMOUNT_WORDS),
  currency: z
    .string()
    .regex(
      /^[a-z]{3}$/,
      'must be the three letters of a currency, in lower case',
    ),
};

/** Input of Refund. */
export const refundInputSchema = z.strictObject({
  payment: z
    .string()
    .regex(
      /^(ch|py)_[A-Za-z0-9]{1,250}$/,
      "must be a payment's id in Stripe: ch_…",
    ),
  ...money,
});

/** Input of Credit invoice. */
export const creditNoteInputSchema = z.strictObject({
  invoice: z
    .string()
    .regex(
      /^in_[A-Za-z0-9]{1,250}$/,
      "must be an invoice's id in Stripe: in_…",
    ),
  ...money,
});

/** Money of a payment is given back. */
export const refundEvent = defineAuditEvent({
  version: 1,
  category: 'safety',
  severity: 'warning',
  // Update: of what was paid, a part is given back.
  ocsfActivityId: 3,
  id: 'billing.payment.refund',
  title: 'Refund payment',
  sentence: 'refunded {before.amountInWords} of the payment {target}',
  input: refundInputSchema,
});

/** A part of an invoice is credited. */
export const creditNoteEvent = defineAuditEvent({
  version: 1,
  category: 'safety',
  severity: 'warning',
  // Update: less of the invoice is owed.
  ocsfActivityId: 3,
  id: 'billing.invoice.credit',
  title: 'Credit invoice',
  sentence: 'credited {before.amountInWords} of the invoice {target}',
  input: creditNoteInputSchema,
});
