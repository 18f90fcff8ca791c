import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { createBillingDatabase } from '../createBillingDatabase';
import { ReplicaReads } from '../replica/ReplicaReads';
import { replicaRow } from '../replica/replicaRow';
import { ReplicaStore } from '../replica/ReplicaStore';
import {
  chargeSchema,
  invoiceSchema,
  refundSchema,
  subscriptionSchema,
} from '../stripe/stripeSchemas';
import {
  wireCharge,
  wireInvoice,
  wireRefund,
  wireSubscription,
} from '../__testUtils__/fakeStripe';
import { BillingFigures } from './BillingFigures';

jest.setTimeout(60_000);

const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);
const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
const thisMonth = new Date().toISOString().slice(0, 7);
const atItsStart = seconds(`${thisMonth}-01T00:00:00Z`);

const payment = (change: object) =>
  replicaRow('payment', chargeSchema.parse(wireCharge({ ...change })));
const refund = (change: object) =>
  replicaRow('refund', refundSchema.parse(wireRefund({ ...change })));
const invoice = (change: object) =>
  replicaRow('invoice', invoiceSchema.parse(wireInvoice({ ...change })));
const subscription = (change: object) =>
  replicaRow(
    'subscription',
    subscriptionSchema.parse(wireSubscription({ ...change })),
  );
const yearly = {
  has_more: false,
  data: [
    {
      quantity: 1,
      price: {
        unit_amount: 1_000,
        recurring: { interval: 'year', interval_count: 1 },
      },
    },
  ],
};

describe('the figures of billing', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let store: ReplicaStore;
  let figures: BillingFigures;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    const database = createBillingDatabase({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
    store = ReplicaStore.create(database);
    figures = BillingFigures.create({
      database,
      lists: ReplicaReads.create({ database }),
      freshness: async () => ({ complete: true }),
    });
  });
  beforeEach(async () => {
    await store.beginReading();
    await knex('billing_objects').delete();
  });
  const keep = async (...rows: ReturnType<typeof payment>[]) =>
    store.keep(rows, await store.beginReading());

  it('are nothing of nothing', async () => {
    expect(await figures.overview()).toEqual({
      freshness: { complete: true },
      mrr: [],
      subscriptions: {
        active: 0,
        pastDue: 0,
        trialing: 0,
        paused: 0,
        unpriced: 0,
      },
      open: { invoices: 0, unpaid: [] },
      pastDue: { invoices: 0, unpaid: [] },
      months: [],
    });
  });

  it('count as recurring what is active or past due, collected and priced, each currency by itself', async () => {
    await keep(
      subscription({ id: 'sub_1' }),
      subscription({ id: 'sub_2', status: 'past_due', items: yearly }),
      subscription({ id: 'sub_3', currency: 'jpy' }),
      subscription({ id: 'sub_4', status: 'trialing' }),
      subscription({ id: 'sub_5', status: 'canceled' }),
      subscription({ id: 'sub_6', pause_collection: { behavior: 'void' } }),
      subscription({ id: 'sub_7', items: { has_more: true, data: [] } }),
    );
    const { mrr, subscriptions } = await figures.overview();
    expect(mrr).toEqual([
      { amount: 74_700, currency: 'jpy' },
      { amount: 74_700 + 83, currency: 'usd' },
    ]);
    expect(subscriptions).toEqual({
      active: 4,
      pastDue: 1,
      trialing: 1,
      paused: 1,
      unpriced: 1,
    });
  });

  it('tell open invoices from those past due, by what is unpaid', async () => {
    await keep(
      invoice({ id: 'in_1', due_date: inDays(-2), amount_remaining: 300 }),
      invoice({ id: 'in_2', due_date: inDays(-9), currency: 'kwd' }),
      invoice({ id: 'in_3', due_date: inDays(1), amount_remaining: 200 }),
      invoice({ id: 'in_4', due_date: null, amount_remaining: 100 }),
      invoice({ id: 'in_5', due_date: inDays(-9), status: 'paid' }),
    );
    const { open, pastDue } = await figures.overview();
    expect(open).toEqual({
      invoices: 2,
      unpaid: [{ amount: 300, currency: 'usd' }],
    });
    expect(pastDue).toEqual({
      invoices: 2,
      unpaid: [
        { amount: 5_000, currency: 'kwd' },
        { amount: 300, currency: 'usd' },
      ],
      oldestDueAt: expect.any(String),
    });
    expect(Date.parse(pastDue.oldestDueAt!)).toBeLessThan(
      Date.now() - 8 * 86_400_000,
    );
    expect(await figures.pastDueInvoices()).toBe(2);
  });

  it('sum up months of UTC: what was collected, given back, and failed', async () => {
    await keep(
      payment({ id: 'ch_1', created: atItsStart }),
      payment({ id: 'ch_2', created: atItsStart, amount_refunded: 10_000 }),
      payment({
        id: 'ch_3',
        created: atItsStart,
        status: 'failed',
        paid: false,
        captured: false,
      }),
      payment({ id: 'ch_4', created: atItsStart - 1 }),
      payment({ id: 'ch_5', created: atItsStart, currency: 'jpy' }),
      payment({ id: 'ch_6', created: atItsStart - 400 * 86_400 }),
      refund({ id: 're_1', created: atItsStart, amount: 10_000 }),
      refund({ id: 're_2', created: atItsStart, status: 'failed' }),
    );
    const { months } = await figures.overview();
    expect(months.filter(({ month }) => month === thisMonth)).toEqual([
      {
        month: thisMonth,
        currency: 'jpy',
        collected: 10_000,
        refunded: 0,
        refunds: 0,
        failedPayments: 0,
      },
      {
        month: thisMonth,
        currency: 'usd',
        collected: 20_000,
        refunded: 10_000,
        refunds: 1,
        failedPayments: 1,
      },
    ]);
    expect(months).toHaveLength(3);
  });

  it('are exact up to what a number holds, and refuse to be shown beyond', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 ** 50 }), {
          minLength: 1,
          maxLength: 8,
        }),
        async amounts => {
          await knex('billing_objects').delete();
          await keep(
            ...amounts.map((amount_remaining, index) =>
              invoice({ id: `in_${index}`, due_date: null, amount_remaining }),
            ),
          );
          const exact = amounts.reduce((sum, one) => sum + BigInt(one), 0n);
          const { open } = await figures.overview();
          expect(BigInt(open.unpaid[0].amount)).toBe(exact);
        },
      ),
      { numRuns: 20 },
    );
    await keep(
      ...['in_a', 'in_b'].map(id =>
        invoice({
          id,
          due_date: null,
          amount_remaining: Number.MAX_SAFE_INTEGER,
        }),
      ),
    );
    await expect(figures.overview()).rejects.toThrow(/exactly/);
  });
});
