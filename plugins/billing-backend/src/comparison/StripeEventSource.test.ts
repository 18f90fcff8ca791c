import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { createStripeClient } from '../stripe/createStripeClient';
import {
  FakeStripe,
  stripeError,
  stripeList,
  wireRefund,
} from '../__testUtils__/fakeStripe';
import { StripeEventSource } from './StripeEventSource';

const { signal } = new AbortController();
const actionId = '01938f6e-0000-7000-8000-000000000000';
const created = 1_790_000_000;

const event = (overrides: Record<string, unknown> = {}) => ({
  id: 'evt_1',
  object: 'event',
  type: 'refund.created',
  created,
  request: { id: 'req_1', idempotency_key: actionId },
  data: { object: wireRefund({ email: 'leak@secret.example' }) },
  ...overrides,
});
const subscription = (previous: object, pause: object | null = null) =>
  event({
    type: 'customer.subscription.updated',
    data: {
      object: { id: 'sub_1', pause_collection: pause, note: 'leak' },
      previous_attributes: previous,
    },
  });

describe('Stripe as a record that the log is compared with', () => {
  let stripe: FakeStripe;
  beforeEach(async () => {
    stripe = await FakeStripe.start();
  });
  afterEach(() => stripe.stop());

  const source = () =>
    StripeEventSource.create({
      stripe: createStripeClient(stripe.connection),
      settleMs: 5_000,
    });
  const events = async () => {
    const told: ObservedEvent[] = [];
    for await (const one of source().events(
      '2026-11-24T10:00:00.900Z',
      '2026-11-24T10:05:00.100Z',
      { signal },
    )) {
      told.push(one);
    }
    return told;
  };

  it('tells of a refund by the action and the request that made it, ids and amounts only', async () => {
    stripe.answer(() => stripeList([event()]));
    const told = await events();
    expect(told).toEqual([
      {
        id: 'evt_1',
        at: new Date(created * 1000).toISOString(),
        by: 'somebody with access to Stripe',
        summary: 'refunded USD 10.00 of the payment ch_1',
        target: { kind: 'stripe-payment', id: 'ch_1' },
        actionId,
        requestId: 'req_1',
        details: {
          event: 'refund.created',
          object: 're_1',
          requestId: 'req_1',
        },
      },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/leak/i);
  });

  it('reads all pages of whole seconds', async () => {
    stripe.answer(({ query }) =>
      query.has('starting_after')
        ? stripeList([event({ id: 'evt_2' })])
        : stripeList([event()], true),
    );
    expect((await events()).map(({ id }) => id)).toEqual(['evt_1', 'evt_2']);
    const [{ query }] = stripe.asked;
    expect(query.get('created[gte]')).toBe(
      String(Date.parse('2026-11-24T10:00:00Z') / 1000),
    );
    expect(query.get('created[lte]')).toBe(
      String(Date.parse('2026-11-24T10:05:01Z') / 1000),
    );
    expect([...query.values()]).toContain('refund.created');
  });

  it.each([
    ['a renewal', subscription({ current_period_end: 1 })],
    [
      'what Stripe did by itself',
      { ...subscription({ pause_collection: null }), request: null },
    ],
    ['another kind of event', event({ type: 'charge.succeeded' })],
  ])('is silent about %s', async (_, one) => {
    stripe.answer(() => stripeList([one]));
    expect(await events()).toEqual([]);
  });

  it.each([
    [
      'paused the collection of the subscription sub_1',
      subscription({ pause_collection: null }, { behavior: 'void' }),
    ],
    [
      'resumed the collection of the subscription sub_1',
      subscription({ pause_collection: { behavior: 'void' } }),
    ],
    [
      'voided the invoice in_1',
      event({ type: 'invoice.voided', data: { object: { id: 'in_1' } } }),
    ],
    [
      'credited JPY 500 of the invoice in_1',
      event({
        type: 'credit_note.created',
        data: {
          object: { id: 'cn_1', amount: 500, currency: 'jpy', invoice: 'in_1' },
        },
      }),
    ],
  ])('tells that somebody %s', async (summary, one) => {
    stripe.answer(() => stripeList([one]));
    expect(await events()).toMatchObject([{ summary }]);
  });

  it('claims no action for a key that is none, and names Stripe where nobody asked', async () => {
    stripe.answer(() =>
      stripeList([
        event({ request: { id: 'req_2', idempotency_key: 'stripe-node-1' } }),
        event({ id: 'evt_2', request: { id: null, idempotency_key: null } }),
      ]),
    );
    const [first, second] = await events();
    expect(first).not.toHaveProperty('actionId');
    expect(second).toMatchObject({ by: 'Stripe itself' });
  });

  it('tells of what it can’t read', async () => {
    stripe.answer(() => stripeList([event({ data: { object: 7 } })]));
    expect(await events()).toMatchObject([
      { id: 'evt_1', summary: expect.stringMatching(/can't be read/) },
    ]);
  });

  it('says what is wrong when the list can’t be read to its end', async () => {
    stripe.answer(({ query }) =>
      query.has('starting_after')
        ? stripeError(403, 'invalid_request_error')
        : stripeList([event()], true),
    );
    await expect(events()).rejects.toThrow(
      /key in Stripe may not read its events/,
    );
  });

  it('would tell of refunds, and of nothing else', () => {
    const target = { kind: 'stripe-payment', id: 'ch_1' };
    expect(source().covers('billing.payment.refund', target)).toBe(true);
    expect(source().covers('platform-ecs.service.scale', target)).toBe(false);
  });
});
