import type {
  InvoiceDetail,
  PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import type { StripeGateway } from '../stripe/StripeGateway';
import {
  creditableAmount,
  creditNoteOf,
  invoiceOf,
  paymentOf,
  refundOf,
} from './inWords';

/** How many refunds of one payment, or credit notes of one invoice, are shown. */
const SHOWN = 20;

/** What somebody looks at before they change it: of Stripe itself, at this moment. */
export class LiveReads {
  readonly #stripe: StripeGateway;

  static create(options: { stripe: StripeGateway }): LiveReads {
    return new LiveReads(options.stripe);
  }

  private constructor(stripe: StripeGateway) {
    this.#stripe = stripe;
  }

  /** A payment with its refunds. */
  async payment(id: string): Promise<Omit<PaymentDetail, 'actions'>> {
    const [charge, refunds] = await Promise.all([
      this.#stripe.charge(id),
      this.#stripe.refundsOf(id, { limit: SHOWN }),
    ]);
    return {
      ...paymentOf(charge),
      refunds: refunds.data.map(refundOf),
      moreRefunds: refunds.has_more,
    };
  }

  /** An invoice with its credit notes. */
  async invoice(id: string): Promise<Omit<InvoiceDetail, 'actions'>> {
    const [invoice, notes] = await Promise.all([
      this.#stripe.invoice(id),
      this.#stripe.creditNotesOf(id, { limit: SHOWN }),
    ]);
    const { currency } = invoice;
    return {
      ...invoiceOf(invoice, Date.now()),
      creditable: { amount: creditableAmount(invoice), currency },
      creditNotes: notes.data.map(creditNoteOf),
      moreCreditNotes: notes.has_more,
    };
  }
}
