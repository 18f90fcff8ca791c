import type { AuditPhase } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createHarness,
  deny,
  stepUpDecision,
} from '../__testUtils__/pipelineHarness';

describe('audit first', () => {
  it('writes the intent before the effect and the outcome after it', async () => {
    const { resize, journal, ledger, widgets } = createHarness();
    const response = await resize();
    expect(response.status).toBe(200);
    expect(widgets.size).toBe(4);
    expect(ledger.phases()).toEqual(['intent', 'succeeded']);
    expect(journal.entries).toEqual([
      'store:find',
      'policy',
      'observe',
      'store:usableGrants',
      'store:claim',
      'ledger:intent',
      'observe',
      'effect',
      'ledger:succeeded',
      'store:settle',
    ]);
  });

  it('tells in every row who, what, why, from where and under which digest', async () => {
    const { resize, ledger } = createHarness();
    await resize()
      .set('User-Agent', 'test')
      .set(
        'traceparent',
        '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      );
    for (const row of ledger.rows) {
      expect(row).toMatchObject({
        event_type: 'demo.widget.resize',
        actor_kind: 'user',
        actor_user_id: expect.stringMatching(/^user:staff\//),
        target_kind: 'widget',
        target_id: 'w1',
        reason: 'load test',
        connection: 'entra',
        user_agent: 'test',
        request_id: '4bf92f3577b34da6a3ce929d0e0e4736',
        operation_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        details: {
          input: { widget: 'w1', size: 4 },
          seenVersion: 'v1',
          actor: { name: 'Olivia Operator', roles: ['Tester'] },
        },
      });
    }
    expect(ledger.rows[0].details.before).toEqual({ size: 2 });
    expect(ledger.rows[1].details.after).toEqual({ size: 4 });
    expect(new Set(ledger.rows.map(row => row.action_id)).size).toBe(1);
  });

  it.each(['lost', 'kept'] as const)(
    'does nothing and answers 503 when the intent is refused (%s)',
    async failure => {
      const { resize, journal, ledger, metrics, store } = createHarness();
      ledger.failing.set('intent', failure);
      const response = await resize();
      expect(response.status).toBe(503);
      expect(response.headers['retry-after']).toBeDefined();
      expect(journal.entries).not.toContain('effect');
      expect(metrics.intentRefused).toHaveBeenCalledWith('demo.widget.resize');
      expect(store.claimed.size).toBe(0);
    },
  );

  it('answers a repeat with the same key after the ledger is back', async () => {
    const { resize, ledger, widgets } = createHarness();
    const key = 'key-of-one-action';
    ledger.failing.set('intent', 'lost');
    await resize({}, { key });
    ledger.failing.clear();
    const response = await resize({}, { key });
    expect(response.status).toBe(200);
    expect(widgets.size).toBe(4);
  });

  it.each(['lost', 'kept'] as const)(
    'never reports success when the outcome could not be recorded (%s)',
    async failure => {
      const { resize, ledger, metrics } = createHarness();
      ledger.failing.set('succeeded', failure);
      const response = await resize();
      expect(response.status).toBe(503);
      expect(response.body).toMatchObject({
        actionId: ledger.rows[0].action_id,
        state: 'open',
      });
      expect(metrics.terminalRefused).toHaveBeenCalledTimes(1);
      expect(metrics.outcome).not.toHaveBeenCalledWith(
        expect.anything(),
        'succeeded',
      );
    },
  );

  it.each<[AuditPhase, Parameters<typeof createHarness>[0]]>([
    ['denied', { decision: deny }],
    ['challenged', { decision: stepUpDecision(false) }],
  ])(
    'answers 503 and challenges nobody when the %s row is refused',
    async (phase, options) => {
      const { resize, ledger, store, journal } = createHarness(options);
      ledger.failing.set(phase, 'lost');
      const response = await resize();
      expect(response.status).toBe(503);
      expect(response.body.challenge).toBeUndefined();
      expect(store.challenges.size).toBe(0);
      expect(journal.entries).not.toContain('effect');
    },
  );

  it.each(['find', 'usableGrants', 'claim'])(
    'does nothing and answers 503 when the store fails at %s',
    async method => {
      const { resize, journal, ledger, store } = createHarness();
      store.failing.add(method);
      const response = await resize();
      expect(response.status).toBe(503);
      expect(journal.entries).not.toContain('effect');
      expect(ledger.rows).toEqual([]);
    },
  );

  it('answers 503 when the challenge can’t be stored', async () => {
    const { resize, journal, ledger, store } = createHarness({
      decision: stepUpDecision(false),
    });
    store.failing.add('createChallenge');
    const response = await resize();
    expect(response.status).toBe(503);
    expect(response.headers['www-authenticate']).toBeUndefined();
    expect(ledger.phases()).toEqual(['challenged']);
    expect(journal.entries).not.toContain('effect');
  });

  it.each(['settle', 'release'])(
    'keeps its answer when the store fails at %s',
    async method => {
      const { resize, ledger, store } = createHarness();
      store.failing.add(method);
      const response = await resize({}, { key: 'the-same-key' });
      expect(response.status).toBe(200);
      const repeat = await resize({}, { key: 'the-same-key' });
      expect(repeat.status).toBe(200);
      expect(repeat.body).toEqual(response.body);
      expect(ledger.phases()).toEqual(['intent', 'succeeded']);
    },
  );

  it('does nothing and answers 503 when the policy can’t be asked', async () => {
    const { resize, state, journal, ledger } = createHarness();
    state.policyIsAway = true;
    const response = await resize();
    expect(response.status).toBe(503);
    expect(response.text).not.toContain('ECONNREFUSED');
    expect(journal.entries).not.toContain('effect');
    expect(ledger.rows).toEqual([]);
  });

  it('takes no new action once the process is shutting down', async () => {
    const { resize, inFlight, journal } = createHarness();
    await inFlight.drain(0);
    const response = await resize();
    expect(response.status).toBe(503);
    expect(journal.entries).toEqual([]);
  });
});
