import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  expectRoutesDocumented,
  responseValidator,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  enforceOneDoor,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import request from 'supertest';
import { createRefundPaymentAction } from './actions/refundPayment';
import { apiDocument } from './openapi';
import { createBillingDatabase } from './createBillingDatabase';
import { billingPlugin } from './plugin';
import { BillingReads } from './reads/BillingReads';
import { RefundAllowance } from './refunds/RefundAllowance';
import { createRouter } from './router';
import { DefaultStripeGateway } from './stripe/StripeGateway';
import {
  FakeStripe,
  stripeError,
  stripeList,
  wireCharge,
  wireRefund,
} from './__testUtils__/fakeStripe';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';

const base = '/api/billing';
const validate = responseValidator(apiDocument);
const lists = ['/payments', '/invoices', '/customers', '/subscriptions'];

const leaks = {
  email: 'leak@secret.example',
  address: { line1: 'leak' },
  strategy: 'leak',
};
const invoice = {
  id: 'in_1',
  number: 'A-1',
  status: 'open',
  amount_due: 300,
  amount_remaining: 300,
  currency: 'jpy',
  created: 1_700_000_000,
  due_date: 1_700_100_000,
  hosted_invoice_url: 'https://invoice.stripe.com/i/in_1',
  customer: 'cus_1',
  customer_email: 'leak@secret.example',
  ...leaks,
};
const customer = {
  id: 'cus_1',
  name: 'Northwind',
  currency: 'usd',
  delinquent: true,
  created: 1_700_000_000,
  metadata: { organization_id: 'northwind', note: 'leak' },
  ...leaks,
};
const subscription = {
  id: 'sub_1',
  status: 'active',
  currency: 'usd',
  created: 1_700_000_000,
  customer: { id: 'cus_1', name: 'Northwind', ...leaks },
  pause_collection: { behavior: 'void' },
  items: {
    has_more: false,
    data: [
      {
        quantity: 3,
        price: {
          nickname: 'Research',
          unit_amount: 24_900,
          recurring: { interval: 'month', interval_count: 1 },
        },
      },
    ],
  },
  ...leaks,
};

describe('billing', () => {
  let stripe: FakeStripe;
  let backend: TestBackend;
  const permissions = mockServices.permissions.mock();
  const start = (billing: object) =>
    startTestBackend({
      features: [
        billingPlugin,
        permissions.factory,
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
        mockServices.rootConfig.factory({ data: { billing } }),
      ],
    });
  const get = (path: string) => request(backend.server).get(`${base}${path}`);

  beforeEach(async () => {
    stripe = await FakeStripe.start();
    permissions.authorize
      .mockReset()
      .mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
    stripe.answer(({ path }) => {
      switch (path) {
        case '/v1/charges':
          return stripeList([wireCharge({ amount_refunded: 400 })], true);
        case '/v1/charges/ch_1':
          return { body: wireCharge({ amount_refunded: 400 }) };
        case '/v1/refunds':
          return stripeList([wireRefund({ amount: 400 })]);
        case '/v1/invoices':
          return stripeList([invoice]);
        case '/v1/customers':
          return stripeList([customer]);
        case '/v1/customers/search':
          return {
            body: {
              object: 'search_result',
              data: [customer],
              next_page: 'p2',
            },
          };
        case '/v1/subscriptions':
          return stripeList([subscription]);
        default:
          return stripeError(404, 'invalid_request_error');
      }
    });
    backend = await start({ stripe: stripe.connection });
  });
  afterEach(async () => {
    await backend.stop();
    await stripe.stop();
  });

  const router = () => {
    const gateway = DefaultStripeGateway.create({ stripe: undefined });
    return createRouter({
      httpAuth: mockServices.httpAuth(),
      permissions,
      privilegedActions: { mount: () => {}, availability: async () => [] },
      reads: BillingReads.create({ stripe: gateway }),
      refund: createRefundPaymentAction({
        stripe: gateway,
        ceilings: {},
        allowance: RefundAllowance.create({
          database: createBillingDatabase({
            database: mockServices.database.mock(),
            logger: mockServices.logger.mock(),
          }),
        }),
      }),
      connected: false,
    });
  };

  it('opens no door beside the one', () => {
    expect(enforceOneDoor(router())).toEqual([]);
  });

  it('serves its document, which has exactly its routes', async () => {
    const document = await get('/openapi.json');
    expect(document.status).toBe(200);
    const gateway = DefaultStripeGateway.create({ stripe: undefined });
    expect(() =>
      expectRoutesDocumented(
        createRouter({
          httpAuth: mockServices.httpAuth(),
          permissions,
          privilegedActions: fakePrivilegedActions(),
          reads: BillingReads.create({ stripe: gateway }),
          refund: createRefundPaymentAction({
            stripe: gateway,
            ceilings: {},
            allowance: RefundAllowance.create({
              database: createBillingDatabase({
                database: mockServices.database.mock(),
                logger: mockServices.logger.mock(),
              }),
            }),
          }),
          connected: false,
        }),
        apiDocument,
      ),
    ).not.toThrow();
  });

  it('lists payments with what is left of each, and where the next page begins', async () => {
    const response = await get('/payments?q=cus_1&limit=1');
    validate('get', '/payments', response);
    expect(response.body).toEqual({
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
      cursor: 'ch_1',
    });
    await get('/payments?cursor=ch_1&limit=1');
    expect(
      stripe.asked.map(({ query }) => query.get('starting_after')),
    ).toEqual([null, 'ch_1']);
  });

  it('shows a payment with its refunds, and what the caller may do', async () => {
    const response = await get('/payments/ch_1');
    validate('get', '/payments/{payment}', response);
    expect(response.body).toMatchObject({
      refunds: [{ id: 're_1', money: { amount: 400, currency: 'usd' } }],
      moreRefunds: false,
      actions: [{ action: 'billing.payment.refund', verdict: 'allowed' }],
    });
  });

  it('lists invoices, customers and subscriptions', async () => {
    const invoices = await get('/invoices');
    validate('get', '/invoices', invoices);
    expect(invoices.body.items[0]).toMatchObject({
      state: 'past-due',
      remaining: { amount: 300, currency: 'jpy' },
    });
    const customers = await get('/customers');
    validate('get', '/customers', customers);
    expect(customers.body.items[0]).toMatchObject({
      organizationId: 'northwind',
      delinquent: true,
    });
    const subscriptions = await get('/subscriptions');
    validate('get', '/subscriptions', subscriptions);
    expect(subscriptions.body.items[0]).toMatchObject({
      paused: true,
      perPeriod: { amount: 74_700, currency: 'usd' },
      period: 'month',
    });
  });

  it('finds customers by name, quoted, a page at a time', async () => {
    const first = await get('/customers?q=north"%20OR%20email~"x');
    expect(first.body.cursor).toBe('search:p2');
    await get('/customers?q=north&cursor=search:p2');
    expect(stripe.asked.map(({ query }) => query.get('query'))).toEqual([
      'name~"north\\" OR email~\\"x"',
      'name~"north"',
    ]);
    expect(stripe.asked[1].query.get('page')).toBe('p2');
  });

  it('lets nothing out that is the customers’ own', async () => {
    const answers = await Promise.all(
      [...lists, '/payments/ch_1'].map(path => get(path)),
    );
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/leak/i);
    }
  });

  it.each([
    '/payments?q=northwind',
    '/invoices?q=ch_1',
    '/customers?q=no',
    '/customers?q=north&cursor=cus_1',
    '/payments?cursor=../x',
    '/payments?limit=0',
    '/payments?limit=101',
    '/payments?sort=amount',
    '/payments/re_1',
    '/connection?x=1',
  ])('refuses %s, and asks Stripe nothing', async path => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(stripe.asked).toEqual([]);
  });

  it('shows nothing to those who may not read, and asks Stripe nothing', async () => {
    permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.DENY }]);
    for (const path of [...lists, '/payments/ch_1', '/connection']) {
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
    'says in words when Stripe answers %d',
    async (status, type, answered, words) => {
      stripe.answer(() => stripeError(status, type, 'secret words'));
      const response = await get('/payments');
      validate('get', '/payments', response);
      expect(response.status).toBe(answered);
      expect(response.body.error.message).toMatch(words);
      expect(response.text).not.toContain('secret words');
    },
  );

  it('says so when Stripe answers something else', async () => {
    stripe.answer(() => stripeList([wireCharge({ amount: 10.5 })]));
    const response = await get('/payments');
    expect(response.status).toBe(502);
    expect(response.body.error.message).toMatch(/something unexpected/);
  });

  it('previews and refunds', async () => {
    const path = `${base}/payments/ch_1/refund`;
    const preview = await request(backend.server)
      .post(`${path}/preview`)
      .send({ amount: 100, currency: 'usd' });
    // Without ceilings there are no refunds.
    expect(preview.status).toBe(403);
    expect(preview.body.error.message).toMatch(/no ceiling/);
    for (const body of [
      {},
      { amount: 100 },
      { currency: 'usd' },
      { amount: 1.5, currency: 'usd' },
      { amount: 100, currency: 'usd', all: true },
    ]) {
      const response = await request(backend.server).post(path).send(body);
      expect(response.status).toBe(400);
    }
    expect(stripe.asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('billing without a key', () => {
  it('says how to connect Stripe, everywhere', async () => {
    const permissions = mockServices.permissions.mock();
    permissions.authorize.mockResolvedValue([
      { result: AuthorizeResult.ALLOW },
    ]);
    const backend = await startTestBackend({
      features: [
        billingPlugin,
        permissions.factory,
        createServiceFactory({
          service: privilegedActionsServiceRef,
          deps: {},
          factory: () => fakePrivilegedActions(),
        }),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
    const get = (path: string) => request(backend.server).get(`${base}${path}`);
    const connection = await get('/connection');
    validate('get', '/connection', connection);
    expect(connection.body).toEqual({
      connected: false,
      how: expect.stringMatching(/billing\.stripe\.apiKey/),
    });
    for (const path of [...lists, '/payments/ch_1']) {
      const response = await get(path);
      expect(response.status).toBe(503);
      expect(response.body.error.message).toBe(connection.body.how);
    }
    await backend.stop();
  });
});
