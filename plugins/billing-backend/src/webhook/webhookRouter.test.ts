import { TestDatabases } from '@backstage/backend-test-utils';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import type { Knex } from 'knex';
import Stripe from 'stripe';
import request from 'supertest';
import {
  FakeStripe,
  stripeError,
  WireAccount,
  wireCharge,
  wireCustomer,
  wireInvoice,
  wireRefund,
} from '../__testUtils__/fakeStripe';
import { startBilling, type Billing } from '../__testUtils__/startBilling';
import { apiDocument } from '../openapi';

jest.setTimeout(60_000);

const secret = 'whsec_test_secret';
const path = '/api/billing/webhook';
const validate = responseValidator(apiDocument);
const now = () => Math.floor(Date.now() / 1000);

const event = (
  overrides: Record<string, unknown> = {},
  object = wireCharge(),
) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'charge.updated',
    created: now(),
    data: { object },
    ...overrides,
  });

describe('Stripe’s webhooks', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let stripe: FakeStripe;
  let account: WireAccount;
  let knex: Knex;
  let billing: Billing;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    knex = await databases.init('POSTGRES_18');
    billing = await startBilling({
      knex,
      billing: { stripe: { ...stripe.connection, webhookSecret: secret } },
    });
    stripe.answer(() => stripeError(500, 'api_error'));
    // The first use brings the schema.
    await billing.run('sweep-stripe');
  });
  beforeEach(async () => {
    await knex('billing_events').delete();
    await knex('billing_objects').delete();
    account = new WireAccount([
      wireCustomer(),
      wireCharge(),
      wireInvoice(),
      wireRefund(),
    ]);
    stripe.answer(account.answer);
    stripe.asked.splice(0);
  });
  afterAll(async () => {
    await billing.backend.stop();
    await stripe.stop();
  });

  const send = (payload: string, header: string | undefined) => {
    const sending = request(billing.backend.server)
      .post(path)
      .set('content-type', 'application/json');
    if (header !== undefined) sending.set('stripe-signature', header);
    return sending.send(payload);
  };
  const sign = (payload: string, timestamp = now(), by = secret) =>
    Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: by,
      timestamp,
    });
  const deliver = (payload: string) => send(payload, sign(payload));
  /** Whatever waits is applied once this has come back. */
  const applied = () => billing.run('apply-stripe-events');
  const kept = async (id: string) =>
    (await knex('billing_objects').where({ id }).first())?.shown;

  it('has the object of an event read again, whatever the event says of it', async () => {
    const payload = event({}, wireCharge({ amount_refunded: 9_999 }));
    const response = await deliver(payload);
    validate('post', '/webhook', response);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ received: true });
    await applied();
    expect(await kept('ch_1')).toMatchObject({ refunded: { amount: 0 } });
    expect(stripe.asked.map(({ path: asked }) => asked)).toEqual([
      '/v1/charges/ch_1',
    ]);
  });

  it('takes each event once, however often it comes', async () => {
    const payload = event();
    for (let time = 0; time < 3; time += 1) {
      expect((await deliver(payload)).status).toBe(200);
      await applied();
    }
    expect(await knex('billing_events')).toHaveLength(1);
    expect(stripe.asked).toHaveLength(1);
  });

  it('keeps what is newest, in whatever order events come', async () => {
    account.change('ch_1', { amount_refunded: 700 });
    await deliver(event({ id: 'evt_new', created: now() }));
    await applied();
    await deliver(event({ id: 'evt_old', created: now() - 3_600 }));
    await applied();
    expect(await kept('ch_1')).toMatchObject({ refunded: { amount: 700 } });
  });

  it('lets a slow answer replace nothing newer', async () => {
    const [before] = account.objects.filter(({ id }) => id === 'ch_1');
    let late: (() => void) | undefined;
    const answered = new Promise<void>(resolve => {
      late = resolve;
    });
    stripe.answerLater(async asked => {
      await answered;
      return account.answer(asked) && { body: before };
    });
    await deliver(event({ id: 'evt_slow' }));
    await stripe.nextAsked();
    stripe.answer(account.answer);
    account.change('ch_1', { amount_refunded: 700 });
    await knex('billing_events').insert({
      id: 'evt_fast',
      type: 'charge.refunded',
      kind: 'payment',
      object: 'ch_1',
      created: now(),
    });
    // Another replica takes it meanwhile.
    const other = await startBilling({
      knex,
      billing: { stripe: stripe.connection },
    });
    await other.run('apply-stripe-events');
    late!();
    await applied();
    await other.backend.stop();
    expect(await kept('ch_1')).toMatchObject({ refunded: { amount: 700 } });
  });

  it('forgets what Stripe has no more', async () => {
    await deliver(event({ id: 'evt_1' }, wireInvoice() as never));
    await applied();
    expect(await kept('in_1')).toBeDefined();
    account.objects = [];
    await deliver(event({ id: 'evt_2' }, wireInvoice() as never));
    await applied();
    expect(await kept('in_1')).toBeUndefined();
  });

  it('reads the payment of a refund, and the invoice of a credit note, again', async () => {
    await deliver(event({}, wireRefund() as never));
    await applied();
    expect(await kept('re_1')).toBeDefined();
    expect(await kept('ch_1')).toBeDefined();
    await deliver(
      event({ id: 'evt_2' }, {
        object: 'credit_note',
        id: 'cn_1',
        invoice: 'in_1',
      } as never),
    );
    await applied();
    expect(await kept('in_1')).toBeDefined();
  });

  it('records what it doesn’t keep, and asks nothing', async () => {
    await deliver(
      event({ type: 'payout.paid' }, { object: 'payout', id: 'po_1' } as never),
    );
    await applied();
    expect(await knex('billing_events')).toMatchObject([
      { id: 'evt_1', kind: null, object: null },
    ]);
    expect(stripe.asked).toEqual([]);
  });

  it('tries again what could not be read, and later ones are not kept from it', async () => {
    account.fault = ({ path: asked }) =>
      asked === '/v1/charges/ch_1'
        ? { status: 200, text: '<html>' }
        : undefined;
    await deliver(event());
    await deliver(event({ id: 'evt_2' }, wireInvoice() as never));
    await applied();
    expect(await kept('in_1')).toBeDefined();
    expect(await kept('ch_1')).toBeUndefined();
    account.fault = () => undefined;
    await knex('billing_events').update({ not_before: knex.fn.now() });
    await applied();
    expect(await kept('ch_1')).toBeDefined();
  });

  it('stores nothing of what an event carries', async () => {
    await deliver(event());
    await applied();
    const stored = [
      ...(await knex('billing_events')),
      ...(await knex('billing_objects')),
    ];
    expect(stored.length).toBeGreaterThan(1);
    expect(JSON.stringify(stored)).not.toMatch(/leak/i);
  });

  type Forgery = (payload: string) => [string, string | undefined];
  const forgeries: Array<[string, Forgery]> = [
    ['no signature', payload => [payload, undefined]],
    ['another secret', payload => [payload, sign(payload, now(), 'whsec_x')]],
    ['an old signature', payload => [payload, sign(payload, now() - 301)]],
    ['another body', payload => [`${payload} `, sign(payload)]],
    ['nonsense', payload => [payload, 't=1,v1=zz']],
    ['an empty body', () => ['', sign('')]],
    ['no JSON', () => ['hello', sign('hello')]],
    ['no event', () => ['{"id":"evt_1"}', sign('{"id":"evt_1"}')]],
  ];
  it.each(forgeries)('refuses %s, and records nothing', async (_, make) => {
    const response = await send(...make(event()));
    validate('post', '/webhook', response);
    expect(response.status).toBe(400);
    expect(response.text).not.toContain(secret);
    await applied();
    expect(await knex('billing_events')).toEqual([]);
    expect(stripe.asked).toEqual([]);
  });

  it('takes a signature that is nearly too old', async () => {
    const payload = event();
    const response = await send(payload, sign(payload, now() - 290));
    expect(response.status).toBe(200);
  });

  it('reads no more than a megabyte, and nothing compressed', async () => {
    const large = event({ padding: 'x'.repeat(1_000_001) });
    expect((await send(large, sign(large))).status).toBe(413);
    const response = await request(billing.backend.server)
      .post(path)
      .set('content-encoding', 'gzip')
      .set('stripe-signature', sign('x'))
      .send('x');
    expect(response.status).toBe(400);
  });

  it('tells Stripe to come again when it can’t be recorded', async () => {
    await knex.schema.renameTable('billing_events', 'gone');
    const payload = event();
    expect((await deliver(payload)).status).toBe(500);
    await knex.schema.renameTable('gone', 'billing_events');
    expect((await deliver(payload)).status).toBe(200);
  });
});
