import { sensitive } from '@alphaswarm-admin/plugin-audit-log-common';
import request from 'supertest';
import { z } from 'zod';
import type { Agent } from '../agents/Agent';
import {
  allow,
  createHarness,
  deny,
  olivia,
  stepUpAndApprovalDecision,
  stepUpDecision,
} from '../__testUtils__/pipelineHarness';
import { resizeWidgetAction } from '../__testUtils__/widgets';

const AGENT = '0a9e0000-0000-4000-8000-00000000000a';
const agentSession = { ...olivia, sessionId: `agent:${AGENT}` };

const forOlivia: Agent = {
  id: AGENT,
  title: 'Rollout agent',
  may: new Set(['demo.widget.resize']),
  expiresAt: new Date(Date.now() + 600_000),
  act: { sub: AGENT },
  person: {
    userRef: olivia.userRef,
    name: 'Olivia Operator',
    ownershipRefs: [olivia.userRef],
  },
};

const alone: Agent = { ...forOlivia, act: undefined, person: undefined };

function setUp(options: Parameters<typeof createHarness>[0] = {}) {
  const harness = createHarness({ decision: stepUpDecision(true), ...options });
  const as = (agent?: Agent) => {
    harness.state.agent = agent;
    harness.state.caller = agent ? agentSession : olivia;
  };
  as(forOlivia);
  return {
    ...harness,
    as,
    propose: (body: Record<string, unknown> = {}) =>
      request(harness.app)
        .post('/widgets/w1/resize/propose')
        .send({ size: 4, reason: 'it is small', seenVersion: 'v1', ...body }),
    /** As Olivia, who proves herself once she is asked. */
    async confirm(proposal: string, body: Record<string, unknown> = {}) {
      as(undefined);
      const first = await harness.resize({ proposal, ...body });
      if (first.status !== 401) return first;
      harness.store.grant(first.body.challenge.id);
      return harness.resize({ proposal, ...body });
    },
  };
}

describe('a proposal', () => {
  it('is a row before it waits, and does nothing', async () => {
    const { propose, ledger, store, journal, widgets } = setUp();
    const answer = await propose();
    expect(answer.status).toBe(202);
    const { proposalId } = answer.body;
    expect(answer.body.page).toBe(`/admin/approvals/proposals/${proposalId}`);
    expect(ledger.rows).toEqual([
      expect.objectContaining({
        action_id: proposalId,
        phase: 'challenged',
        actor_kind: 'agent',
        agent_subject: AGENT,
        act: { sub: AGENT },
        actor_user_id: olivia.userRef,
        reason: 'it is small',
        details: expect.objectContaining({
          proposed: expect.objectContaining({
            preview: expect.objectContaining({ title: 'Resize w1 to 4' }),
          }),
        }),
      }),
    ]);
    expect(store.proposals.stored.get(proposalId)).toMatchObject({
      pluginId: 'demo',
      method: 'post',
      path: '/widgets/w1/resize',
      input: { widget: 'w1', size: 4 },
      body: { size: 4 },
      state: 'waiting',
    });
    const { entries } = journal;
    expect(entries.indexOf('ledger:challenged')).toBeLessThan(
      entries.indexOf('store:createProposal'),
    );
    expect(widgets.size).toBe(2);
  });

  it('is the same one when the same is proposed again while it waits', async () => {
    const { propose, ledger } = setUp();
    const [first, again, other] = [
      await propose(),
      await propose(),
      await propose({ size: 5 }),
    ];
    expect(again.body.proposalId).toBe(first.body.proposalId);
    expect(other.body.proposalId).not.toBe(first.body.proposalId);
    expect(ledger.rows).toHaveLength(2);
  });

  it('is not there if its row can’t be written', async () => {
    const { propose, ledger, store } = setUp();
    ledger.failing.set('challenged', 'lost');
    expect((await propose()).status).toBe(503);
    expect(store.proposals.stored.size).toBe(0);
  });

  it.each([
    ['whose person may not', forOlivia, deny, 'You are not allowed'],
    ['on its own', alone, deny, 'needs a person to act for'],
    [
      'on its own, whatever the policy says',
      alone,
      allow,
      'a person to act for',
    ],
    [
      'that is doubted',
      { ...alone, doubt: 'it is not known' },
      deny,
      'it is not known',
    ],
  ])(
    'of an agent %s is refused, and a row',
    async (_, agent, decision, words) => {
      const { propose, as, ledger, store } = setUp({ decision });
      as(agent);
      const answer = await propose();
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toContain(words);
      expect(ledger.rows.map(({ phase }) => phase)).toEqual(['denied']);
      expect(store.proposals.stored.size).toBe(0);
    },
  );

  it('is not for people', async () => {
    const { propose, as } = setUp();
    as(undefined);
    expect((await propose()).status).toBe(403);
  });

  it.each([
    [{ size: 99 }, 400],
    [{ seenVersion: 'v0' }, 409],
    [{ reason: 'x' }, 400],
    [{ nobody: 'knows' }, 400],
    [{ typedConfirmation: 'w1' }, 400],
    [{ proposal: '01997d2c-1111-7222-8333-444455556666' }, 400],
  ])('with %j is %i, and no row', async (body, status) => {
    const { propose, ledger } = setUp();
    expect((await propose(body)).status).toBe(status);
    expect(ledger.rows).toEqual([]);
  });

  it('with a secret in it is refused: it would have to be stored', async () => {
    const { propose, store } = setUp({
      action: widgets =>
        resizeWidgetAction(widgets, {
          input: z.strictObject({
            widget: z.string(),
            size: z.number(),
            token: sensitive(z.string()).optional(),
          }),
        }),
    });
    expect((await propose({ token: 's3cret' })).status).toBe(403);
    expect(store.proposals.stored.size).toBe(0);
  });
});

describe('confirming a proposal', () => {
  it('is the person’s own action, under their own step-up, and its rows name the agent', async () => {
    const { propose, confirm, ledger, store, widgets } = setUp();
    const { proposalId } = (await propose()).body;
    const done = await confirm(proposalId);
    expect(done.status).toBe(200);
    expect(widgets.size).toBe(4);
    const rows = ledger.rows.filter(
      ({ action_id: id }) => id === done.body.actionId,
    );
    expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'succeeded']);
    for (const row of rows) {
      expect(row).toMatchObject({
        actor_kind: 'user',
        actor_user_id: olivia.userRef,
        agent_subject: null,
        reason: 'load test',
        step_up: { acrs: ['c1'] },
        details: {
          proposal: {
            id: proposalId,
            agent_subject: AGENT,
            agent_title: 'Rollout agent',
            act: { sub: AGENT },
            person: olivia.userRef,
            reason: 'it is small',
          },
        },
      });
    }
    expect(store.proposals.stored.get(proposalId)).toMatchObject({
      state: 'confirmed',
      decided: { by: olivia.userRef, actionId: done.body.actionId },
    });
  });

  it('happens once', async () => {
    const { propose, confirm, journal } = setUp();
    const { proposalId } = (await propose()).body;
    expect((await confirm(proposalId)).status).toBe(200);
    expect((await confirm(proposalId, { seenVersion: 'v2' })).status).toBe(409);
    expect(journal.entries.filter(one => one === 'effect')).toHaveLength(1);
  });

  it('is refused for another input, and for a proposal that nobody made', async () => {
    const { propose, confirm, widgets } = setUp();
    const { proposalId } = (await propose()).body;
    expect((await confirm(proposalId, { size: 5 })).status).toBe(400);
    expect((await confirm('01997d2c-1111-7222-8333-444455556666')).status).toBe(
      404,
    );
    expect(widgets.size).toBe(2);
  });

  it('by an agent is refused, and a row: it would be its own person', async () => {
    const { propose, resize, ledger, widgets } = setUp({ decision: allow });
    const { proposalId } = (await propose()).body;
    const answer = await resize({ proposal: proposalId });
    expect(answer.status).toBe(403);
    expect(ledger.rows.at(-1)).toMatchObject({
      phase: 'denied',
      actor_kind: 'agent',
      details: { ground: 'objection' },
    });
    expect(widgets.size).toBe(2);
  });

  it('believes the ledger, not what is stored', async () => {
    const { propose, confirm, ledger, widgets } = setUp();
    const { proposalId } = (await propose()).body;
    ledger.rows.length = 0;
    expect((await confirm(proposalId)).status).toBe(409);
    expect(widgets.size).toBe(2);
  });

  it('leaves it waiting if the intent can’t be written', async () => {
    const { propose, confirm, ledger, store } = setUp();
    const { proposalId } = (await propose()).body;
    ledger.failing.set('intent', 'lost');
    expect((await confirm(proposalId)).status).toBe(503);
    expect(store.proposals.stored.get(proposalId)?.state).toBe('waiting');
  });

  it('asks for a second person where the policy does, and what they approve names the agent', async () => {
    const { propose, confirm, store } = setUp({
      decision: stepUpAndApprovalDecision,
    });
    const { proposalId } = (await propose()).body;
    const waiting = await confirm(proposalId);
    expect(waiting.body.state).toBe('awaiting-approval');
    expect(
      store.approvals.stored.get(waiting.body.approvalId)?.proposal,
    ).toMatchObject({ id: proposalId, agent_subject: AGENT });
  });
});

it('each mounted action is offered to agents as a preview and a proposal, and never as itself', () => {
  const { offered } = setUp();
  expect(offered.map(({ name, path }) => `${name} ${path}`)).toEqual([
    'preview-widget-resize /widgets/:widget/resize/preview',
    'propose-widget-resize /widgets/:widget/resize/propose',
    'preview-widget-resize-revert /actions/:actionId/revert/preview',
    'propose-widget-resize-revert /actions/:actionId/revert/propose',
  ]);
  expect(Object.keys(offered[1].input.shape)).toEqual([
    'widget',
    'size',
    'note',
    'reason',
    'seenVersion',
  ]);
});
