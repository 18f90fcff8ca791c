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
import { DefaultStripeGateway } from '../stripe/StripeGateway';
import {
  FakeStripe,
  stripeError,
  stripeList,
  wireCreditNote,
  wireInvoice,
} from '../__testUtils__/fakeStripe';
import { createCreditInvoiceAction, type CreditInput } from './creditInvoice';

const { signal } = new AbortController();
const actionId = '01938f6e-0000-7000-8000-000000000000';
const input: CreditInput = { invoice: 'in_1', amount: 1_000, currency: 'usd' };
const ceiling = { perRefund: 5_000, perPersonPerDay: 8_000, perDay: 9_000 };
const paid = { status: 'paid', amount_paid: 5_000, amount_remaining: 0 };

describe('Credit invoice', () => {
  let stripe: FakeStripe;
  const allowance = { take: jest.fn(), giveBack: jest.fn() };
  const action = () =>
    createCreditInvoiceAction({
      stripe: DefaultStripeGateway.create({
        stripe: createStripeClient(stripe.connection),
      }),
      ceilings: { usd: ceiling, kwd: ceiling },
      allowance: allowance as Partial<RefundAllowance> as RefundAllowance,
    });
  const serve = (
    invoice: object = {},
    note: Parameters<FakeStripe['answer']>[0] = () => ({
      body: wireCreditNote(),
    }),
  ) =>
    stripe.answer(request =>
      request.method === 'POST'
        ? note(request)
        : { body: wireInvoice(invoice as Record<string, unknown>) },
    );
  const observe = (wanted = input) => action().observe(wanted, { signal });
  const contextOf = (before: Awaited<ReturnType<typeof observe>>['state']) => ({
    actionId,
    input,
    before,
    caller: { userRef: 'user:staff/f' },
    reason: 'a test',
    signal,
  });
  const perform = async () => {
    const { state } = await observe();
    stripe.asked.splice(0);
    return action().perform(contextOf(state));
  };

  beforeEach(async () => {
    stripe = await FakeStripe.start();
    allowance.take.mockReset().mockResolvedValue(undefined);
    allowance.giveBack.mockReset().mockResolvedValue(undefined);
    serve();
  });
  afterEach(() => stripe.stop());

  it.each([
    ['amount', { amount: undefined }],
    ['amount', { amount: 0 }],
    ['amount', { amount: 0.5 }],
    ['currency', { currency: 'USD' }],
    ['invoice', { invoice: 'ch_1' }],
  ])('wants a right %s: %j', (field, change) => {
    const parsed = action().input.safeParse({ ...input, ...change });
    expect(parsed.error?.issues[0].path).toEqual([field]);
  });

  it.each([
    ['of another currency', { currency: 'kwd' }, InputError, /is in KWD/],
    [
      'of which less is unpaid',
      { amount_remaining: 999 },
      InputError,
      /USD 9.99 can still be credited/,
    ],
    [
      'that was paid and credited',
      { ...paid, post_payment_credit_notes_amount: 4_500 },
      InputError,
      /USD 5.00 can still be credited/,
    ],
    [
      'that was credited whole',
      { amount_remaining: 0 },
      ConflictError,
      /credited already/,
    ],
    [
      'that is void',
      { status: 'void' },
      ConflictError,
      /only open and paid invoices/,
    ],
    ['that is a draft', { status: 'draft' }, ConflictError, /is draft/],
  ])('refuses an invoice %s', async (_, invoice, type, words) => {
    serve(invoice);
    const observing = observe();
    await expect(observing).rejects.toThrow(type);
    await expect(observing).rejects.toThrow(words);
  });

  it('is of the same ceilings as refunds', async () => {
    expect(action().isAboveCeiling?.({ ...input, amount: 5_001 })).toBe(true);
    expect(action().isAboveCeiling?.(input)).toBe(false);
    serve({ currency: 'gbp' });
    await expect(observe({ ...input, currency: 'gbp' })).rejects.toThrow(
      NotAllowedError,
    );
  });

  it('is about what can be credited, and records nothing that is the customers’ own', async () => {
    const { version, state } = await observe();
    expect(state).toMatchObject({
      amountInWords: 'USD 10.00',
      number: 'A-1',
      unpaid: 5_000,
      creditable: 5_000,
    });
    expect(JSON.stringify(state)).not.toMatch(/leak/i);
    serve(paid);
    expect((await observe()).version).not.toBe(version);
    serve({ amount_remaining: 4_999 });
    expect((await observe()).version).not.toBe(version);
  });

  it('says before what will happen, to an open and to a paid one', async () => {
    expect(action().describe(input, (await observe()).state)).toMatchObject({
      title: 'Credit USD 10.00 to cus_1',
      changes: [
        { label: 'Unpaid', present: 'USD 50.00', proposed: 'USD 40.00' },
      ],
    });
    serve(paid);
    const { affects } = action().describe(input, (await observe()).state);
    expect(affects[0]).toMatch(/stand to the credit of cus_1/);
  });

  it.each([
    ['open', {}, {}],
    ['paid', paid, { credit_amount: '1000' }],
  ])(
    'always says the amount, known by the action’s id: of an %s one',
    async (_, invoice, also) => {
      serve(invoice);
      await expect(perform()).resolves.toMatchObject({
        result: {
          creditNote: 'cn_1',
          status: 'issued',
          money: { amount: 1_000, currency: 'usd' },
        },
      });
      const [{ form, idempotencyKey }] = stripe.asked;
      expect(idempotencyKey).toBe(actionId);
      expect(Object.fromEntries(form)).toEqual({
        invoice: 'in_1',
        amount: '1000',
        ...also,
        'metadata[alphaswarm_admin_action]': actionId,
      });
    },
  );

  it.each([
    [400, 'invalid_request_error', EffectRefusedError],
    [404, 'invalid_request_error', NotFoundError],
    [429, 'invalid_request_error', EffectThrottledError],
  ])(
    'fails when Stripe answers %d, and counts it no longer',
    async (status, type, error) => {
      serve({}, () => stripeError(status, type));
      await expect(perform()).rejects.toThrow(error);
      expect(allowance.giveBack).toHaveBeenCalledWith(actionId);
    },
  );

  it('asks Stripe nothing for what does not fit into the day', async () => {
    allowance.take.mockResolvedValueOnce('Too much for today.');
    await expect(perform()).rejects.toThrow(
      'Too much for today. Nothing was credited.',
    );
    expect(stripe.asked).toEqual([]);
  });

  it.each([
    ['a server error', () => stripeError(500, 'api_error')],
    ['a broken connection', () => 'closed' as const],
    ['another amount', () => ({ body: wireCreditNote({ amount: 5_000 }) })],
    ['a void one', () => ({ body: wireCreditNote({ status: 'void' }) })],
    ['garbage', () => ({ status: 200, text: '<html>' })],
  ])('stays open after %s: one request, still counted', async (_, answer) => {
    serve({}, answer);
    const failure: unknown = await perform().catch(error => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(EffectRefusedError);
    expect(failure).not.toBeInstanceOf(ConflictError);
    expect(stripe.asked).toHaveLength(1);
    expect(allowance.giveBack).not.toHaveBeenCalled();
  });

  it('is reconciled by the credit note that names the action', async () => {
    const { state } = await observe();
    const early = contextOf(state);
    const late = contextOf({
      ...state,
      observedAt: new Date(Date.now() - 120_000).toISOString(),
    });
    const own = { metadata: { alphaswarm_admin_action: actionId } };
    const list = (notes: object[]) =>
      stripe.answer(() => stripeList(notes as never[]));

    list([wireCreditNote(), wireCreditNote({ id: 'cn_2', ...own })]);
    expect(await action().reconcile(early)).toEqual({
      outcome: 'performed',
      after: { creditNote: 'cn_2', status: 'issued' },
    });
    list([wireCreditNote()]);
    expect(await action().reconcile(early)).toMatchObject({
      outcome: 'unknown',
    });
    expect(allowance.giveBack).not.toHaveBeenCalled();
    expect(await action().reconcile(late)).toMatchObject({
      outcome: 'not-performed',
    });
    expect(allowance.giveBack).toHaveBeenCalledWith(actionId);
    list([wireCreditNote({ status: 'void', ...own })]);
    expect(await action().reconcile(late)).toMatchObject({
      outcome: 'not-performed',
    });
    stripe.answer(() => stripeError(500, 'api_error'));
    expect(await action().reconcile(late)).toMatchObject({
      outcome: 'unknown',
    });
  });

  it('never credits more than what can be, whatever was credited before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        async (isPaid, due, before, amount) => {
          const credited = Math.min(before, due);
          serve(
            isPaid
              ? {
                  ...paid,
                  amount_paid: due,
                  post_payment_credit_notes_amount: credited,
                }
              : { amount_remaining: due - credited },
          );
          const allowed = await observe({ ...input, amount }).then(
            () => true,
            () => false,
          );
          expect(allowed).toBe(credited + amount <= due);
        },
      ),
      { numRuns: 60 },
    );
  });
});
