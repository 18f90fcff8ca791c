import { randomUUID } from 'node:crypto';
import type { Agent } from '../agents/Agent';
import {
  allow,
  createHarness,
  deny,
  olivia,
  stepUpDecision,
} from '../__testUtils__/pipelineHarness';

const AGENT = '0a9e0000-0000-4000-8000-00000000000a';

const forOlivia: Agent = {
  id: AGENT,
  title: 'Rollout agent',
  may: new Set(['demo.widget.resize']),
  expiresAt: new Date(Date.now() + 600_000),
  act: { sub: AGENT },
  person: {
    userRef: olivia.userRef,
    name: 'Olivia Operator',
    email: 'olivia.operator@staff.alpha-swarm.example',
    ownershipRefs: [olivia.userRef],
  },
};

const agentSession = { ...olivia, sessionId: `agent:${AGENT}` };

function actingFor(options: Parameters<typeof createHarness>[0] = {}) {
  const harness = createHarness(options);
  harness.state.agent = forOlivia;
  harness.state.caller = agentSession;
  return harness;
}

describe('an agent that acts for a person', () => {
  it('is in each row, with the person and the chain that says so', async () => {
    const { resize, ledger } = actingFor({ decision: allow });
    expect((await resize()).status).toBe(200);
    expect(ledger.rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    for (const row of ledger.rows) {
      expect(row).toMatchObject({
        actor_kind: 'agent',
        actor_user_id: olivia.userRef,
        agent_subject: AGENT,
        act: { sub: AGENT },
        details: { actor: { name: 'Olivia Operator', roles: ['Tester'] } },
      });
    }
  });

  it('is challenged for one operation however the policy asks, with what it is about in words', async () => {
    const { resize, ledger, store } = actingFor({
      decision: stepUpDecision(false),
    });
    const answer = await resize();
    expect(answer.status).toBe(401);
    expect(answer.body.challenge).toMatchObject({ acr: 'c1', bound: true });
    expect(ledger.rows.at(-1)).toMatchObject({
      phase: 'challenged',
      actor_kind: 'agent',
    });
    expect(store.challenges.get(answer.body.challenge.id)?.request).toEqual({
      agent: 'Rollout agent',
      reason: 'load test',
      title: 'Resize w1 to 4',
      destructive: false,
      changes: [{ label: 'Size', present: 2, proposed: 4 }],
      affects: [],
      warnings: [],
      undo: 'Resize it back',
    });
  });

  it('goes on under the same key once the person has proved themselves for it, and once', async () => {
    const { resize, store, widgets } = actingFor({
      decision: stepUpDecision(false),
    });
    const key = randomUUID();
    const { challenge } = (await resize({}, { key })).body;
    store.grant(challenge.id);
    expect((await resize({}, { key })).status).toBe(200);
    expect((await resize({}, { key })).status).toBe(200);
    expect(widgets.journal.entries.filter(entry => entry === 'effect')).toEqual(
      ['effect'],
    );
    widgets.version = 'v1';
    expect((await resize()).status).toBe(401);
  });

  it('can’t use what the person proved for anything else, or in the portal', async () => {
    const { resize, state, store, journal } = createHarness({
      decision: stepUpDecision(false),
    });
    // The person, in the portal: an unbound grant, good for three minutes.
    const person = (await resize()).body.challenge;
    store.grant(person.id);
    state.agent = forOlivia;
    expect((await resize()).status).toBe(401);
    state.caller = agentSession;
    const challenged = (await resize()).body.challenge;
    store.grant(challenged.id);
    expect((await resize({ size: 5 })).status).toBe(401);
    // Not even an unbound grant of the agent's own would do.
    store.grants.at(-1)!.bound = false;
    expect((await resize()).status).toBe(401);
    expect(journal.entries).not.toContain('effect');
  });

  it('does not let the person go on with what they proved for the agent', async () => {
    const harness = actingFor({ decision: stepUpDecision(false) });
    const { challenge } = (await harness.resize()).body;
    harness.store.grant(challenge.id);
    harness.state.agent = undefined;
    harness.state.caller = olivia;
    expect((await harness.resize()).status).toBe(401);
  });

  it('has idempotency keys of its own', async () => {
    const harness = actingFor({ decision: allow });
    const key = randomUUID();
    const first = await harness.resize({}, { key });
    harness.state.agent = undefined;
    harness.state.caller = olivia;
    harness.widgets.version = 'v1';
    const second = await harness.resize({}, { key });
    expect(second.status).toBe(200);
    expect(second.body.actionId).not.toBe(first.body.actionId);
  });

  it('is refused what the person may not, with a row that names both', async () => {
    const { resize, ledger, journal } = actingFor({ decision: deny });
    const answer = await resize();
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toBe(
      'You are not allowed to do this: Resize widget',
    );
    expect(ledger.rows).toMatchObject([
      { phase: 'denied', actor_kind: 'agent', details: { ground: 'policy' } },
    ]);
    expect(journal.entries).not.toContain('effect');
  });
});

describe('an agent that nothing is done for', () => {
  it.each<[string, Partial<Agent>, RegExp]>([
    [
      'has nobody to act for',
      { person: undefined, act: undefined },
      /on its own changes nothing/,
    ],
    [
      'the configuration limits',
      { may: new Set() },
      /may not do this for anybody/,
    ],
    [
      'is doubted',
      { person: undefined, doubt: 'it goes in a circle' },
      /it goes in a circle/,
    ],
  ])('that %s gets 403 and a row', async (_, change, message) => {
    const harness = createHarness({ decision: deny });
    harness.state.agent = { ...forOlivia, ...change };
    harness.state.caller = agentSession;
    const answer = await harness.resize();
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toMatch(message);
    expect(harness.ledger.rows).toMatchObject([
      {
        phase: 'denied',
        actor_kind: 'agent',
        agent_subject: AGENT,
        actor_user_id:
          change.person === undefined && 'person' in change
            ? null
            : olivia.userRef,
        details: { ground: 'agent' },
      },
    ]);
    expect(harness.journal.entries).not.toContain('effect');
  });
});

it('nobody becomes an agent by a field or a header', async () => {
  const { resize, ledger } = createHarness({ decision: allow });
  const forged = await resize({ act: { sub: AGENT } });
  expect(forged.status).toBe(400);
  expect(forged.body.error.message).toContain('act');
  expect(ledger.rows).toEqual([]);
  const header = await resize().set('act', JSON.stringify({ sub: AGENT }));
  expect(header.status).toBe(200);
  expect(ledger.rows).toMatchObject([
    { actor_kind: 'user', agent_subject: null, act: null },
    { actor_kind: 'user', agent_subject: null, act: null },
  ]);
});
