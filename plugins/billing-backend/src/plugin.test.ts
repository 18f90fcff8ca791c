import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import { enforceOneDoor } from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import type { Knex } from 'knex';
import request from 'supertest';
import type { BillingFigures } from './figures/BillingFigures';
import { apiDocument } from './openapi';
import type { LiveReads } from './reads/LiveReads';
import type { ReplicaReads } from './replica/ReplicaReads';
import { createRouter } from './router';
import { createCreditInvoiceAction } from './actions/creditInvoice';
import { createRefundPaymentAction } from './actions/refundPayment';
import type { RefundAllowance } from './refunds/RefundAllowance';
import { DefaultStripeGateway } from './stripe/StripeGateway';
import { createWebhookRouter } from './webhook/webhookRouter';
import {
  FakeStripe,
  stripeError,
  stripeList,
  WireAccount,
  wireCharge,
  wireCreditNote,
  wireCustomer,
  wireInvoice,
  wireRefund,
  wireSubscription,
} from './__testUtils__/fakeStripe';
import { startBilling, type Billing } from './__testUtils__/startBilling';

jest.setTimeout(60_000);

const base = '/api/billing';
const validate = responseValidator(apiDocument);
const lists = ['/payments', '/invoices', '/customers', '/subscriptions'];
const copied = [...lists, '/overview', '/customers/cus_1/summary'];
const live = ['/payments/ch_1', '/invoices/in_1'];
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const account = () =>
  new WireAccount([
    wireCustomer(),
    wireCustomer({
      id: 'cus_2',
      name: 'Kita 100% Markets',
      delinquent: true,
      metadata: { organization_id: 'kita' },
    }),
    wireSubscription({ pause_collection: { behavior: 'void' } }),
    wireCharge({ amount_refunded: 400, customer: 'cus_1' }),
    wireCharge({ id: 'ch_2', customer: 'cus_2', payment_intent: 'pi_2' }),
    wireCharge({
      id: 'ch_3',
      customer: 'cus_2',
      payment_intent: null,
      paid: false,
      status: 'failed',
      currency: 'jpy',
    }),
    wireInvoice({ due_date: 1_700_100_000 }),
    wireInvoice({
      id: 'in_2',
      number: 'B-7',
      customer: 'cus_2',
      due_date: null,
    }),
    wireRefund({ amount: 400 }),
  ]);

describe('billing', () => {
  let stripe: FakeStripe;
  let knex: Knex;
  let billing: Billing;
  const get = (path: string) =>
    request(billing.backend.server).get(`${base}${path}`);

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    stripe.answer(account().answer);
    knex = await databases.init('POSTGRES_18');
    billing = await startBilling({
      knex,
      billing: { stripe: stripe.connection },
    });
    await billing.run('sweep-stripe');
  });
  beforeEach(() => {
    stripe.answer(account().answer);
    stripe.asked.splice(0);
    billing.permissions.authorize
      .mockReset()
      .mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
  });
  afterAll(async () => {
    await billing.backend.stop();
    await stripe.stop();
  });

  const router = () => {
    const giving = {
      stripe: DefaultStripeGateway.create({ stripe: undefined }),
      ceilings: {},
      allowance: {} as RefundAllowance,
    };
    return (privilegedActions: ReturnType<typeof fakePrivilegedActions>) =>
      createRouter({
        httpAuth: mockServices.httpAuth(),
        permissions: mockServices.permissions.mock(),
        privilegedActions,
        figures: {} as BillingFigures,
        lists: {} as ReplicaReads,
        live: {} as LiveReads,
        refund: createRefundPaymentAction(giving),
        credit: createCreditInvoiceAction(giving),
        webhook: createWebhookRouter({
          secret: undefined,
          inbox: { record: jest.fn(), applySoon: jest.fn() },
        }),
        connected: false,
      });
  };

  it('opens the webhook and no other door beside the one', () => {
    expect(
      enforceOneDoor(
        router()({ mount: () => {}, availability: async () => [] }),
      ),
    ).toEqual([{ method: 'POST', path: '/webhook', stance: 'webhook' }]);
  });

  it('serves its document, which has exactly its routes', async () => {
    expect((await get('/openapi.json')).status).toBe(200);
    expect(() =>
      expectRoutesDocumented(router()(fakePrivilegedActions()), apiDocument),
    ).not.toThrow();
  });

  it('shows lists, figures and a customer without asking Stripe anything', async () => {
    for (const path of [...copied, '/connection']) {
      expect((await get(path)).status).toBe(200);
    }
    expect(stripe.asked).toEqual([]);
  });

  it('lists payments with what is left of each, and where the next page begins', async () => {
    const first = await get('/payments?q=cus_1');
    validate('get', '/payments', first);
    expect(first.body).toEqual({
      items: [
        {
          id: 'ch_1',
          paymentIntent: 'pi_1',
          customer: { id: 'cus_1', name: 'Northwind Capital' },
          state: 'partly-refunded',
          paid: { amount: 10_000, currency: 'usd' },
          refunded: { amount: 400, currency: 'usd' },
          refundable: { amount: 9_600, currency: 'usd' },
          disputed: false,
          createdAt: '2026-09-21T14:13:20.000Z',
        },
      ],
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await get(
        `/payments?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.cursor;
    } while (cursor);
    expect(seen).toEqual(['ch_3', 'ch_2', 'ch_1']);
  });

  it.each([
    ['/payments?q=pi_2', ['ch_2']],
    ['/payments?q=ch_3', ['ch_3']],
    ['/payments?q=KITA', ['ch_3', 'ch_2']],
    ['/payments?q=kita&state=failed', ['ch_3']],
    ['/payments?q=nobody', []],
    ['/invoices?q=B-7', ['in_2']],
    ['/invoices?state=past-due', ['in_1']],
    ['/invoices?state=open', ['in_2']],
    ['/invoices?state=paid', []],
    ['/customers?q=100%25', ['cus_2']],
    ['/customers?q=_orthwind', []],
    ['/customers?q=northwind', ['cus_1']],
    ['/customers?state=delinquent', ['cus_2']],
    ['/subscriptions?q=sub_1&state=active', ['sub_1']],
  ])('finds by %s: %j', async (path, ids) => {
    const response = await get(path);
    validate('get', path.replace(/\?.*/, ''), response);
    expect(response.body.items.map(({ id }: { id: string }) => id)).toEqual(
      ids,
    );
  });

  it('lists invoices, customers and subscriptions in words', async () => {
    expect((await get('/invoices?q=in_1')).body.items[0]).toMatchObject({
      state: 'past-due',
      remaining: { amount: 5_000, currency: 'usd' },
      hostedUrl: 'https://invoice.stripe.com/i/in_1',
    });
    expect((await get('/customers?q=cus_2')).body.items[0]).toEqual({
      id: 'cus_2',
      name: 'Kita 100% Markets',
      organizationId: 'kita',
      currency: 'usd',
      delinquent: true,
      createdAt: '2023-11-14T22:13:20.000Z',
    });
    expect((await get('/subscriptions')).body.items[0]).toMatchObject({
      paused: true,
      perPeriod: { amount: 74_700, currency: 'usd' },
      period: 'month',
    });
  });

  it('shows one payment and one invoice live, with what the caller may do', async () => {
    const payment = await get('/payments/ch_1');
    validate('get', '/payments/{payment}', payment);
    expect(payment.body).toMatchObject({
      refunds: [{ id: 're_1', money: { amount: 400, currency: 'usd' } }],
      moreRefunds: false,
      actions: [{ action: 'billing.payment.refund', verdict: 'allowed' }],
    });
    stripe.answer(({ path }) =>
      path === '/v1/credit_notes'
        ? stripeList([wireCreditNote()])
        : { body: wireInvoice() },
    );
    const invoice = await get('/invoices/in_1');
    validate('get', '/invoices/{invoice}', invoice);
    expect(invoice.body).toMatchObject({
      creditable: { amount: 5_000, currency: 'usd' },
      creditNotes: [{ id: 'cn_1', money: { amount: 1_000, currency: 'usd' } }],
      actions: [{ action: 'billing.invoice.credit', verdict: 'allowed' }],
    });
  });

  it('sums up a customer', async () => {
    const response = await get('/customers/cus_2/summary');
    validate('get', '/customers/{customer}/summary', response);
    expect(response.body).toMatchObject({
      customer: { id: 'cus_2' },
      subscriptions: [],
      mrr: [],
      open: { invoices: 1, unpaid: [{ amount: 5_000, currency: 'usd' }] },
      pastDue: { invoices: 0, unpaid: [] },
      latestPayment: { id: 'ch_3', state: 'failed' },
    });
    const nobody = await get('/customers/cus_none/summary');
    expect(nobody.body).not.toHaveProperty('customer');
  });

  it('lets nothing out that is the customers’ own, and stores none of it', async () => {
    for (const path of [...copied, ...live]) {
      const { status, text } = await get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/leak/i);
    }
    for (const table of ['billing_objects', 'billing_events']) {
      expect(JSON.stringify(await knex(table))).not.toMatch(/leak/i);
    }
  });

  it.each([
    '/invoices?cursor=ch_1',
    '/payments?cursor=1_../x',
    '/payments?cursor=;',
    '/payments?limit=0',
    '/payments?limit=101',
    '/payments?sort=amount',
    '/payments?state=past-due',
    '/payments/re_1',
    '/invoices/ch_1',
    '/customers/ch_1/summary',
    '/overview?x=1',
    '/connection?x=1',
  ])('refuses %s, and asks Stripe nothing', async path => {
    expect((await get(path)).status).toBe(400);
    expect(stripe.asked).toEqual([]);
  });

  it('shows nothing to those who may not read, and asks Stripe nothing', async () => {
    billing.permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.DENY },
    ]);
    for (const path of [...copied, ...live, '/connection']) {
      expect((await get(path)).status).toBe(403);
    }
    expect(stripe.asked).toEqual([]);
  });

  it.each([
    [401, 'invalid_request_error', 502, /billing\.stripe\.apiKey/],
    [403, 'invalid_request_error', 502, /permission/],
    [429, 'invalid_request_error', 503, /too often/],
    [500, 'api_error', 503, /problem of its own/],
    [404, 'invalid_request_error', 404, /no such object/],
  ])(
    'says in words when Stripe answers %d, and lists go on',
    async (status, type, answered, words) => {
      stripe.answer(() => stripeError(status, type, 'secret words'));
      const response = await get('/payments/ch_1');
      validate('get', '/payments/{payment}', response);
      expect(response.status).toBe(answered);
      expect(response.body.error.message).toMatch(words);
      expect(response.text).not.toContain('secret words');
      expect((await get('/payments')).body.items).toHaveLength(3);
    },
  );

  it('says so when Stripe answers something else', async () => {
    stripe.answer(() => ({ body: wireCharge({ amount: 10.5 }) }));
    const response = await get('/payments/ch_1');
    expect(response.status).toBe(502);
    expect(response.body.error.message).toMatch(/something unexpected/);
  });

  it.each([
    ['/payments/ch_1/refund', 'usd'],
    ['/invoices/in_1/credit', 'usd'],
  ])('takes %s only with an amount and a ceiling', async (path, currency) => {
    const server = billing.backend.server;
    const preview = await request(server)
      .post(`${base}${path}/preview`)
      .send({ amount: 100, currency });
    // Without ceilings nothing is given back.
    expect(preview.status).toBe(403);
    expect(preview.body.error.message).toMatch(/no ceiling/);
    for (const body of [
      {},
      { amount: 100 },
      { currency },
      { amount: 1.5, currency },
      { amount: 100, currency, all: true },
    ]) {
      const response = await request(server).post(`${base}${path}`).send(body);
      expect(response.status).toBe(400);
    }
    expect(stripe.asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('billing without a key', () => {
  it('says how to connect Stripe, everywhere, and does nothing by itself', async () => {
    const billing = await startBilling({
      knex: await databases.init('POSTGRES_18'),
      billing: {},
    });
    const { server } = billing.backend;
    const get = (path: string) => request(server).get(`${base}${path}`);
    const connection = await get('/connection');
    validate('get', '/connection', connection);
    expect(connection.body).toEqual({
      connected: false,
      how: expect.stringMatching(/billing\.stripe\.apiKey/),
    });
    for (const path of [...copied, ...live]) {
      const response = await get(path);
      expect(response.status).toBe(503);
      expect(response.body.error.message).toBe(connection.body.how);
    }
    expect(billing.taskIds()).toEqual([]);
    const event = await request(server).post(`${base}/webhook`).send({});
    expect(event.status).toBe(404);
    await billing.backend.stop();
  });
});
