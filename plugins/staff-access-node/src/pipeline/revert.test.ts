import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import request from 'supertest';
import {
  createHarness,
  deny,
  stepUpDecision,
} from '../__testUtils__/pipelineHarness';
import type { Widgets } from '../__testUtils__/widgets';

/** Whether the widget is as the action left it. */
function lookAt(widgets: Widgets) {
  widgets.reconciling = async () =>
    widgets.size === 4
      ? { outcome: 'performed' }
      : { outcome: 'not-performed', why: `the size is ${widgets.size}` };
}

async function afterResizing() {
  const harness = createHarness();
  lookAt(harness.widgets);
  const { body } = await harness.resize();
  const actionId: string = body.actionId;
  const post = (path: string, fields: object = {}) =>
    request(harness.app)
      .post(`/actions/${path}`)
      .set('Idempotency-Key', randomUUID())
      .send(fields);
  return {
    ...harness,
    actionId,
    preview: (id = actionId) => post(`${id}/revert/preview`),
    revert: (fields: object = {}, id = actionId) =>
      post(`${id}/revert`, {
        reason: 'it was too much',
        seenVersion: 'v2',
        ...fields,
      }),
  };
}

describe('reverting an action', () => {
  it('undoes it as a new action that names it', async () => {
    const { revert, widgets, ledger, actionId, journal } =
      await afterResizing();
    const { status, body } = await revert();
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        actionId: expect.any(String),
        state: 'succeeded',
        result: { reverted: actionId },
      },
    });
    expect(widgets.size).toBe(2);
    expect(
      journal.entries.filter(entry => entry === 'compensate'),
    ).toHaveLength(1);
    const rows = await ledger.rowsOfAction(body.actionId);
    expect(rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    for (const row of rows) {
      expect(row).toMatchObject({
        event_type: 'demo.widget.resize.revert',
        compensates: actionId,
        target_kind: 'widget',
        target_id: 'w1',
        reason: 'it was too much',
      });
    }
    expect(rows[0].details.before).toMatchObject({
      original: {
        actionId,
        input: { widget: 'w1', size: 4 },
        before: { size: 2 },
        after: { size: 4 },
      },
      present: { size: 4 },
    });
  });

  it('says what will happen: the changes, the other way round', async () => {
    const { preview } = await afterResizing();
    const { status, body } = await preview();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      action: 'demo.widget.resize.revert',
      title: 'Revert “Resize w1 to 4”',
      changes: [{ label: 'Size', present: 4, proposed: 2 }],
      seenVersion: 'v2',
    });
  });

  it('is told as what it undoes', async () => {
    const { ledger } = await afterResizing();
    expect(ledger.registered.get('demo.widget.resize.revert')).toMatchObject({
      title: 'Revert: Resize widget',
      sentence: 'reverted what had resized {target}',
    });
  });

  it('happens once', async () => {
    const { revert, widgets } = await afterResizing();
    await revert();
    widgets.size = 4;
    const { status, body } = await revert();
    expect(status).toBe(409);
    expect(body.error.message).toBe('It has been reverted already');
  });

  it('is refused when the target is not as the action left it', async () => {
    const { revert, widgets, journal } = await afterResizing();
    widgets.size = 7;
    const { status, body } = await revert();
    expect(status).toBe(409);
    expect(body.error.message).toContain('the size is 7');
    expect(journal.entries).not.toContain('compensate');
  });

  it('is refused when the target has changed since the preview', async () => {
    const { revert } = await afterResizing();
    expect((await revert({ seenVersion: 'v1' })).status).toBe(409);
  });

  it('is refused when the action did not succeed', async () => {
    const { ledger, resize, revert, widgets } = await afterResizing();
    widgets.performing = async () => {
      throw new Error('timeout');
    };
    await resize({ seenVersion: 'v2' });
    const open = ledger.rows[ledger.rows.length - 1];
    const { status, body } = await revert({}, open.action_id);
    expect(status).toBe(409);
    expect(body.error.message).toContain('not known to have succeeded');
  });

  it.each([
    [randomUUID(), 404],
    ['abc', 400],
  ])('of %s is answered with %d', async (id, status) => {
    const { revert, preview } = await afterResizing();
    expect((await revert({}, id)).status).toBe(status);
    expect((await preview(id)).status).toBe(status);
  });

  it('needs the same permission, and leaves a row when it is denied', async () => {
    const { revert, state, ledger, actionId, widgets } = await afterResizing();
    state.decision = deny;
    expect((await revert()).status).toBe(403);
    expect(ledger.rows[ledger.rows.length - 1]).toMatchObject({
      phase: 'denied',
      event_type: 'demo.widget.resize.revert',
      compensates: actionId,
      target_id: 'w1',
    });
    expect(widgets.size).toBe(4);
  });

  it('needs the same step-up', async () => {
    const { revert, state } = await afterResizing();
    state.decision = stepUpDecision(true);
    const { status, body } = await revert();
    expect(status).toBe(401);
    expect(body.challenge.actionType).toBe('demo.widget.resize.revert');
  });

  it('stays open while nobody knows', async () => {
    const { revert, widgets } = await afterResizing();
    widgets.compensating = async () => {
      throw new Error('connection reset');
    };
    expect((await revert()).status).toBe(202);
  });

  it('is found out by what the action says of the target, the other way round', async () => {
    const { registry, widgets, actionId } = await afterResizing();
    const reconcile = (observedAt: Date) =>
      registry.find('demo.widget.resize.revert')!.reconcile({
        actionId: randomUUID(),
        input: { actionId },
        before: {
          original: {
            actionId,
            input: { widget: 'w1', size: 4 },
            before: { size: 2 },
            after: {},
          },
          present: {},
          observedAt: observedAt.toISOString(),
        } as JsonObject,
        caller: { userRef: 'user:staff/x' },
        reason: 'r',
        signal: new AbortController().signal,
      });
    const longAgo = new Date(Date.now() - 120_000);
    expect(await reconcile(new Date())).toMatchObject({ outcome: 'unknown' });
    expect(await reconcile(longAgo)).toMatchObject({
      outcome: 'not-performed',
    });
    widgets.size = 2;
    expect(await reconcile(new Date())).toMatchObject({ outcome: 'performed' });
  });

  it('is offered for actions that have a compensation', async () => {
    const { registry } = await afterResizing();
    expect(registry.findRevert('demo.widget.resize')).toMatchObject({
      pluginId: 'demo',
      action: { event: { id: 'demo.widget.resize.revert' } },
    });
    expect(registry.findRevert('demo.widget.paint')).toBeUndefined();
  });
});
