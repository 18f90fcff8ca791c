import { createStripeClient } from '../stripe/createStripeClient';
import { DefaultStripeGateway } from '../stripe/StripeGateway';
import {
  FakeStripe,
  stripeError,
  stripeList,
  type StripeRequest,
} from '../__testUtils__/fakeStripe';
import { StripeSubscriptionCollection } from './StripeSubscriptionCollection';

type Wire = {
  id: string;
  status: string;
  pause_collection: { behavior: string } | null;
  metadata: Record<string, string>;
};

const subscription = (id: string, overrides: Partial<Wire> = {}) => ({
  id,
  object: 'subscription',
  status: 'active',
  currency: 'usd',
  created: 1_790_000_000,
  customer: 'cus_1',
  pause_collection: null,
  metadata: {},
  items: { has_more: false, data: [] },
  ...overrides,
});

describe('the collection of a customer’s subscriptions', () => {
  let stripe: FakeStripe;
  let subscriptions: Wire[];
  let refuse: (request: StripeRequest) => boolean;

  beforeEach(async () => {
    stripe = await FakeStripe.start();
    refuse = () => false;
    subscriptions = [
      subscription('sub_1'),
      subscription('sub_2', { pause_collection: { behavior: 'void' } }),
      subscription('sub_3', { status: 'past_due' }),
      subscription('sub_4', { status: 'canceled' }),
    ];
    stripe.answer(request => {
      const { method, path, query, form } = request;
      if (refuse(request)) return stripeError(400, 'invalid_request_error');
      if (method === 'GET') {
        return stripeList(
          query.get('customer') === 'cus_1' ? subscriptions : [],
        );
      }
      const found = subscriptions.find(({ id }) => path.endsWith(id))!;
      const behavior = form.get('pause_collection[behavior]');
      found.pause_collection = behavior === null ? null : { behavior };
      const mark = form.get('metadata[alphaswarm_admin_paused_by]');
      found.metadata = mark ? { alphaswarm_admin_paused_by: mark } : {};
      return { body: found };
    });
  });
  afterEach(() => stripe.stop());

  const collection = () =>
    StripeSubscriptionCollection.create({
      stripe: DefaultStripeGateway.create({
        stripe: createStripeClient(stripe.connection),
      }),
      connected: true,
      pausedInvoices: 'keep_as_draft',
    });
  const change = { customerId: 'cus_1', idempotencyKey: 'action-1' };
  const changes = () => stripe.asked.filter(({ method }) => method === 'POST');

  it('pauses what is collected, marked, once each, with a key of its own', async () => {
    const state = await collection().pause(change);
    expect(state.subscriptions).toEqual([
      { id: 'sub_1', status: 'active', paused: true, pausedHere: true },
      { id: 'sub_2', status: 'active', paused: true, pausedHere: false },
      { id: 'sub_3', status: 'past_due', paused: true, pausedHere: true },
    ]);
    expect(
      changes().map(({ path, form, idempotencyKey }) => [
        path,
        form.get('pause_collection[behavior]'),
        idempotencyKey,
      ]),
    ).toEqual([
      ['/v1/subscriptions/sub_1', 'keep_as_draft', 'action-1:pause:sub_1'],
      ['/v1/subscriptions/sub_3', 'keep_as_draft', 'action-1:pause:sub_3'],
    ]);
    await collection().pause(change);
    expect(changes()).toHaveLength(2);
  });

  it('resumes what it paused, and leaves what somebody paused in Stripe', async () => {
    await collection().pause(change);
    const state = await collection().resume({
      ...change,
      idempotencyKey: 'action-2',
    });
    expect(state.subscriptions).toMatchObject([
      { id: 'sub_1', paused: false, pausedHere: false },
      { id: 'sub_2', paused: true },
      { id: 'sub_3', paused: false },
    ]);
    expect(changes().at(-1)).toMatchObject({
      idempotencyKey: 'action-2:resume:action-1:sub_3',
    });
    expect(await collection().state('cus_1')).toEqual(state);
  });

  it('says that nothing happened only if nothing did; a resume then undoes the rest', async () => {
    refuse = ({ method }) => method === 'POST';
    await expect(collection().pause(change)).rejects.toMatchObject({
      nothingHappened: true,
    });
    refuse = ({ path, form }) =>
      path.endsWith('sub_3') && form.has('pause_collection[behavior]');
    await expect(collection().pause(change)).rejects.toMatchObject({
      nothingHappened: false,
      message: expect.stringMatching(/1 of the customer's subscriptions/),
    });
    const { subscriptions: after } = await collection().resume(change);
    expect(after.filter(({ pausedHere }) => pausedHere)).toEqual([]);
  });

  it('asks nothing for an action that is over', async () => {
    await expect(
      collection().pause({ ...change, signal: AbortSignal.abort() }),
    ).rejects.toThrow();
    expect(stripe.asked).toEqual([]);
  });

  it('changes nothing of a customer with more than it can look through', async () => {
    stripe.answer(() => stripeList(subscriptions, true));
    await expect(collection().pause(change)).rejects.toThrow(
      /more than 100 subscriptions/,
    );
    expect(changes()).toEqual([]);
  });

  it('says how to connect Stripe where it isn’t', async () => {
    const unconnected = StripeSubscriptionCollection.create({
      stripe: DefaultStripeGateway.create({ stripe: undefined }),
      connected: false,
      pausedInvoices: 'void',
    });
    expect(unconnected.connected()).toBe(false);
    await expect(unconnected.state('cus_1')).rejects.toThrow(
      /billing\.stripe\.apiKey/,
    );
  });
});
