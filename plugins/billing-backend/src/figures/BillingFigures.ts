import type {
  BillingFreshness,
  BillingMonth,
  BillingOverview,
  CustomerSummary,
  Money,
} from '@alphaswarm-admin/plugin-billing-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';
import type { ReplicaReads } from '../replica/ReplicaReads';

/** How many months are shown. */
const MONTHS = 12;

/** The most subscriptions of one customer that are shown. */
const SUBSCRIPTIONS_SHOWN = 10;

type Figures = Omit<BillingOverview, 'freshness'>;

/** The figures of billing, summed up in the database from the portal's copy of Stripe. */
export class BillingFigures {
  readonly #database: PluginDatabase;
  readonly #lists: ReplicaReads;
  readonly #freshness: () => Promise<BillingFreshness>;

  static create(options: {
    database: PluginDatabase;
    lists: ReplicaReads;
    freshness: () => Promise<BillingFreshness>;
  }): BillingFigures {
    return new BillingFigures(options);
  }

  private constructor(options: {
    database: PluginDatabase;
    lists: ReplicaReads;
    freshness: () => Promise<BillingFreshness>;
  }) {
    this.#database = options.database;
    this.#lists = options.lists;
    this.#freshness = options.freshness;
  }

  freshness(): Promise<BillingFreshness> {
    return this.#freshness();
  }

  /** Everything. */
  async overview(): Promise<BillingOverview> {
    const [freshness, mrr, subscriptions, unpaid, months] = await Promise.all([
      this.#freshness(),
      this.#mrr(),
      this.#subscriptions(),
      this.#unpaid(),
      this.#months(),
    ]);
    return { freshness, mrr, subscriptions, ...unpaid, months };
  }

  /** How many invoices are past due. */
  async pastDueInvoices(): Promise<number> {
    return (await this.#unpaid()).pastDue.invoices;
  }

  /** What concerns one customer. */
  async ofCustomer(customer: string): Promise<CustomerSummary> {
    const page = { q: customer, limit: 1 };
    const [freshness, found, subscriptions, payments, mrr, unpaid] =
      await Promise.all([
        this.#freshness(),
        this.#lists.list('customer', page),
        this.#lists.list('subscription', {
          ...page,
          limit: SUBSCRIPTIONS_SHOWN,
        }),
        this.#lists.list('payment', page),
        this.#mrr(customer),
        this.#unpaid(customer),
      ]);
    return {
      freshness,
      ...(found.items[0] && { customer: found.items[0] }),
      subscriptions: subscriptions.items,
      mrr,
      ...unpaid,
      ...(payments.items[0] && { latestPayment: payments.items[0] }),
    };
  }

  async #mrr(customer?: string): Promise<Money[]> {
    const rows = await this.#database.run(knex =>
      of(knex, 'subscription', customer)
        .whereIn('state', ['active', 'past_due'])
        .whereRaw(`shown->>'paused' = 'false'`)
        .whereNotNull('amount')
        .groupBy('currency')
        .orderBy('currency')
        .select<Array<{ currency: string; amount: string }>>(
          'currency',
          knex.raw('sum(amount) as amount'),
        ),
    );
    return rows.map(moneyOf);
  }

  async #subscriptions(): Promise<Figures['subscriptions']> {
    const [row] = await this.#database.run(knex =>
      of(knex, 'subscription').select<Record<string, string>[]>(
        knex.raw(`
          count(*) filter (where state = 'active') as active,
          count(*) filter (where state = 'past_due') as past_due,
          count(*) filter (where state = 'trialing') as trialing,
          count(*) filter (where state in ('active', 'past_due', 'trialing') and shown->>'paused' = 'true') as paused,
          count(*) filter (where state in ('active', 'past_due') and amount is null) as unpriced`),
      ),
    );
    return {
      active: Number(row.active),
      pastDue: Number(row.past_due),
      trialing: Number(row.trialing),
      paused: Number(row.paused),
      unpriced: Number(row.unpriced),
    };
  }

  async #unpaid(customer?: string): Promise<Pick<Figures, 'open' | 'pastDue'>> {
    const rows = await this.#database.run(knex =>
      of(knex, 'invoice', customer)
        .where('state', 'open')
        .groupBy('past_due', 'currency')
        .orderBy('currency')
        .select<
          Array<{
            past_due: boolean;
            currency: string;
            invoices: string;
            amount: string;
            oldest: string | null;
          }>
        >(
          'currency',
          knex.raw(
            `coalesce(due < extract(epoch from now())::bigint, false) as past_due,
             count(*) as invoices, sum(unpaid) as amount, min(due) as oldest`,
          ),
        ),
    );
    const pastDue = rows.filter(row => row.past_due);
    const oldest = Math.min(...pastDue.map(row => Number(row.oldest)));
    return {
      open: unpaidOf(rows.filter(row => !row.past_due)),
      pastDue: {
        ...unpaidOf(pastDue),
        ...(pastDue.length > 0 && {
          oldestDueAt: new Date(oldest * 1000).toISOString(),
        }),
      },
    };
  }

  async #months(): Promise<BillingMonth[]> {
    const { rows } = await this.#database.run(knex =>
      knex.raw<{ rows: Array<Record<keyof BillingMonth, string>> }>(
        // Month by month, so that each is a range of the index and no row is formatted.
        `select to_char(month, 'YYYY-MM') as month, currency,
                coalesce(sum(amount) filter (where kind = 'payment' and state in ('succeeded', 'partly-refunded', 'refunded')), 0) as collected,
                coalesce(sum(amount) filter (where kind = 'refund' and state not in ('failed', 'canceled')), 0) as refunded,
                count(*) filter (where kind = 'refund' and state not in ('failed', 'canceled')) as refunds,
                count(*) filter (where kind = 'payment' and state = 'failed') as "failedPayments"
           from generate_series(
                  date_trunc('month', now() at time zone 'utc') - make_interval(months => ?),
                  date_trunc('month', now() at time zone 'utc'),
                  interval '1 month') as month
           join billing_objects
             on kind in ('payment', 'refund')
            and created >= extract(epoch from month at time zone 'utc')::bigint
            and created < extract(epoch from (month + interval '1 month') at time zone 'utc')::bigint
          group by month, currency order by month, currency`,
        [MONTHS - 1],
      ),
    );
    return rows.map(row => ({
      month: row.month,
      currency: row.currency,
      collected: wholeNumber(row.collected),
      refunded: wholeNumber(row.refunded),
      refunds: Number(row.refunds),
      failedPayments: Number(row.failedPayments),
    }));
  }
}

function of(knex: Knex, kind: string, customer?: string) {
  const query = knex('billing_objects').where({ kind });
  return customer === undefined ? query : query.where({ customer });
}

function unpaidOf(
  rows: Array<{ currency: string; invoices: string; amount: string }>,
) {
  return {
    invoices: rows.reduce((sum, { invoices }) => sum + Number(invoices), 0),
    unpaid: rows.map(moneyOf),
  };
}

function moneyOf(row: { currency: string; amount: string }): Money {
  return { amount: wholeNumber(row.amount), currency: row.currency };
}

/** A sum as Postgres writes it. @throws Error if it is more than a number holds exactly */
function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`${text} minor units are more than can be shown exactly`);
  }
  return number;
}
