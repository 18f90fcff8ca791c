import { ConflictError } from '@backstage/errors';
import { actionScope } from '../actions/actionScope';
import { PartialEffectError } from '../actions/errors';
import { createHarness } from '../__testUtils__/pipelineHarness';

const call = (requestId: string) => ({
  system: 'aws:ecs',
  operation: 'UpdateService',
  requestId,
});

describe('remote calls', () => {
  it('are named by the outcome, and made in the name of the action', async () => {
    const { resize, ledger, widgets } = createHarness();
    let actionId: string | undefined;
    widgets.performing = async () => {
      // Wherever a client is called, after whatever it waited for.
      await Promise.resolve();
      actionId = actionScope()?.actionId;
      actionScope()?.record(call('r-1'));
      actionScope()?.record(call('r-2'));
      return { result: {} };
    };
    await resize();
    const [intent, succeeded] = ledger.rows;
    expect(actionId).toBe(intent.action_id);
    expect(intent.details).not.toHaveProperty('remoteCalls');
    expect(succeeded.details.remoteCalls).toEqual([call('r-1'), call('r-2')]);
  });

  it('are named by a failure and by what was undone, too', async () => {
    const { resize, ledger, widgets } = createHarness();
    widgets.performing = async () => {
      actionScope()?.record(call('r-1'));
      throw new PartialEffectError('half of it', { half: true });
    };
    widgets.compensating = async () => {
      actionScope()?.record(call('r-2'));
    };
    await resize();
    expect(ledger.rows[1]).toMatchObject({
      phase: 'compensated',
      details: { remoteCalls: [call('r-1'), call('r-2')] },
    });

    widgets.performing = async () => {
      actionScope()?.record(call('r-3'));
      throw new ConflictError('no');
    };
    await resize();
    expect(ledger.rows[3]).toMatchObject({
      phase: 'failed',
      details: { remoteCalls: [call('r-3')] },
    });
  });

  it('belong to their own action when two are performed at once', async () => {
    const { resize, ledger, widgets } = createHarness();
    let letGo: () => void = () => {};
    const bothHere = new Promise<void>(resolve => {
      letGo = resolve;
    });
    let here = 0;
    widgets.performing = async ({ actionId }) => {
      here += 1;
      if (here === 2) letGo();
      await bothHere;
      actionScope()?.record(call(actionId));
      return { result: {} };
    };
    await Promise.all([resize(), resize()]);
    const outcomes = ledger.rows.filter(({ phase }) => phase === 'succeeded');
    expect(outcomes).toHaveLength(2);
    for (const { action_id, details } of outcomes) {
      expect(details.remoteCalls).toEqual([call(action_id)]);
    }
  });

  it('are not mentioned where there were none, and there is no action outside of one', async () => {
    const { resize, ledger } = createHarness();
    await resize();
    expect(ledger.rows[1].details).not.toHaveProperty('remoteCalls');
    expect(actionScope()).toBeUndefined();
  });
});
