import Stripe from 'stripe';
import { CallLog } from '../calls';
import { createStoppedClock } from '../clock';
import { FaultInjector } from '../faults';
import { parseScenario } from '../scenario';
import type { StandInServer } from '../StandInServer';
import { startStandIn } from '../__testUtils__/startStandIn';
import { createStripe } from './createStripe';
import { StripeAccount } from './StripeAccount';

const clock = createStoppedClock(Date.parse('2026-11-24T10:00:00Z'));
const calls = CallLog.create({ clock });
const faults = FaultInjector.create({ seed: 'test' });

const company = {
  name: 'Northwind "Capital"',
  organizationId: 'northwind',
  currency: 'usd',
  plan: 'Research',
  unitAmount: 5_000,
  seats: 2,
  months: 25,
};
const { stripe: scenario } = parseScenario(
  {
    seed: 'test',
    tenant: {
      id: '5a6ff1c2-0b1e-4a0e-9c3d-7d1f3c0a5b90',
      name: 'T',
      domain: 't.example',
    },
    staff: [
      {
        oid: '0ada0000-1111-4c11-8a11-00000000ad01',
        name: 'A',
        email: 'a@t.example',
        roles: [],
        groups: [],
      },
    ],
    aws: {
      accountId: '123456789012',
      region: 'eu-west-1',
      clusters: [
        {
          name: 'c',
          services: [
            {
              key: 'core',
              cpu: 256,
              memory: 512,
              desiredCount: 1,
              revisions: [{ revision: 1, imageTag: '1', registeredDaysAgo: 1 }],
            },
          ],
        },
      ],
    },
    stripe: {
      companies: [
        company,
        {
          ...company,
          name: 'Kita Markets',
          organizationId: 'kita',
          currency: 'jpy',
          months: 3,
          arrears: 1,
        },
      ],
    },
  },
  'the test',
);

describe('the Stripe stand-in', () => {
  const account = StripeAccount.create({ scenario, seed: 'test', clock });
  const standIn = createStripe({ account, clock });
  let server: StandInServer;

  const clientWith = (key: string) => {
    const { hostname, port } = new URL(server.origin);
    return new Stripe(key, {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    });
  };
  let client: Stripe;

  beforeAll(async () => {
    server = await startStandIn({ standIn, calls, faults });
    client = clientWith('sk_test_x');
  });
  afterEach(() => {
    faults.clear();
    standIn.reset();
  });
  afterAll(() => server.close());

  const paidCharge = () =>
    account.lists.charges.find(
      ({ paid, currency }) => paid && currency === 'usd',
    )!;

  it('pages through a list by starting_after, newest first, as the SDK does by itself', async () => {
    const all = await client.charges.list({ limit: 10 }).autoPagingToArray({
      limit: 1000,
    });
    expect(all.map(({ id }) => id)).toEqual(
      account.lists.charges.map(({ id }) => id),
    );
    expect(all).toHaveLength(28);
    const page = await client.charges.list({ limit: 10 });
    expect(page.has_more).toBe(true);
    const back = await client.charges.list({
      limit: 10,
      ending_before: all[15].id,
    });
    expect(back.data.map(({ id }) => id)).toEqual(
      all.slice(5, 15).map(({ id }) => id),
    );
    await expect(
      client.charges.list({ starting_after: 'ch_unknown' }),
    ).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    });
  });

  it('filters, expands customers, and knows no other parameter', async () => {
    const [customer] = account.lists.customers;
    const { data } = await client.invoices.list({
      customer: customer.id,
      status: 'open',
      expand: ['data.customer'],
    });
    for (const invoice of data) {
      expect(invoice.status).toBe('open');
      expect(invoice.customer).toMatchObject({ name: customer.name });
    }
    await expect(
      client.charges.list({ nonsense: '1' } as never),
    ).rejects.toMatchObject({ code: 'parameter_unknown', param: 'nonsense' });
    await expect(client.charges.list({ limit: 101 })).rejects.toMatchObject({
      param: 'limit',
    });
    await expect(client.charges.retrieve('ch_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  it('lists the subscriptions of one customer, and of nobody else', async () => {
    const [{ id: customer }] = account.lists.customers;
    const { data } = await client.subscriptions.list({ customer });
    expect(data.map(subscription => subscription.customer)).toEqual([customer]);
  });

  it('finds customers by a part of their name', async () => {
    const found = await client.customers.search({
      query: 'name~"wind \\"cap"',
    });
    expect(found.data.map(({ name }) => name)).toEqual(['Northwind "Capital"']);
    await expect(
      client.customers.search({ query: 'name~"ab"' }),
    ).rejects.toMatchObject({ type: 'StripeInvalidRequestError' });
  });

  it('refunds a part, the rest, and nothing beyond', async () => {
    const charge = paidCharge();
    const part = await client.refunds.create({ charge: charge.id, amount: 1 });
    expect(part).toMatchObject({ amount: 1, status: 'succeeded' });
    await expect(
      client.refunds.create({ charge: charge.id, amount: 10_000 }),
    ).rejects.toMatchObject({ param: 'amount', statusCode: 400 });
    // No amount is all of it.
    const rest = await client.refunds.create({ charge: charge.id });
    expect(rest.amount).toBe(9_999);
    expect(await client.charges.retrieve(charge.id)).toMatchObject({
      amount_refunded: 10_000,
      refunded: true,
    });
    await expect(
      client.refunds.create({ charge: charge.id }),
    ).rejects.toMatchObject({ code: 'charge_already_refunded' });
    const failed = account.lists.charges.find(({ paid }) => !paid)!;
    await expect(
      client.refunds.create({ charge: failed.id, amount: 1 }),
    ).rejects.toMatchObject({ param: 'charge' });
  });

  it('answers a repeated idempotency key as before, and refuses it for something else', async () => {
    const { id: charge } = paidCharge();
    const repeat = (amount: number) =>
      client.refunds.create({ charge, amount }, { idempotencyKey: 'key-1' });
    const first = await repeat(100);
    const second = await repeat(100);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    expect((await client.refunds.list({ charge })).data).toHaveLength(1);
    await expect(repeat(200)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
  });

  it('keeps what an effect was answered with, though the answer was lost', async () => {
    const { id: charge } = paidCharge();
    faults.add({
      standIn: 'stripe',
      operation: 'POST /v1/refunds',
      kind: 'drop',
      when: 'after',
      times: 1,
    });
    calls.clear();
    // The SDK tries again by itself, with the same key, when a connection is closed on it.
    const refund = await client.refunds.create(
      { charge, amount: 5 },
      { idempotencyKey: 'key-2' },
    );
    expect(refund.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(calls.list({ operation: 'POST /v1/refunds' })).toHaveLength(2);
    expect((await client.refunds.list({ charge })).data).toHaveLength(1);
  });

  it('tells of changes in its events, and by which request', async () => {
    const { id: charge } = paidCharge();
    const [{ id: subscription }] = account.lists.subscriptions;
    const refund = await client.refunds.create(
      { charge, amount: 7 },
      { idempotencyKey: 'key-3' },
    );
    const paused = await client.subscriptions.update(subscription, {
      pause_collection: { behavior: 'void' },
      metadata: { by: 'action-1' },
    });
    expect(paused).toMatchObject({
      pause_collection: { behavior: 'void' },
      metadata: { by: 'action-1' },
    });
    const resumed = await client.subscriptions.update(subscription, {
      pause_collection: '',
      metadata: { by: '' },
    });
    expect(resumed).toMatchObject({ pause_collection: null, metadata: {} });
    const { data } = await client.events.list({
      types: ['refund.created', 'customer.subscription.updated'],
      created: { gte: Math.floor(clock.now() / 1000) },
    });
    expect(data.map(({ type }) => type)).toEqual([
      'customer.subscription.updated',
      'customer.subscription.updated',
      'refund.created',
    ]);
    expect(data[0].data.previous_attributes).toEqual({
      pause_collection: { behavior: 'void', resumes_at: null },
    });
    expect(data[2]).toMatchObject({
      data: { object: { id: refund.id, amount: 7 } },
      request: {
        id: refund.lastResponse.requestId,
        idempotency_key: 'key-3',
      },
    });
    expect(
      (
        await client.events.list({
          created: { gt: Math.floor(clock.now() / 1000) },
        })
      ).data,
    ).toEqual([]);
  });

  it('credits open invoices, and paid ones where it is said where it goes, never beyond', async () => {
    const invoices = account.lists.invoices;
    const { id: open, amount_remaining } = invoices.find(
      ({ status }) => status === 'open',
    )!;
    const { id: paid, amount_paid } = invoices.find(
      ({ status }) => status === 'paid',
    )!;
    const note = await client.creditNotes.create({
      invoice: open as string,
      amount: 1,
      metadata: { by: 'action-1' },
    });
    expect(note).toMatchObject({
      amount: 1,
      status: 'issued',
      metadata: { by: 'action-1' },
    });
    expect(await client.invoices.retrieve(open as string)).toMatchObject({
      amount_remaining: amount_remaining - 1,
      pre_payment_credit_notes_amount: 1,
    });
    const credit = (amount: number, credit_amount?: number) =>
      client.creditNotes.create({
        invoice: paid as string,
        amount,
        credit_amount,
      });
    await expect(credit(5)).rejects.toMatchObject({ param: 'credit_amount' });
    await credit(5, 5);
    await expect(credit(amount_paid, amount_paid)).rejects.toMatchObject({
      param: 'amount',
    });
    expect(
      (await client.creditNotes.list({ invoice: paid as string })).data,
    ).toHaveLength(1);
    const { data } = await client.events.list({ type: 'credit_note.created' });
    expect(data).toHaveLength(2);
  });

  it('lets a restricted key read only, and no key at all nothing', async () => {
    const restricted = clientWith('rk_test_x');
    await expect(restricted.charges.list()).resolves.toBeDefined();
    await expect(
      restricted.refunds.create({ charge: paidCharge().id, amount: 1 }),
    ).rejects.toMatchObject({ type: 'StripePermissionError' });
    await expect(clientWith('nonsense').charges.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });

  it.each([
    ['throttle', 'StripeRateLimitError'],
    ['deny', 'StripePermissionError'],
    ['error', 'StripeAPIError'],
  ] as const)('words a fault of kind %s as Stripe does', async (kind, type) => {
    faults.add({ standIn: 'stripe', kind });
    await expect(client.charges.list()).rejects.toMatchObject({ type });
  });

  it('speaks the version of the SDK, and no other', async () => {
    await expect(
      client.charges.list({}, { apiVersion: '2020-08-27' }),
    ).rejects.toThrow(/Invalid Stripe API version/);
  });

  it('is named by operation in the record of calls', async () => {
    calls.clear();
    await client.charges.retrieve(paidCharge().id);
    expect(calls.list({ standIn: 'stripe' })).toMatchObject([
      { operation: 'GET /v1/charges/{id}', status: 200 },
    ]);
  });
});
