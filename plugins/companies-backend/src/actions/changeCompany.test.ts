import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ConflictError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  UpstreamStepUpRequiredError,
  UpstreamUnavailableError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { CompanyVerb } from '@alphaswarm-admin/plugin-companies-common';
import {
  EffectThrottledError,
  failureStatus,
  PartialEffectError,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { changesDatabase } from '../__testUtils__/changesDatabase';
import { FakePlatform, kita } from '../__testUtils__/FakePlatform';
import { createChangeCompanyAction } from './changeCompany';
import type { ObservedCompany } from './observeCompany';

jest.setTimeout(60_000);

const input = { company: 'kita' };
const { signal } = new AbortController();
const away = new UpstreamUnavailableError('alphaswarm-cp is away', {
  upstream: 'alphaswarm-cp',
});

/** A Stripe error, of which it is certain or not that nothing was changed. */
function stripeError(nothingHappened: boolean) {
  return Object.assign(new Error('Stripe has a problem'), { nothingHappened });
}

/** Settles never. */
const never = () => new Promise<never>(() => {});

function doneOf(found: Reconciliation): JsonObject {
  return found.outcome === 'partial' ? found.done : {};
}

describe('changing a company', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  async function setUp(verb: CompanyVerb = 'suspend') {
    const { replica, knex } = await changesDatabase(databases);
    const platform = new FakePlatform();
    if (verb === 'reactivate') {
      platform.company = kita({ status: 'suspended' });
      platform.subscriptions[0] = {
        ...platform.subscriptions[0],
        paused: true,
        pausedHere: true,
      };
    }
    const changes = replica();
    const action = createChangeCompanyAction(verb, {
      ...platform.sources(),
      changes,
      logger: mockServices.logger.mock(),
    });
    const observe = () => action.observe(input, { signal });
    const contextOf = (before: ObservedCompany, name = 'Carl Compliance') => ({
      actionId: randomUUID(),
      input,
      before,
      caller: { userRef: 'user:staff/carl', name },
      reason: 'unpaid since August',
      signal,
    });
    return { platform, changes, action, observe, contextOf, knex };
  }

  describe('what is shown beforehand', () => {
    it('is what stops: workloads, seats, collection; and the slug is to be typed', async () => {
      const { action, observe } = await setUp();
      const { state } = await observe();
      expect(action.describe(input, state)).toMatchObject({
        title: 'Suspend Kita Markets',
        typedConfirmation: 'kita-markets',
        changes: [
          { label: 'Account', present: 'active', proposed: 'suspended' },
          { label: 'Workloads running', present: 1, proposed: 0 },
          { label: 'Seats that can sign in', present: 24, proposed: 0 },
          { label: 'Subscriptions collected', present: 1, proposed: 0 },
        ],
        warnings: [],
      });
    });

    it('is what goes on, and that what somebody paused in Stripe stays paused', async () => {
      const { action, observe } = await setUp('reactivate');
      const { state } = await observe();
      expect(action.describe(input, state)).toMatchObject({
        title: 'Reactivate Kita Markets',
        typedConfirmation: 'kita-markets',
        warnings: [
          '1 subscription stays as it is: the portal didn’t pause it.',
        ],
      });
    });

    it('says that collection is left alone where Stripe isn’t connected, or knows no customer', async () => {
      const { action, observe, platform } = await setUp();
      platform.stripeConnected = false;
      const unconnected = await observe();
      expect(action.describe(input, unconnected.state).warnings).toContainEqual(
        expect.stringMatching(/^Stripe isn’t connected/),
      );
      platform.stripeConnected = true;
      platform.company = kita({ stripeCustomerId: undefined });
      const unbilled = await observe();
      expect(action.describe(input, unbilled.state).warnings).toContainEqual(
        expect.stringMatching(/^It has no customer in Stripe/),
      );
    });

    it('does without the count of workloads, and says so', async () => {
      const { action, observe, platform } = await setUp();
      platform.cp.deployments.mockRejectedValue(away);
      const { state } = await observe();
      expect(action.describe(input, state).warnings).toEqual([
        'alphaswarm-cp can’t count its workloads: more may stop than is known here.',
      ]);
    });

    it('does not do without the account, nor without Stripe', async () => {
      const { observe, platform } = await setUp();
      platform.collection.state = async () => {
        throw stripeError(true);
      };
      await expect(observe()).rejects.toThrow('Stripe has a problem');
      platform.cp.company.mockRejectedValue(away);
      await expect(observe()).rejects.toThrow('alphaswarm-cp is away');
    });

    it.each(['suspended', 'archived'])(
      'is a conflict for a company that is %s',
      async status => {
        const { action, observe, platform } = await setUp();
        platform.company = kita({ status });
        const { state } = await observe();
        expect(() => action.describe(input, state)).toThrow(ConflictError);
      },
    );
  });

  describe('done', () => {
    it('is account, then collection, both under the action’s key and in the person’s name', async () => {
      const { action, observe, contextOf, platform, changes } = await setUp();
      const context = contextOf((await observe()).state);
      const { result, after } = await action.perform(context);
      expect(platform.asked).toEqual([
        `suspend ${context.actionId}`,
        `pause ${context.actionId}`,
      ]);
      expect(platform.cp.suspendCompany).toHaveBeenCalledWith(
        { id: 'kita', reason: 'unpaid since August' },
        expect.objectContaining({ onBehalfOf: 'user:staff/carl' }),
      );
      expect(result).toEqual({
        status: 'suspended',
        steps: [
          {
            at: 'alphaswarm-cp',
            outcome: 'done',
            told: 'suspended the account',
          },
          {
            at: 'stripe',
            outcome: 'done',
            told: 'paused the collection of 1 subscription',
          },
        ],
      });
      expect(after).toEqual(result);
      expect(await changes.last('kita')).toMatchObject({
        state: 'done',
        verb: 'suspend',
      });
      expect(await action.reconcile(context)).toMatchObject({
        outcome: 'performed',
      });
    });

    it('resumes what the portal paused, and nothing else', async () => {
      const { action, observe, contextOf, platform } =
        await setUp('reactivate');
      await action.perform(contextOf((await observe()).state));
      expect(platform.company.status).toBe('active');
      expect(platform.subscriptions.map(({ paused }) => paused)).toEqual([
        false,
        true,
      ]);
    });

    it.each([
      [
        'Stripe is not connected',
        (platform: FakePlatform) => {
          platform.stripeConnected = false;
        },
      ],
      [
        'the company has no customer in Stripe',
        (platform: FakePlatform) => {
          platform.company = kita({ stripeCustomerId: undefined });
        },
      ],
      [
        'no subscription was to be paused',
        (platform: FakePlatform) => {
          platform.subscriptions = [];
        },
      ],
    ])('skips the collection, and says so: %s', async (told, change) => {
      const { action, observe, contextOf, platform } = await setUp();
      change(platform);
      const context = contextOf((await observe()).state);
      const { result } = await action.perform(context);
      expect(result.steps[1]).toEqual({
        at: 'stripe',
        outcome: 'skipped',
        told,
      });
      expect(platform.asked).toEqual([`suspend ${context.actionId}`]);
      expect(await action.reconcile(context)).toMatchObject({
        outcome: 'performed',
      });
    });
  });

  describe('at the same time', () => {
    it('one wins, the other is told who, and nothing is done twice', async () => {
      const { action, observe, contextOf, platform } = await setUp();
      const { state } = await observe();
      const both: Array<Promise<unknown>> = [];
      // Who comes first is at it until the other one has its answer.
      const suspend = platform.cp.suspendCompany.getMockImplementation()!;
      platform.cp.suspendCompany.mockImplementation(async (...call) => {
        await Promise.any(both.map(running => running.then(never, () => {})));
        return suspend(...call);
      });
      both.push(
        action.perform(contextOf(state)),
        action.perform(contextOf(state, 'Ada Admin')),
      );
      const outcomes = await Promise.allSettled(both);
      const lost = outcomes.find(({ status }) => status === 'rejected');
      expect(lost).toMatchObject({
        reason: {
          name: 'ConflictError',
          message: expect.stringMatching(
            /^(Carl Compliance|Ada Admin) is suspending the company right now/,
          ),
        },
      });
      expect(platform.asked).toHaveLength(2);
    });

    it('who comes just after is told who was first, by preview and action alike', async () => {
      const { action, observe, contextOf, platform } = await setUp();
      const before = await observe();
      await action.perform(contextOf(before.state));
      const told =
        'Kita Markets has been suspended by Carl Compliance already. Nothing was changed.';
      await expect(
        action.perform(contextOf(before.state, 'Ada Admin')),
      ).rejects.toThrow(told);
      const after = await observe();
      // What was seen before is no other version: the name says more than "it has changed".
      expect(after.version).toBe(before.version);
      expect(() => action.describe(input, after.state)).toThrow(told);
      expect(platform.asked).toHaveLength(2);
    });

    it('without the database nobody changes anything', async () => {
      const { action, observe, contextOf, platform, changes } = await setUp();
      const { state } = await observe();
      changes.claim = async () => {
        throw new ServiceUnavailableError('no database');
      };
      await expect(action.perform(contextOf(state))).rejects.toThrow(
        EffectThrottledError,
      );
      expect(platform.asked).toEqual([]);
    });
  });

  describe('when alphaswarm-cp fails', () => {
    it.each([
      new ConflictError('refused'),
      new NotAllowedError('refused'),
      new UpstreamUnavailableError('no connection', {
        upstream: 'alphaswarm-cp',
        neverSent: true,
      }),
      new UpstreamStepUpRequiredError('prove it', {
        upstream: 'alphaswarm-cp',
        acrValues: [],
      }),
    ])(
      'having surely done nothing, Stripe is not asked and others may try (%s)',
      async error => {
        const { action, observe, contextOf, platform, changes } = await setUp();
        platform.failing.set('suspend', { error, when: 'before' });
        const context = contextOf((await observe()).state);
        await expect(action.perform(context)).rejects.toBe(error);
        expect(platform.asked).toEqual([`suspend ${context.actionId}`]);
        expect(await changes.last('kita')).toBeUndefined();
      },
    );

    async function unanswered(when: 'before' | 'after') {
      const set = await setUp();
      set.platform.failing.set('suspend', { error: away, when });
      const { state } = await set.observe();
      const context = set.contextOf(state);
      const failure: unknown = await set.action.perform(context).catch(e => e);
      return { ...set, state, context, failure };
    }

    it('and nobody knows what it did, the action stays open, Stripe is not asked, and the company is claimed', async () => {
      const { action, contextOf, platform, state, context, failure } =
        await unanswered('after');
      expect(failureStatus(failure)).toBeUndefined();
      expect(failure).not.toBeInstanceOf(PartialEffectError);
      expect(platform.asked).toEqual([`suspend ${context.actionId}`]);
      await expect(
        action.perform(contextOf(state, 'Ada Admin')),
      ).rejects.toThrow(/Carl Compliance is suspending/);
    });

    it('and it turns out that it did nothing, others may try', async () => {
      const { action, changes, context } = await unanswered('before');
      expect(await action.reconcile(context)).toMatchObject({
        outcome: 'not-performed',
      });
      expect(await changes.last('kita')).toBeUndefined();
    });

    it('and it turns out that it did it, without the collection being paused, it is found half done and undone', async () => {
      const { action, platform, context } = await unanswered('after');
      const found = await action.reconcile(context);
      expect(found).toMatchObject({ outcome: 'partial' });
      await action.compensate?.(context, doneOf(found));
      expect(platform.company.status).toBe('active');
      expect(await action.reconcile(context)).toMatchObject({
        outcome: 'not-performed',
      });
    });

    it('answering with something else is no success', async () => {
      const { action, observe, contextOf, platform } = await setUp();
      platform.cp.suspendCompany.mockResolvedValue(kita());
      const { state } = await observe();
      const failure: unknown = await action
        .perform(contextOf(state))
        .catch(e => e);
      expect(failure).toBeInstanceOf(Error);
      expect(failureStatus(failure)).toBeUndefined();
    });
  });

  describe.each(['suspend', 'reactivate'] as const)(
    'when Stripe fails to follow a %s',
    verb => {
      const step = verb === 'suspend' ? 'pause' : 'resume';

      it.each([
        ['refused', true, 'before'],
        ['unknown', false, 'before'],
        ['unknown', false, 'after'],
      ] as const)(
        'the account is put back, the steps are told (%s, certain: %s, failed %s it)',
        async (outcome, certain, when) => {
          const { action, observe, contextOf, platform, changes } =
            await setUp(verb);
          const company = { ...platform.company };
          const subscriptions = [...platform.subscriptions];
          platform.failing.set(step, { error: stripeError(certain), when });
          const context = contextOf((await observe()).state);
          const failure: unknown = await action.perform(context).catch(e => e);
          expect(failure).toBeInstanceOf(PartialEffectError);
          const { partial, message } = failure as PartialEffectError;
          expect(message).toMatch(/could not be (paused|resumed): Stripe has/);
          expect(partial).toMatchObject({
            steps: [
              { at: 'alphaswarm-cp', outcome: 'done' },
              { at: 'stripe', outcome },
            ],
          });
          await action.compensate?.(context, partial);
          // Safe to do again.
          await action.compensate?.(context, partial);
          expect(platform.company).toEqual(company);
          expect(platform.subscriptions).toEqual(subscriptions);
          expect(await changes.last('kita')).toBeUndefined();
          expect(await action.reconcile(context)).toMatchObject({
            outcome: 'not-performed',
          });
        },
      );

      it('and the undoing fails too, what is left is found and undone later', async () => {
        const { action, observe, contextOf, platform } = await setUp(verb);
        const company = { ...platform.company };
        const subscriptions = [...platform.subscriptions];
        platform.failing.set(step, {
          error: stripeError(false),
          when: 'after',
        });
        const context = contextOf((await observe()).state);
        const failure: unknown = await action.perform(context).catch(e => e);
        const { partial } = failure as PartialEffectError;
        const opposite = step === 'pause' ? 'resume' : 'pause';
        platform.failing.set(opposite, {
          error: stripeError(false),
          when: 'before',
        });
        await expect(action.compensate?.(context, partial)).rejects.toThrow(
          'Stripe has a problem',
        );
        platform.failing.clear();
        const found = await action.reconcile(context);
        expect(found).toMatchObject({ outcome: 'partial' });
        await action.compensate?.(context, doneOf(found));
        expect(platform.company).toEqual(company);
        expect(platform.subscriptions).toEqual(subscriptions);
      });
    },
  );

  it('can’t tell while cp or Stripe is away, or cp knows another state', async () => {
    const { action, observe, contextOf, platform } = await setUp();
    const context = contextOf((await observe()).state);
    platform.company = kita({ status: 'archived' });
    expect(await action.reconcile(context)).toMatchObject({
      outcome: 'unknown',
    });
    platform.cp.company.mockRejectedValueOnce(away);
    await expect(action.reconcile(context)).rejects.toThrow(away);
    platform.collection.state = async () => {
      throw stripeError(true);
    };
    await expect(action.reconcile(context)).rejects.toThrow('Stripe');
  });

  it('is undone as a whole when somebody reverts it', async () => {
    const { action, observe, contextOf, platform, changes } = await setUp();
    const context = contextOf((await observe()).state);
    const { after } = await action.perform(context);
    const revert = { ...context, actionId: randomUUID() };
    await action.compensate?.(revert, after ?? {});
    expect(platform.asked.slice(2)).toEqual([
      `reactivate ${revert.actionId}.undo`,
      `resume ${revert.actionId}.undo`,
    ]);
    expect(await changes.last('kita')).toMatchObject({
      actionId: revert.actionId,
      verb: 'reactivate',
      state: 'done',
    });
  });
});
