import { mockServices } from '@backstage/backend-test-utils';
import {
  AuthenticationError,
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  HALT_TARGETS,
  UpstreamResponseError,
  UpstreamUnavailableError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import { FakeCp } from '../__testUtils__/FakeCp';
import { memoryRecords } from '../__testUtils__/memoryRecords';
import { HaltSurvey } from '../halt/HaltSurvey';
import { createEngageHaltAction, type ObservedHalt } from './engageHalt';

const { signal } = new AbortController();
const forbidden = {
  target: 'bots',
  error: 'the target answered 403',
  code: 'forbidden',
  statusCode: 403,
};
const silent = { target: 'rl', error: 'no answer', code: 'timeout' };
const away = (neverSent: boolean) =>
  new UpstreamUnavailableError('alphaswarm-cp is away', {
    upstream: 'alphaswarm-cp',
    neverSent,
  });

function setUp() {
  const cp = new FakeCp();
  const { kept, records } = memoryRecords();
  const news = { changed: jest.fn(), tell: jest.fn() };
  const action = createEngageHaltAction({
    cp,
    records,
    news,
    survey: HaltSurvey.create({ cp }),
    logger: mockServices.logger.mock(),
  });
  const contextOf = (before: ObservedHalt) => ({
    actionId: '01938f6e-0000-7000-8000-000000000000',
    input: {},
    before,
    caller: { userRef: 'user:staff/olivia', name: 'Olivia' },
    reason: 'runaway orders',
    signal,
  });
  const observe = () => action.observe({}, { signal });
  return {
    cp,
    kept,
    records,
    news,
    action,
    observe,
    contextOf,
    async engage() {
      const { state } = await observe();
      return action.perform(contextOf(state));
    },
    async reconcile(before?: Partial<ObservedHalt>) {
      const { state } = await observe();
      return action.reconcile(
        contextOf({ ...state, engaged: false, ...before }),
      );
    },
  };
}

describe('Halt everything', () => {
  it('takes no input', () => {
    const { action } = setUp();
    expect(action.input.safeParse({}).success).toBe(true);
    expect(action.input.safeParse({ target: 'bots' }).success).toBe(false);
  });

  it('says beforehand what stops, target by target, and wants a word typed', async () => {
    const { action, observe } = setUp();
    const { state } = await observe();
    const preview = action.describe({}, state);
    expect(preview.typedConfirmation).toBe('halt');
    expect(preview.destructive).toBe(true);
    expect(preview.changes).toHaveLength(HALT_TARGETS.length);
    expect(preview.changes[0]).toEqual({
      label: 'Workloads',
      present: '3 running',
      proposed: 'halted',
    });
    expect(preview.changes).toContainEqual({
      label: 'Agents',
      present: '9 running',
      proposed: 'halted',
    });
    expect(preview.affects[0]).toBe(
      '3 workloads (5 replicas) of 2 companies stop at once.',
    );
  });

  it('is the same decision whatever changes meanwhile', async () => {
    const { cp, observe } = setUp();
    const before = await observe();
    cp.status = {
      inflightCount: 0,
      globalHaltActive: true,
      globalHaltReason: 'somebody else',
    };
    cp.deployments = async () => [];
    expect((await observe()).version).toBe(before.version);
  });

  it('is not held up by a platform that doesn’t answer, and says what isn’t known', async () => {
    const { cp, action, engage, records } = setUp();
    const never = () => new Promise<never>(() => {});
    records.unreleased = never;
    Object.assign(cp, {
      haltStatus: never,
      deployments: never,
      agentsHealth: never,
    });
    const began = Date.now();
    await engage();
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(cp.halts).toHaveLength(1);
    const { state } = await action.observe({}, { signal });
    expect(state.engaged).toBeNull();
    expect(action.describe({}, state).warnings[0]).toMatch(
      /can’t be asked what runs .* sent to it all the same/,
    );
  });

  it('sends one request, for the person, with the reason and the action’s id, and keeps what came of it', async () => {
    const { cp, kept, news, engage } = setUp();
    const { result, after, shortfall } = await engage();
    expect(cp.halts).toEqual([
      {
        reason: 'runaway orders',
        onBehalfOf: 'user:staff/olivia',
        key: '01938f6e-0000-7000-8000-000000000000',
      },
    ]);
    expect(result).toEqual({ halted: [...HALT_TARGETS], notHalted: [] });
    expect(after).toEqual({ halted: [...HALT_TARGETS], notHalted: [] });
    expect(shortfall).toBeUndefined();
    expect(kept).toEqual([
      expect.objectContaining({ kind: 'halt', byName: 'Olivia' }),
    ]);
    expect(news.tell).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'Kill switch engaged: everything is halted',
      }),
    );
  });

  it('is in force, and says where not, when targets refuse', async () => {
    const { cp, news, engage } = setUp();
    cp.failures = [forbidden, silent];
    const { result, after, shortfall } = await engage();
    expect(result.notHalted).toEqual([forbidden, silent]);
    expect(result.halted).not.toContain('bots');
    expect(after?.notHalted).toEqual(['bots (forbidden, 403)', 'rl (timeout)']);
    expect(shortfall).toMatch(
      /in force, but not everywhere. Not halted: bots \(forbidden, 403\); rl \(timeout\)/,
    );
    expect(news.tell).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'Kill switch engaged, not everything is halted',
      }),
    );
  });

  describe('where alphaswarm-cp says afterwards that no halt is in force', () => {
    const refuse = (failing: readonly string[]) => {
      const world = setUp();
      world.cp.failures = failing.map(target => ({ ...forbidden, target }));
      const { halt } = world.cp;
      world.cp.halt = async (request, call) => {
        const report = await halt(request, call);
        world.cp.status = { inflightCount: 4, globalHaltActive: false };
        return report;
      };
      return world;
    };

    it('has failed, if nothing halted', async () => {
      const { engage, news } = refuse(HALT_TARGETS);
      await expect(engage()).rejects.toThrow(EffectRefusedError);
      expect(news.tell).not.toHaveBeenCalled();
    });

    it('has an outcome that nobody knows, if something halted', async () => {
      const { engage } = refuse(['bots']);
      const error = await engage().catch(thrown => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(EffectRefusedError);
    });
  });

  it.each([
    ['its circuit is open', away(true)],
    ['it refuses', new NotAllowedError('no')],
  ])(
    'never counts as failed because of a look afterwards: %s',
    async (_, thrown) => {
      const { cp, engage } = setUp();
      cp.failures = [forbidden];
      const { halt } = cp;
      cp.halt = async (request, call) => {
        const report = await halt(request, call);
        cp.haltStatus = () => Promise.reject(thrown);
        return report;
      };
      const error = await engage().catch(caught => caught);
      expect(error.name).toBe('Error');
      expect(error.message).toMatch(
        /can’t be asked whether the halt is in force/,
      );
    },
  );

  it.each([
    ['401', new AuthenticationError('no')],
    ['403', new NotAllowedError('no')],
    ['404', new NotFoundError('no')],
    ['409', new ConflictError('no')],
    ['garbage', new UpstreamResponseError('?', { upstream: 'alphaswarm-cp' })],
    ['silence', away(false)],
    ['no connection', away(true)],
  ])('passes on what alphaswarm-cp answers to a halt: %s', async (_, error) => {
    const { cp, kept, news, engage } = setUp();
    cp.halt = () => Promise.reject(error);
    await expect(engage()).rejects.toBe(error);
    expect(kept).toEqual([]);
    expect(news.tell).not.toHaveBeenCalled();
  });

  it('is done, whether or not it can be kept', async () => {
    const { records, engage } = setUp();
    records.add = () => Promise.reject(new Error('the database is away'));
    await expect(engage()).resolves.toMatchObject({
      result: { notHalted: [] },
    });
  });

  describe('after a crash', () => {
    it('did not happen while nothing is halted', async () => {
      expect(await setUp().reconcile()).toMatchObject({
        outcome: 'not-performed',
      });
    });

    it('happened, if what came of it was kept', async () => {
      const { cp, engage, reconcile } = setUp();
      cp.failures = [forbidden];
      const before = { observedAt: new Date(0).toISOString() };
      await engage();
      expect(await reconcile(before)).toEqual({
        outcome: 'performed',
        after: {
          halted: HALT_TARGETS.filter(target => target !== 'bots'),
          notHalted: ['bots (forbidden, 403)'],
        },
      });
    });

    it('happened, if a halt with its reason is in force that wasn’t before; its targets as far as they are told', async () => {
      const { cp, reconcile } = setUp();
      cp.status = {
        inflightCount: 0,
        globalHaltActive: true,
        globalHaltReason: 'runaway orders',
      };
      expect(await reconcile()).toEqual({
        outcome: 'performed',
        after: { notHalted: [expect.stringContaining('not known')] },
      });
      cp.status.targets = [
        { target: 'rl', state: 'halted' },
        { target: 'bots', state: 'failed', failure: forbidden },
      ];
      expect(await reconcile()).toMatchObject({
        after: { halted: ['rl'], notHalted: ['bots (forbidden)'] },
      });
    });

    it.each([
      ['another reason', { globalHaltReason: 'other' }, {}],
      [
        'a halt that was in force before',
        { globalHaltReason: 'runaway orders' },
        { engaged: true },
      ],
      [
        'a state before that nobody knew',
        { globalHaltReason: 'runaway orders' },
        { engaged: null },
      ],
    ])('isn’t known with %s', async (_, status, before) => {
      const { cp, reconcile } = setUp();
      cp.status = { inflightCount: 0, globalHaltActive: true, ...status };
      expect(await reconcile(before)).toMatchObject({ outcome: 'unknown' });
    });

    it('isn’t known once somebody released it', async () => {
      const { kept, reconcile } = setUp();
      kept.push({
        actionId: 'another',
        kind: 'release',
        by: 'user:staff/ada',
        reason: 'over',
        at: new Date(Date.now() + 1_000),
        begins: false,
      });
      expect(await reconcile()).toMatchObject({ outcome: 'unknown' });
    });

    it('is asked again while alphaswarm-cp can’t be asked', async () => {
      const { cp, reconcile } = setUp();
      cp.haltStatus = () => Promise.reject(away(false));
      await expect(reconcile()).rejects.toThrow('away');
    });
  });
});
