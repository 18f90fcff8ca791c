import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  EffectRefusedError,
  EffectThrottledError,
} from '@alphaswarm-admin/plugin-staff-access-node';
import fc from 'fast-check';
import type { RefundAllowance } from '../refunds/RefundAllowance';
import { createStripeClient } from '../stripe/createStripeClient';
import { StripeCallError } from '../stripe/StripeCallError';
import { DefaultStripeGateway } from '../stripe/StripeGateway';
import {
  FakeStripe,
  stripeError,
  stripeList,
  wireCharge,
  wireRefund,
} from '../__testUtils__/fakeStripe';
import { createRefundPaymentAction, type RefundInput } from './refundPayment';

const { signal } = new AbortController();
const actionId = '01938f6e-0000-7000-8000-000000000000';
const input: RefundInput = { payment: 'ch_1', amount: 1_000, currency: 'usd' };
const ceiling = { perRefund: 5_000, perPersonPerDay: 8_000, perDay: 9_000 };

describe('Refund', () => {
  let stripe: FakeStripe;
  const allowance = { take: jest.fn(), giveBack: jest.fn() };
  const setUp = () =>
    createRefundPaymentAction({
      stripe: DefaultStripeGateway.create({
        stripe: createStripeClient(stripe.connection),
      }),
      ceilings: { usd: ceiling, jpy: ceiling, kwd: ceiling },
      allowance: allowance as Partial<RefundAllowance> as RefundAllowance,
    });
  const contextOf = (
    before: Awaited<ReturnType<ReturnType<typeof setUp>['observe']>>['state'],
    wanted = input,
  ) => ({
    actionId,
    input: wanted,
    before,
    caller: { userRef: 'user:staff/f' },
    reason: 'a test',
    signal,
  });
  /** Answers for charge and refunds of it; the refund request as said. */
  const serve = (
    charge: object,
    refund: Parameters<FakeStripe['answer']>[0] = () => ({
      body: wireRefund(),
    }),
  ) =>
    stripe.answer(request => {
      if (request.method === 'POST') return refund(request);
      if (request.path.startsWith('/v1/charges/')) return { body: charge };
      return stripeList([]);
    });
  const observe = (wanted = input) => setUp().observe(wanted, { signal });

  beforeEach(async () => {
    stripe = await FakeStripe.start();
    allowance.take.mockReset().mockResolvedValue(undefined);
    allowance.giveBack.mockReset().mockResolvedValue(undefined);
    serve(wireCharge());
  });
  afterEach(() => stripe.stop());

  it.each([
    ['amount', { amount: undefined }],
    ['amount', { amount: 0 }],
    ['amount', { amount: -5 }],
    ['amount', { amount: 10.5 }],
    ['amount', { amount: '1000' }],
    ['amount', { amount: 2 ** 53 }],
    ['currency', { currency: undefined }],
    ['currency', { currency: 'USD' }],
    ['payment', { payment: 'ch_1/../x' }],
    ['payment', { payment: 're_1' }],
  ])('wants a right %s: %j', (field, change) => {
    const parsed = setUp().input.safeParse({ ...input, ...change });
    expect(parsed.error?.issues[0].path).toEqual([field]);
  });

  describe('observe', () => {
    it('is about what is left of the payment', async () => {
      const { version, state } = await observe();
      expect(state).toMatchObject({
        amountInWords: 'USD 10.00',
        customer: 'cus_1',
        customerName: 'Northwind Capital',
        paid: 10_000,
        refunded: 0,
        refundable: 10_000,
      });
      expect(JSON.stringify(state)).not.toMatch(/leak/i);
      serve(wireCharge({ amount_refunded: 1 }));
      expect((await observe()).version).not.toBe(version);
      serve(wireCharge({ disputed: true }));
      expect((await observe()).version).not.toBe(version);
    });

    it.each([
      ['of another currency', { currency: 'eur' }, InputError, /is in EUR/],
      [
        'of which less is left',
        { amount_refunded: 9_500 },
        InputError,
        /USD 5.00 can still be refunded, not USD 10.00/,
      ],
      [
        'that was refunded',
        { amount_refunded: 10_000 },
        ConflictError,
        /refunded already/,
      ],
      [
        'that failed',
        { paid: false, status: 'failed' },
        ConflictError,
        /no money/,
      ],
      ['that is not captured', { captured: false }, ConflictError, /no money/],
    ])('refuses a payment %s', async (_, charge, type, words) => {
      serve(wireCharge(charge));
      const observing = observe();
      await expect(observing).rejects.toThrow(type);
      await expect(observing).rejects.toThrow(words);
    });

    it('says from where on one person is not enough, and refuses a currency without a ceiling', async () => {
      const { isAboveCeiling } = setUp();
      expect(isAboveCeiling?.({ ...input, amount: 5_000 })).toBe(false);
      expect(isAboveCeiling?.({ ...input, amount: 5_001 })).toBe(true);
      expect(isAboveCeiling?.({ ...input, amount: 1, currency: 'gbp' })).toBe(
        true,
      );
      await expect(observe({ ...input, amount: 5_001 })).resolves.toBeDefined();
      serve(wireCharge({ currency: 'gbp' }));
      const refused = observe({ ...input, currency: 'gbp' });
      await expect(refused).rejects.toThrow(NotAllowedError);
      await expect(refused).rejects.toThrow(
        /no ceiling for them \(billing\.refunds\.ceilings\.gbp\)/,
      );
    });

    it('counts in the currency’s own minor units', async () => {
      serve(wireCharge({ currency: 'jpy' }));
      expect(
        (await observe({ ...input, currency: 'jpy' })).state.amountInWords,
      ).toBe('JPY 1,000');
      serve(wireCharge({ currency: 'kwd' }));
      expect(
        (await observe({ ...input, currency: 'kwd' })).state.amountInWords,
      ).toBe('KWD 1.000');
      await expect(
        observe({ ...input, currency: 'kwd', amount: 1_001 }),
      ).rejects.toThrow(/multiples of KWD 0.010/);
    });

    it.each([
      [404, 'invalid_request_error', NotFoundError],
      [401, 'invalid_request_error', StripeCallError],
      [429, 'invalid_request_error', Error],
      [500, 'api_error', Error],
    ])(
      'says that nothing was refunded when Stripe answers %d',
      async (status, type, error) => {
        stripe.answer(() => stripeError(status, type));
        const observing = observe();
        await expect(observing).rejects.toThrow(error);
        await expect(observing).rejects.toThrow(/Nothing was refunded/);
      },
    );

    it('never offers more than was paid, whatever was refunded before', async () => {
      const action = setUp();
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 5_000 }),
          fc.integer({ min: 0, max: 5_000 }),
          fc.integer({ min: 1, max: 5_000 }),
          async (paid, before, amount) => {
            const refunded = Math.min(before, paid);
            serve(
              wireCharge({
                amount: paid,
                amount_captured: paid,
                amount_refunded: refunded,
              }),
            );
            const allowed = await action
              .observe({ ...input, amount }, { signal })
              .then(() => true)
              .catch(() => false);
            expect(allowed).toBe(refunded + amount <= paid);
          },
        ),
        { numRuns: 60 },
      );
    });
  });

  it('says before what will happen', async () => {
    serve(wireCharge({ amount_refunded: 9_000, disputed: true }));
    const { state } = await observe();
    expect(setUp().describe(input, state)).toEqual({
      title: 'Refund USD 10.00 to Northwind Capital',
      confirmLabel: 'Refund USD 10.00',
      destructive: true,
      changes: [
        { label: 'Refunded', present: 'USD 90.00', proposed: 'USD 100.00' },
        {
          label: 'Still refundable',
          present: 'USD 10.00',
          proposed: 'USD 0.00',
        },
      ],
      affects: [expect.stringMatching(/USD 10.00 of USD 100.00 back/)],
      warnings: [
        expect.stringMatching(/disputes/),
        expect.stringMatching(/all that is left/),
      ],
      undo: expect.stringMatching(/can’t be undone/),
    });
  });

  describe('perform', () => {
    const perform = async () => {
      const { state } = await observe();
      stripe.asked.splice(0);
      return setUp().perform(contextOf(state));
    };

    it('always says the amount, and is known by the action’s id', async () => {
      await expect(perform()).resolves.toEqual({
        result: {
          refund: 're_1',
          status: 'succeeded',
          money: { amount: 1_000, currency: 'usd' },
        },
        after: { refund: 're_1', status: 'succeeded' },
      });
      expect(stripe.asked).toHaveLength(1);
      const [{ form, idempotencyKey }] = stripe.asked;
      expect(idempotencyKey).toBe(actionId);
      expect(Object.fromEntries(form)).toEqual({
        charge: 'ch_1',
        amount: '1000',
        'metadata[alphaswarm_admin_action]': actionId,
      });
      expect(allowance.take).toHaveBeenCalledWith(
        {
          actionId,
          person: 'user:staff/f',
          money: { amount: 1_000, currency: 'usd' },
        },
        ceiling,
      );
      expect(allowance.giveBack).not.toHaveBeenCalled();
    });

    it('asks Stripe nothing when it does not fit into the day, or nobody can tell', async () => {
      allowance.take.mockResolvedValueOnce('Too much for today.');
      await expect(perform()).rejects.toThrow(ConflictError);
      expect(stripe.asked).toEqual([]);
      allowance.take.mockRejectedValueOnce(new Error('no database'));
      await expect(perform()).rejects.toThrow(EffectThrottledError);
      expect(stripe.asked).toEqual([]);
    });

    it.each([
      [400, 'invalid_request_error', EffectRefusedError],
      [401, 'invalid_request_error', EffectRefusedError],
      [403, 'invalid_request_error', EffectRefusedError],
      [404, 'invalid_request_error', NotFoundError],
      [429, 'invalid_request_error', EffectThrottledError],
    ])(
      'fails when Stripe answers %d, and gives back what was counted',
      async (status, type, error) => {
        serve(wireCharge(), () => stripeError(status, type));
        const performing = perform();
        await expect(performing).rejects.toThrow(error);
        await expect(performing).rejects.toThrow(/Nothing was refunded/);
        expect(allowance.giveBack).toHaveBeenCalledWith(actionId);
      },
    );

    it.each([
      ['a server error', () => stripeError(500, 'api_error')],
      ['a lock timeout', () => stripeError(409, 'invalid_request_error')],
      [
        'a key used for something else',
        () => stripeError(400, 'idempotency_error'),
      ],
      ['a page of a proxy', () => ({ status: 200, text: '<html>' })],
      ['a broken connection', () => 'closed' as const],
      ['another amount', () => ({ body: wireRefund({ amount: 10_000 }) })],
      ['a failed refund', () => ({ body: wireRefund({ status: 'failed' }) })],
      ['an answer without an amount', () => ({ body: { id: 're_1' } })],
    ])('stays open after %s: one request, still counted', async (_, answer) => {
      serve(wireCharge(), answer);
      const failure: unknown = await perform().catch(error => error);
      expect(failure).toBeInstanceOf(Error);
      for (const certain of [
        EffectRefusedError,
        NotFoundError,
        ConflictError,
        InputError,
      ]) {
        expect(failure).not.toBeInstanceOf(certain);
      }
      expect(stripe.asked).toHaveLength(1);
      expect(allowance.giveBack).not.toHaveBeenCalled();
    });
  });

  describe('reconcile', () => {
    const reconcile = async (
      refunds: object[],
      options: { ageMs?: number; more?: boolean } = {},
    ) => {
      const { ageMs = 120_000, more = false } = options;
      serve(wireCharge());
      const { state } = await observe();
      stripe.answer(() => stripeList(refunds, more));
      return setUp().reconcile(
        contextOf({
          ...state,
          observedAt: new Date(Date.now() - ageMs).toISOString(),
        }),
      );
    };
    const own = { metadata: { alphaswarm_admin_action: actionId } };

    it('finds the refund that names the action', async () => {
      expect(
        await reconcile([wireRefund(), wireRefund({ id: 're_2', ...own })], {
          ageMs: 0,
        }),
      ).toEqual({
        outcome: 'performed',
        after: { refund: 're_2', status: 'succeeded' },
      });
      expect(allowance.giveBack).not.toHaveBeenCalled();
    });

    it('finds none, once none can be on its way any more, and counts it no longer', async () => {
      expect(await reconcile([wireRefund()], { ageMs: 1_000 })).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/^Too early/),
      });
      expect(allowance.giveBack).not.toHaveBeenCalled();
      expect(await reconcile([wireRefund()])).toMatchObject({
        outcome: 'not-performed',
      });
      expect(allowance.giveBack).toHaveBeenCalledWith(actionId);
    });

    it('does not call a refund that failed performed', async () => {
      expect(
        await reconcile([wireRefund({ status: 'failed', ...own })]),
      ).toMatchObject({ outcome: 'not-performed' });
    });

    it('can’t tell when there are more than it looks at, or Stripe is away', async () => {
      expect(await reconcile([wireRefund()], { more: true })).toMatchObject({
        outcome: 'unknown',
      });
      const { state } = await (async () => {
        serve(wireCharge());
        return observe();
      })();
      stripe.answer(() => stripeError(500, 'api_error'));
      expect(await setUp().reconcile(contextOf(state))).toMatchObject({
        outcome: 'unknown',
      });
    });
  });
});
