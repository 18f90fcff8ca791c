import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createBillingDatabase } from '../createBillingDatabase';
import { EventInbox } from '../events/EventInbox';
import { createStripeClient } from '../stripe/createStripeClient';
import { DefaultStripeGateway } from '../stripe/StripeGateway';
import {
  FakeStripe,
  stripeError,
  stripeList,
  WireAccount,
  wireCharge,
  wireCustomer,
  wireInvoice,
  wireRefund,
  wireSubscription,
} from '../__testUtils__/fakeStripe';
import { ReplicaStore } from './ReplicaStore';
import { StripeReplica } from './StripeReplica';
import { StripeSweep } from './StripeSweep';
import { SweepState } from './SweepState';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

describe('the sweep of Stripe', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const logger = mockServices.logger.mock();
  let stripe: FakeStripe;
  let account: WireAccount;
  let knex: Knex;
  let now: number;

  beforeEach(async () => {
    stripe = await FakeStripe.start();
    account = new WireAccount([
      wireCustomer(),
      wireSubscription(),
      ...['in_1', 'in_2', 'in_3', 'in_4', 'in_5'].map(id =>
        wireInvoice({ id }),
      ),
      wireCharge(),
      wireRefund(),
    ]);
    stripe.answer(account.answer);
    knex = await databases.init('POSTGRES_18');
    now = Date.now();
  });
  afterEach(() => stripe.stop());

  /** A process of its own. */
  const process = () => {
    const database = createBillingDatabase({
      database: mockServices.database({ knex }),
      logger,
    });
    const gateway = DefaultStripeGateway.create({
      stripe: createStripeClient(stripe.connection),
    });
    const store = ReplicaStore.create(database);
    const state = SweepState.create(database);
    const inbox = EventInbox.create({
      database,
      replica: StripeReplica.create({ stripe: gateway, store }),
      logger,
    });
    const sweep = StripeSweep.create({
      stripe: gateway,
      store,
      state,
      inbox,
      logger,
      everyMs: 24 * HOUR,
      now: () => now,
    });
    return { sweep, state };
  };
  const ids = async () => (await knex('billing_objects').pluck('id')).sort();
  const asked = () => stripe.asked.splice(0).map(({ path }) => path);

  it('reads everything once, page by page, and then events only until it is due', async () => {
    const { sweep, state } = process();
    expect(await state.freshness()).toEqual({ complete: false });
    await sweep.run();
    expect(await ids()).toEqual(account.objects.map(({ id }) => id).sort());
    expect(await state.freshness()).toEqual({
      complete: true,
      asOf: expect.any(String),
      sweptAt: expect.any(String),
    });
    expect(asked()).toHaveLength(8);
    await sweep.run();
    expect(asked()).toEqual(['/v1/events']);
    now += 25 * HOUR;
    await sweep.run();
    expect(asked()).toHaveLength(8);
  });

  it('goes on in another process where one was broken off, and forgets what Stripe has no more', async () => {
    const first = process();
    await first.sweep.run();
    account.objects = account.objects.filter(({ id }) => id !== 'in_2');
    now += 25 * HOUR;
    account.fault = ({ path, query }) =>
      path === '/v1/invoices' && query.get('starting_after') === 'in_4'
        ? stripeError(429, 'invalid_request_error')
        : undefined;
    await first.sweep.run();
    expect(await first.state.freshness()).toMatchObject({
      complete: true,
      problem: expect.stringMatching(/too often/),
    });
    expect(await ids()).toContain('in_2');

    asked();
    account.fault = () => undefined;
    const second = process();
    await second.sweep.run();
    expect(
      stripe.asked.map(({ path, query }) => [
        path,
        query.get('starting_after'),
      ]),
    ).toEqual([
      ['/v1/events', null],
      ['/v1/invoices', 'in_4'],
      ['/v1/charges', null],
      ['/v1/refunds', null],
    ]);
    expect(await ids()).not.toContain('in_2');
    expect(await second.state.freshness()).not.toHaveProperty('problem');
  });

  it.each([
    ['down', () => stripeError(500, 'api_error'), /problem of its own/],
    ['gone', () => 'closed' as const, /connection/i],
    ['garbage', () => ({ status: 200, text: '<html>' }), /unexpected/],
    ['without rights', () => stripeError(403, 'x'), /permission/],
  ])(
    'says so when Stripe is %s, and keeps what it has',
    async (_, answer, words) => {
      const { sweep, state } = process();
      await sweep.run();
      const before = await ids();
      now += 25 * HOUR;
      stripe.answer(answer);
      await sweep.run();
      expect(await ids()).toEqual(before);
      expect((await state.freshness()).problem).toMatch(words);
      stripe.answer(account.answer);
      await sweep.run();
      expect(await state.freshness()).not.toHaveProperty('problem');
    },
  );

  it('leaves out what can’t be read, and says so', async () => {
    account.change('in_3', { amount_due: 0.5 });
    const { sweep, state } = process();
    await sweep.run();
    expect(await ids()).toEqual(
      account.objects
        .map(({ id }) => id)
        .filter(id => id !== 'in_3')
        .sort(),
    );
    expect((await state.freshness()).problem).toMatch(/^1 of what Stripe/);
  });

  it('takes up events that no webhook brought, each once', async () => {
    const { sweep } = process();
    await sweep.run();
    account.change('ch_1', { amount_refunded: 900 });
    const event = {
      id: 'evt_1',
      type: 'charge.refunded',
      created: Math.floor(now / 1000),
      data: { object: wireCharge() },
    };
    stripe.answer(request =>
      request.path === '/v1/events'
        ? stripeList([event])
        : account.answer(request),
    );
    asked();
    await sweep.run();
    await sweep.run();
    expect(asked()).toEqual(['/v1/events', '/v1/charges/ch_1', '/v1/events']);
    const [{ shown }] = await knex('billing_objects').where({ id: 'ch_1' });
    expect(shown.refunded.amount).toBe(900);
  });

  it('reads everything anew when it was away for longer than Stripe lists events', async () => {
    const { sweep } = process();
    await sweep.run();
    asked();
    await knex('billing_sweep').update({
      told_until: Math.floor(now / 1000) - 30 * 86_400,
    });
    await sweep.run();
    expect(asked()).toHaveLength(8);
  });
});
