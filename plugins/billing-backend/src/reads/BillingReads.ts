import type {
  BillingCustomer,
  BillingPage,
  Invoice,
  Payment,
  PaymentDetail,
  Subscription,
} from '@alphaswarm-admin/plugin-billing-common';
import { InputError } from '@backstage/errors';
import type { Page, Paging, StripeGateway } from '../stripe/StripeGateway';
import {
  customerOf,
  invoiceOf,
  paymentOf,
  refundOf,
  subscriptionOf,
} from './inWords';

/** How many refunds of one payment are shown. */
const REFUNDS_SHOWN = 20;

/** Marks the cursor of a search, which is Stripe's own and no id. */
const SEARCH_CURSOR = 'search:';

/** A request for one page. */
export type PageRequest = {
  /** What to look for: an id, a customer's id, or for customers a part of the name. */
  q?: string;
  cursor?: string;
  limit: number;
};

/** Reads of Stripe, a page at a time, live. */
export class BillingReads {
  readonly #stripe: StripeGateway;
  readonly #now: () => number;

  static create(options: {
    stripe: StripeGateway;
    now?: () => number;
  }): BillingReads {
    return new BillingReads(options.stripe, options.now ?? Date.now);
  }

  private constructor(stripe: StripeGateway, now: () => number) {
    this.#stripe = stripe;
    this.#now = now;
  }

  /** Payments; `q` is `ch_…`, `pi_…` or `cus_…`. */
  async payments(request: PageRequest): Promise<BillingPage<Payment>> {
    const { q } = request;
    if (q !== undefined && /^(ch|py)_\w+$/.test(q)) {
      return { items: [paymentOf(await this.#stripe.charge(q))] };
    }
    const filter =
      q !== undefined && /^pi_\w+$/.test(q)
        ? { paymentIntent: q }
        : customerFilter(q, 'payments', 'ch_… or pi_…');
    return pageOf(
      await this.#stripe.charges(filter, pagingOf(request)),
      paymentOf,
    );
  }

  /** A payment with its refunds. */
  async payment(id: string): Promise<Omit<PaymentDetail, 'actions'>> {
    const [charge, refunds] = await Promise.all([
      this.#stripe.charge(id),
      this.#stripe.refundsOf(id, { limit: REFUNDS_SHOWN }),
    ]);
    return {
      ...paymentOf(charge),
      refunds: refunds.data.map(refundOf),
      moreRefunds: refunds.has_more,
    };
  }

  /** Invoices; `q` is `in_…` or `cus_…`. */
  async invoices(request: PageRequest): Promise<BillingPage<Invoice>> {
    const { q } = request;
    const now = this.#now();
    if (q !== undefined && /^in_\w+$/.test(q)) {
      return { items: [invoiceOf(await this.#stripe.invoice(q), now)] };
    }
    return pageOf(
      await this.#stripe.invoices(
        customerFilter(q, 'invoices', 'in_…'),
        pagingOf(request),
      ),
      invoice => invoiceOf(invoice, now),
    );
  }

  /** Subscriptions; `q` is `sub_…` or `cus_…`. */
  async subscriptions(
    request: PageRequest,
  ): Promise<BillingPage<Subscription>> {
    const { q } = request;
    if (q !== undefined && /^sub_\w+$/.test(q)) {
      return { items: [subscriptionOf(await this.#stripe.subscription(q))] };
    }
    return pageOf(
      await this.#stripe.subscriptions(
        customerFilter(q, 'subscriptions', 'sub_…'),
        pagingOf(request),
      ),
      subscriptionOf,
    );
  }

  /** Customers; `q` is `cus_…` or a part of the name. */
  async customers(request: PageRequest): Promise<BillingPage<BillingCustomer>> {
    const { q, cursor, limit } = request;
    if (q === undefined) {
      return pageOf(
        await this.#stripe.customers(pagingOf(request)),
        customerOf,
      );
    }
    if (/^cus_\w+$/.test(q)) {
      return { items: [customerOf(await this.#stripe.customer(q))] };
    }
    if (q.length < 3) {
      throw new InputError(
        'query.q: Stripe looks for names by at least three characters',
      );
    }
    if (cursor !== undefined && !cursor.startsWith(SEARCH_CURSOR)) {
      throw new InputError('query.cursor: is not of this search');
    }
    const { data, nextPage } = await this.#stripe.searchCustomers(q, {
      limit,
      page: cursor?.slice(SEARCH_CURSOR.length),
    });
    return {
      items: data.map(customerOf),
      ...(nextPage && { cursor: `${SEARCH_CURSOR}${nextPage}` }),
    };
  }
}

function customerFilter(
  q: string | undefined,
  what: string,
  ids: string,
): { customer?: string } {
  if (q === undefined) return {};
  if (/^cus_\w+$/.test(q)) return { customer: q };
  throw new InputError(
    `query.q: ${what} are found by their id (${ids}) or their customer's (cus_…); a company is found by its name among the customers`,
  );
}

function pagingOf({ cursor, limit }: PageRequest): Paging {
  if (cursor !== undefined && !/^\w+$/.test(cursor)) {
    throw new InputError('query.cursor: is not of this list');
  }
  return { limit, startingAfter: cursor };
}

function pageOf<T extends { id: string }, U>(
  { data, has_more }: Page<T>,
  inWords: (item: T) => U,
): BillingPage<U> {
  const last = data.at(-1);
  return {
    items: data.map(item => inWords(item)),
    ...(has_more && last && { cursor: last.id }),
  };
}
