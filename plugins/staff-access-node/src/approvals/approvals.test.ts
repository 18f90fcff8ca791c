import { randomUUID } from 'node:crypto';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import {
  createHarness,
  deny,
  olivia,
  stepUpAndApprovalDecision,
} from '../__testUtils__/pipelineHarness';
import { ApprovedRuns } from './ApprovedRuns';

const ada = 'user:staff/0a0a0a0a-0000-4000-8000-00000000000a';

const stepUp = {
  acrs: ['c1'],
  amr: ['pwd', 'mfa'],
  auth_time: Math.floor(Date.now() / 1000),
  grant_id: 'f'.repeat(64),
};

/** The pipeline, and what runs what was approved. Both people have the rights until the test takes them. */
function createApprovalHarness() {
  const harness = createHarness({ decision: stepUpAndApprovalDecision });
  const rights = new Map([
    [olivia.userRef, stepUpAndApprovalDecision],
    [ada, stepUpAndApprovalDecision],
  ]);
  const { ledger, store, registry, metrics, logger } = harness;
  const options = {
    ledger,
    store,
    registry,
    metrics,
    logger,
    staff: { ownershipRefsOf: async (userRef: string) => [userRef] },
    people: {
      decide: (_: unknown, { userRef }: { userRef: string }) =>
        rights.get(userRef) ?? deny,
    },
  };
  const approvals = store.approvals;
  return {
    ...harness,
    approvals,
    rights,
    runs: ApprovedRuns.create(options),
    /** Asks for the action under a step-up, up to the 202. */
    async ask(body: Record<string, unknown> = {}, key = randomUUID()) {
      const challenged = await harness.resize(body, { key });
      store.grant(challenged.body.challenge.id);
      return harness.resize(body, { key });
    },
    async approve(id: string) {
      return approvals.give(
        id,
        {
          approver: ada,
          word: 'approved',
          reason: 'looks right',
          actionId: randomUUID(),
          stepUp,
        },
        new Date(),
      );
    },
  };
}

describe('an attempt that needs a second person', () => {
  it('is answered with 202 once its requester has proved who they are, and does nothing', async () => {
    const { ask, ledger, approvals, journal } = createApprovalHarness();
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body).toMatchObject({
      state: 'awaiting-approval',
      approvalId: body.actionId,
    });
    expect(ledger.phases()).toEqual(['challenged', 'challenged']);
    expect(ledger.rows[1]).toMatchObject({
      action_id: body.actionId,
      step_up: { acrs: ['c1'] },
      details: {
        approval: { quorum: 1, preview: { title: 'Resize w1 to 4' } },
      },
    });
    const stored = approvals.stored.get(body.approvalId);
    expect(stored?.preview).toMatchObject({
      changes: [{ label: 'Size', present: 2, proposed: 4 }],
      seenVersion: 'v1',
    });
    expect(stored?.expiresAt.toISOString()).toBe(body.expiresAt);
    expect(journal.entries).not.toContain('effect');
  });

  it('is asked for once, however often it is repeated', async () => {
    const { ask, resize, approvals } = createApprovalHarness();
    const key = randomUUID();
    const first = await ask({}, key);
    const again = await resize({}, { key });
    expect(again.body).toEqual(first.body);
    expect(approvals.stored.size).toBe(1);
  });

  it('says beforehand that somebody else will be asked', async () => {
    const { app } = createApprovalHarness();
    const { body } = await request(app)
      .post('/widgets/w1/resize/preview')
      .send({ size: 4 });
    expect(body).toMatchObject({ approvals: 1, stepUp: { acr: 'c1' } });
  });

  it('can not be asked for by an agent', async () => {
    const { ask, state, approvals, ledger } = createApprovalHarness();
    state.agent = {
      id: 'agent-1',
      title: 'Agent',
      may: new Set(['demo.widget.resize']),
      person: { userRef: olivia.userRef, ownershipRefs: [] },
    } as never;
    const response = await ask();
    expect(response.status).toBe(403);
    expect(ledger.phases()).toEqual(['challenged', 'denied']);
    expect(approvals.stored.size).toBe(0);
  });

  it.each(['claim', 'createApproval'])(
    'is refused with 503 when %s fails, and asked of nobody',
    async method => {
      const { resize, store, approvals, journal } = createApprovalHarness();
      const key = randomUUID();
      const challenged = await resize({}, { key });
      store.grant(challenged.body.challenge.id);
      store.failing.add(method);
      expect((await resize({}, { key })).status).toBe(503);
      expect(approvals.stored.size).toBe(0);
      expect(journal.entries).not.toContain('effect');
    },
  );

  it.each(['lost', 'kept'] as const)(
    'is asked of nobody when its row is %s',
    async how => {
      const { resize, store, ledger, approvals } = createApprovalHarness();
      const key = randomUUID();
      const challenged = await resize({}, { key });
      store.grant(challenged.body.challenge.id);
      ledger.failing.set('challenged', how);
      expect((await resize({}, { key })).status).toBe(503);
      expect(approvals.stored.size).toBe(0);
    },
  );
});

describe('what was approved', () => {
  it('is done once, under the evidence of both people', async () => {
    const { ask, approve, runs, ledger, widgets, approvals } =
      createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    await Promise.all([runs.run(approvalId), runs.run(approvalId)]);
    await runs.run(approvalId);
    expect(widgets.size).toBe(4);
    const rows = await ledger.rowsOfAction(approvalId);
    expect(rows.map(({ phase }) => phase)).toEqual([
      'challenged',
      'intent',
      'succeeded',
    ]);
    expect(rows[1]).toMatchObject({
      actor_user_id: olivia.userRef,
      step_up: { acrs: ['c1'] },
      approval: {
        request_id: approvalId,
        approvals: [{ approver: ada, step_up: stepUp }],
      },
    });
    expect(approvals.stored.get(approvalId)?.state).toBe('succeeded');
  });

  it('is not done before somebody approved it', async () => {
    const { ask, runs, widgets } = createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await runs.run(approvalId);
    expect(widgets.size).toBe(2);
  });

  it.each([
    ['requester', olivia.userRef],
    ['approver', ada],
  ])('is not done when the %s has lost the right meanwhile', async (_, who) => {
    const { ask, approve, runs, rights, widgets, ledger, approvals } =
      createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    rights.set(who, { result: AuthorizeResult.DENY });
    await runs.run(approvalId);
    expect(widgets.size).toBe(2);
    expect(ledger.phases().slice(-1)).toEqual(['denied']);
    expect(approvals.stored.get(approvalId)?.state).toBe('refused');
  });

  it('fails, with an intent, when the target has changed since it was asked for', async () => {
    const { ask, approve, runs, widgets, ledger, approvals, journal } =
      createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    widgets.version = 'v9';
    await runs.run(approvalId);
    expect(journal.entries).not.toContain('effect');
    expect(ledger.phases().slice(-2)).toEqual(['intent', 'failed']);
    expect(approvals.stored.get(approvalId)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/changed since/),
    });
  });

  it.each([
    ['input', { input: { widget: 'w1', size: 9 } }],
    ['target', { target: { kind: 'widget', id: 'w2' } }],
    ['reason', { reason: 'another one' }],
    ['digest', { operationDigest: 'b'.repeat(64) }],
    ['requester', { requester: 'user:staff/somebody-else' }],
  ])('is not done when its stored %s was changed', async (_, change) => {
    const { ask, approve, runs, approvals, journal } = createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    Object.assign(approvals.stored.get(approvalId)!, change);
    await runs.run(approvalId);
    expect(journal.entries).not.toContain('effect');
    expect(approvals.stored.get(approvalId)?.state).toBe('refused');
  });

  it('is not done when its requester was written among those who approved', async () => {
    const { ask, approve, runs, approvals, journal } = createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    approvals.stored.get(approvalId)!.words[0].approver = olivia.userRef;
    await runs.run(approvalId);
    expect(journal.entries).not.toContain('effect');
  });

  it('is not done once it has expired', async () => {
    const { ask, approve, runs, approvals, journal } = createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    approvals.stored.get(approvalId)!.expiresAt = new Date(0);
    await runs.run(approvalId);
    expect(journal.entries).not.toContain('effect');
  });

  it.each(['lost', 'kept'] as const)(
    'is never done without an intent: one that is %s ends the run',
    async how => {
      const { ask, approve, runs, ledger, journal, approvals } =
        createApprovalHarness();
      const { approvalId } = (await ask()).body;
      await approve(approvalId);
      ledger.failing.set('intent', how);
      await expect(runs.run(approvalId)).rejects.toThrow('ledger is away');
      expect(journal.entries).not.toContain('effect');
      // As upkeep does once the process is surely gone.
      ledger.failing.clear();
      await approvals.move(approvalId, 'running', 'approved');
      await runs.run(approvalId);
      expect(journal.entries.filter(entry => entry === 'effect')).toHaveLength(
        how === 'lost' ? 1 : 0,
      );
    },
  );

  it('stays to be found out when its outcome can not be recorded', async () => {
    const { ask, approve, runs, ledger, approvals } = createApprovalHarness();
    const { approvalId } = (await ask()).body;
    await approve(approvalId);
    ledger.failing.set('succeeded', 'lost');
    await runs.run(approvalId);
    expect(approvals.stored.get(approvalId)).toMatchObject({
      state: 'running',
      runningUntil: new Date(0),
    });
  });
});
