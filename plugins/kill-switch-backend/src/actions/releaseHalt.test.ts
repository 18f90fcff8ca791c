import { mockServices } from '@backstage/backend-test-utils';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import { UpstreamUnavailableError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { FakeCp } from '../__testUtils__/FakeCp';
import { memoryRecords } from '../__testUtils__/memoryRecords';
import { HaltSurvey } from '../halt/HaltSurvey';
import { createReleaseHaltAction, type ObservedRelease } from './releaseHalt';

const { signal } = new AbortController();
const engaged = {
  inflightCount: 0,
  globalHaltActive: true,
  globalHaltReason: 'runaway orders',
};

function setUp() {
  const cp = new FakeCp();
  cp.status = engaged;
  const { kept, records } = memoryRecords();
  kept.push({
    actionId: 'halt-1',
    kind: 'halt',
    by: 'user:staff/olivia',
    reason: 'runaway orders',
    at: new Date(0),
    begins: true,
    report: {
      halted: [],
      failures: [{ target: 'bots', error: '403', code: 'forbidden' }],
    },
  });
  const news = { changed: jest.fn(), tell: jest.fn() };
  const action = createReleaseHaltAction({
    cp,
    records,
    news,
    survey: HaltSurvey.create({ cp }),
    logger: mockServices.logger.mock(),
  });
  const contextOf = (before: ObservedRelease) => ({
    actionId: '01938f6e-0000-7000-8000-000000000001',
    input: {},
    before,
    caller: { userRef: 'user:staff/ada', name: 'Ada' },
    reason: 'fixed',
    signal,
  });
  return {
    cp,
    kept,
    news,
    action,
    observe: () => action.observe({}, { signal }),
    async release() {
      const { state } = await action.observe({}, { signal });
      return action.perform(contextOf(state));
    },
    contextOf,
  };
}

describe('Release', () => {
  it('tells what was halted and why, and what never halted', async () => {
    const { action, observe } = setUp();
    const { state } = await observe();
    const preview = action.describe({}, state);
    expect(preview.changes).toEqual([
      {
        label: 'Kill switch',
        present: 'engaged: runaway orders',
        proposed: 'released',
      },
    ]);
    expect(preview.warnings).toEqual(['These never halted: bots (forbidden).']);
  });

  it('is of the halt that was seen, not of one that came later', async () => {
    const { cp, kept, observe } = setUp();
    const { version } = await observe();
    cp.status = { ...engaged, globalHaltReason: 'another' };
    expect((await observe()).version).not.toBe(version);
    cp.status = engaged;
    kept.push({ ...kept[0], actionId: 'halt-2' });
    expect((await observe()).version).not.toBe(version);
  });

  it('has nothing to release while nothing is halted', async () => {
    const { cp, observe } = setUp();
    cp.status = { inflightCount: 4, globalHaltActive: false };
    await expect(observe()).rejects.toThrow(ConflictError);
  });

  it('is never decided on what can’t be seen', async () => {
    const { cp, observe } = setUp();
    cp.haltStatus = () =>
      Promise.reject(
        new UpstreamUnavailableError('away', { upstream: 'alphaswarm-cp' }),
      );
    await expect(observe()).rejects.toThrow('away');
  });

  it('releases once, for the person, and is done only when alphaswarm-cp says so', async () => {
    const { cp, kept, news, release } = setUp();
    await expect(release()).resolves.toMatchObject({
      result: { released: true },
    });
    expect(cp.releases).toEqual(['01938f6e-0000-7000-8000-000000000001']);
    expect(kept.at(-1)).toMatchObject({
      kind: 'release',
      by: 'user:staff/ada',
    });
    expect(news.tell).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'Kill switch released' }),
    );
  });

  it.each([
    ['is still in force', async () => engaged, /still in force/],
    [
      'can’t be looked at',
      () => Promise.reject(new NotAllowedError('no')),
      /can’t be asked/,
    ],
  ])(
    'isn’t known to be done when the halt %s afterwards',
    async (_, haltStatus, words) => {
      const { cp, news, release } = setUp();
      cp.releaseHalt = async () => {
        cp.haltStatus = haltStatus;
      };
      const error = await release().catch(thrown => thrown);
      expect(error.name).toBe('Error');
      expect(error.message).toMatch(words);
      expect(news.tell).not.toHaveBeenCalled();
    },
  );

  it('passes a refusal on', async () => {
    const { cp, release } = setUp();
    const no = new NotAllowedError('no');
    cp.releaseHalt = () => Promise.reject(no);
    await expect(release()).rejects.toBe(no);
  });

  it('after a crash: happened if nothing is halted, did not if the same halt is in force, isn’t known with another', async () => {
    const { cp, action, observe, contextOf } = setUp();
    const { state } = await observe();
    const reconcile = () => action.reconcile(contextOf(state));
    expect((await reconcile()).outcome).toBe('not-performed');
    cp.status = { ...engaged, globalHaltReason: 'another' };
    expect((await reconcile()).outcome).toBe('unknown');
    cp.status = { inflightCount: 4, globalHaltActive: false };
    expect((await reconcile()).outcome).toBe('performed');
  });
});
