import { mockServices } from '@backstage/backend-test-utils';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerUnavailableError } from '@alphaswarm-admin/plugin-audit-log-node';
import { createHarness } from '../__testUtils__/pipelineHarness';
import { ActionReconciler } from './ActionReconciler';

const MINUTE = 60_000;

/** An action that was left open, its intent `ageMs` old. */
async function leftOpen(ageMs: number) {
  const harness = createHarness();
  harness.widgets.performing = async () => {
    throw new Error('socket hang up');
  };
  await harness.resize();
  const [intent] = harness.ledger.rows;
  intent.created_at = new Date(Date.now() - ageMs).toISOString();
  const onConcluded = jest.fn();
  const reconciler = ActionReconciler.create({
    ...harness,
    logger: mockServices.logger.mock(),
    abandonAfterMs: 15 * MINUTE,
    onConcluded,
  });
  return {
    ...harness,
    onConcluded,
    intent,
    reconciler,
    run: () => reconciler.run(new AbortController().signal),
  };
}

describe('ActionReconciler', () => {
  it('writes that it succeeded, in the name of who began it', async () => {
    const { run, widgets, ledger, intent, onConcluded } = await leftOpen(
      2 * MINUTE,
    );
    widgets.reconciling = async () => ({
      outcome: 'performed',
      after: { size: 4 },
    });
    await run();
    expect(ledger.phases()).toEqual(['intent', 'succeeded']);
    expect(onConcluded.mock.calls).toEqual([[intent, 'succeeded']]);
    const columns: Array<keyof AuditRow> = [
      'action_id',
      'event_type',
      'event_category',
      'severity',
      'actor_user_id',
      'target_kind',
      'target_id',
      'reason',
      'connection',
      'request_id',
      'operation_digest',
    ];
    for (const column of columns) {
      expect(ledger.rows[1][column]).toEqual(intent[column]);
    }
    expect(ledger.rows[1].details).toEqual({
      after: { size: 4 },
      concludedBy: 'reconciler',
      actor: intent.details.actor,
    });
  });

  it('asks with what the intent recorded', async () => {
    const { run, action, registry, intent } = await leftOpen(2 * MINUTE);
    const asked = jest.fn();
    registry.find = () => ({
      ...action,
      reconcile: async context => {
        asked(context);
        return { outcome: 'unknown', why: 'still looking' };
      },
    });
    await run();
    expect(asked).toHaveBeenCalledWith({
      actionId: intent.action_id,
      input: { widget: 'w1', size: 4 },
      before: { size: 2 },
      caller: { userRef: intent.actor_user_id, name: 'Olivia Operator' },
      reason: 'load test',
      signal: expect.any(AbortSignal),
    });
  });

  it('writes that it failed when it surely did not happen', async () => {
    const { run, widgets, ledger } = await leftOpen(2 * MINUTE);
    widgets.reconciling = async () => ({
      outcome: 'not-performed',
      why: 'the size is still 2',
    });
    await run();
    expect(ledger.phases()).toEqual(['intent', 'failed']);
    expect(ledger.rows[1].details.error).toMatchObject({
      message: 'It did not happen: the size is still 2',
    });
  });

  describe('what is found half done', () => {
    const half = {
      outcome: 'partial' as const,
      done: { steps: ['first'] },
      why: 'the second step is missing',
    };

    it('is undone, in the name of who began it, and then closed as compensated', async () => {
      const { run, action, registry, ledger, intent, onConcluded } =
        await leftOpen(2 * MINUTE);
      const compensate = jest.fn();
      registry.find = () => ({
        ...action,
        reconcile: async () => half,
        compensate,
      });
      await run();
      expect(compensate).toHaveBeenCalledWith(
        expect.objectContaining({
          actionId: intent.action_id,
          input: { widget: 'w1', size: 4 },
          caller: { userRef: intent.actor_user_id, name: 'Olivia Operator' },
        }),
        half.done,
      );
      expect(ledger.phases()).toEqual(['intent', 'compensated']);
      expect(ledger.rows[1].details).toMatchObject({
        partial: half.done,
        error: {
          message: 'It was interrupted half done: the second step is missing',
        },
      });
      expect(onConcluded.mock.calls).toEqual([[intent, 'compensated']]);
    });

    it.each([
      ['undoing it fails', jest.fn().mockRejectedValue(new Error('away'))],
      ['it can’t be undone', undefined],
    ])(
      'stays open while %s, and is abandoned when it is too old',
      async (_, compensate) => {
        const { run, action, registry, ledger, intent } = await leftOpen(
          2 * MINUTE,
        );
        registry.find = () => ({
          ...action,
          reconcile: async () => half,
          compensate,
        });
        await run();
        expect(ledger.phases()).toEqual(['intent']);
        intent.created_at = new Date(Date.now() - 16 * MINUTE).toISOString();
        await run();
        expect(ledger.phases()).toEqual(['intent', 'abandoned']);
        expect(ledger.rows[1].details.error).toMatchObject({
          message: expect.stringContaining('the second step is missing'),
        });
      },
    );
  });

  it('leaves alone what another process may still be at work on', async () => {
    const { run, widgets, ledger } = await leftOpen(30_000);
    widgets.reconciling = async () => ({ outcome: 'not-performed', why: '' });
    await run();
    expect(ledger.phases()).toEqual(['intent']);
  });

  it('asks again while nobody knows, and abandons it when it is too old', async () => {
    const { run, ledger, intent, metrics } = await leftOpen(2 * MINUTE);
    await run();
    expect(ledger.phases()).toEqual(['intent']);
    intent.created_at = new Date(Date.now() - 16 * MINUTE).toISOString();
    await run();
    expect(ledger.phases()).toEqual(['intent', 'abandoned']);
    expect(ledger.rows[1].severity).toBe('critical');
    expect(metrics.outcome).toHaveBeenCalledWith(
      'demo.widget.resize',
      'abandoned',
    );
  });

  it('takes an action that throws for unknown', async () => {
    const { run, widgets, ledger } = await leftOpen(16 * MINUTE);
    widgets.reconciling = async () => {
      throw new Error('throttled');
    };
    await run();
    expect(ledger.rows[1]).toMatchObject({
      phase: 'abandoned',
      details: { error: { message: 'throttled' } },
    });
  });

  it('takes input that can’t be read any more for unknown', async () => {
    const { run, widgets, ledger, intent } = await leftOpen(16 * MINUTE);
    widgets.reconciling = async () => ({ outcome: 'performed' });
    intent.details = { ...intent.details, input: { size: 'hmac:…' } };
    await run();
    expect(ledger.phases()).toEqual(['intent', 'abandoned']);
  });

  it.each([
    [2 * MINUTE, ['intent']],
    [16 * MINUTE, ['intent', 'abandoned']],
  ])(
    'leaves an action that this build doesn’t know to a newer one, and abandons it in the end (%d ms)',
    async (ageMs, phases) => {
      const { run, registry, ledger } = await leftOpen(ageMs);
      registry.find = () => undefined;
      await run();
      expect(ledger.phases()).toEqual(phases);
      expect(ledger.rows.at(-1)?.event_type).toBe('demo.widget.resize');
    },
  );

  it('writes one terminal row however many reconcilers there are', async () => {
    const { run, widgets, ledger } = await leftOpen(2 * MINUTE);
    widgets.reconciling = async () => ({ outcome: 'performed' });
    await Promise.all([run(), run(), run()]);
    expect(ledger.phases()).toEqual(['intent', 'succeeded']);
  });

  it('stops at an outage of the ledger, and goes on the next time', async () => {
    const { run, widgets, ledger } = await leftOpen(2 * MINUTE);
    widgets.reconciling = async () => ({ outcome: 'performed' });
    ledger.failing.set('succeeded', 'lost');
    await expect(run()).rejects.toThrow(LedgerUnavailableError);
    ledger.failing.clear();
    await run();
    expect(ledger.phases()).toEqual(['intent', 'succeeded']);
  });

  it('doesn’t let one action that can’t be recorded keep the others open', async () => {
    const { run, resize, widgets, ledger } = await leftOpen(3 * MINUTE);
    await resize({}, { widget: 'w2' });
    ledger.rows[1].created_at = ledger.rows[0].created_at;
    widgets.reconciling = async () => ({ outcome: 'performed' });
    const append = ledger.append.bind(ledger);
    ledger.append = async event => {
      if (event.target?.id === 'w1') throw new TypeError('not JSON');
      return append(event);
    };
    await run();
    expect(ledger.phases()).toEqual(['intent', 'intent', 'succeeded']);
  });

  it('stops when its lease ends', async () => {
    const { reconciler, widgets, ledger } = await leftOpen(2 * MINUTE);
    widgets.reconciling = async () => ({ outcome: 'performed' });
    await reconciler.run(AbortSignal.abort());
    expect(ledger.phases()).toEqual(['intent']);
  });
});
