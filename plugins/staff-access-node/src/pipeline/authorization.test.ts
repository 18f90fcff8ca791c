import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import {
  createHarness,
  deny,
  olivia,
  stepUpAndApprovalDecision,
  stepUpDecision,
} from '../__testUtils__/pipelineHarness';

describe('authorization', () => {
  it('denies with a row, and names who could', async () => {
    const { resize, ledger, journal } = createHarness({ decision: deny });
    const response = await resize();
    expect(response.status).toBe(403);
    expect(response.body).toEqual({
      error: {
        name: 'NotAllowedError',
        message: 'You are not allowed to do this: Resize widget',
      },
      whoCould: 'Tester or Founder',
    });
    expect(ledger.phases()).toEqual(['denied']);
    // Somebody who may not touch the target isn't told whether it exists.
    expect(journal.entries).not.toContain('observe');
  });

  it.each([
    [{ result: 'MAYBE' }],
    [{ result: 'allow' }],
    [{ result: true }],
    [undefined],
    [
      {
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'catalog',
        resourceType: 'catalog-entity',
        conditions: { rule: 'IS', resourceType: 'catalog-entity' },
      },
    ],
  ])('takes only ALLOW for ALLOW: %j', async decision => {
    const { resize, state, journal } = createHarness();
    state.decision = decision as never;
    expect((await resize()).status).toBe(403);
    expect(journal.entries).not.toContain('effect');
  });

  it('challenges as RFC 9470 says', async () => {
    const { resize, ledger, journal, store } = createHarness({
      decision: stepUpDecision(true),
    });
    const response = await resize();
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", ' +
        'error_description="Prove that it is you: a recent step-up sign-in is needed", ' +
        'acr_values="c1", max_age="180"',
    );
    expect(response.body).toEqual({
      error: {
        name: 'InsufficientUserAuthenticationError',
        message: expect.any(String),
      },
      challenge: {
        id: expect.any(String),
        acr: 'c1',
        maxAgeSeconds: 180,
        bound: true,
        actionType: 'demo.widget.resize',
        operationDigest: ledger.rows[0].operation_digest,
        expiresAt: expect.any(String),
      },
    });
    expect(ledger.phases()).toEqual(['challenged']);
    expect(journal.entries).not.toContain('effect');
    expect(store.challenges.get(response.body.challenge.id)).toMatchObject({
      ...olivia,
      state: 'pending',
    });
  });

  it('never writes the challenge’s id, a capability, into the ledger', async () => {
    const { resize, ledger } = createHarness({
      decision: stepUpDecision(true),
    });
    const { body } = await resize();
    expect(JSON.stringify(ledger.rows)).not.toContain(body.challenge.id);
  });

  it.each([true, false])(
    'goes on with the same key after the step-up (bound: %s)',
    async bound => {
      const { resize, ledger, store, widgets } = createHarness({
        decision: stepUpDecision(bound),
      });
      const key = 'one-key-for-both';
      const { body } = await resize({}, { key });
      const grant = store.grant(body.challenge.id);
      const response = await resize({}, { key });
      expect(response.status).toBe(200);
      expect(widgets.size).toBe(4);
      expect(ledger.phases()).toEqual(['challenged', 'intent', 'succeeded']);
      expect(ledger.rows[1].step_up).toEqual({
        acrs: ['c1'],
        amr: ['pwd', 'mfa'],
        auth_time: grant.authTime,
        grant_id: grant.id,
      });
    },
  );

  it('asks again for every bound action, and once for unbound ones', async () => {
    for (const bound of [true, false]) {
      const { resize, store, widgets } = createHarness({
        decision: stepUpDecision(bound),
      });
      const { body } = await resize();
      store.grant(body.challenge.id);
      expect((await resize()).status).toBe(200);
      widgets.version = 'v1';
      expect((await resize()).status).toBe(bound ? 401 : 200);
    }
  });

  it.each([
    ['other input', { body: { size: 5 } }],
    ['another target', { widget: 'w2' }],
  ])(
    'takes no bound grant for %s',
    async (_, { body = {}, widget = 'w1' }: any) => {
      const { resize, store, journal } = createHarness({
        decision: stepUpDecision(true),
      });
      const first = await resize();
      store.grant(first.body.challenge.id);
      expect((await resize(body, { widget })).status).toBe(401);
      expect(journal.entries).not.toContain('effect');
    },
  );

  it.each([
    ['another person', { userRef: 'user:staff/someone-else' }],
    ['another session', { sessionId: '22222222-0000-4000-8000-000000000002' }],
  ])('takes no grant of %s', async (_, change) => {
    const { resize, state, store, journal } = createHarness({
      decision: stepUpDecision(false),
    });
    const { body } = await resize();
    store.grant(body.challenge.id);
    state.caller = { ...olivia, ...change };
    expect((await resize()).status).toBe(401);
    expect(journal.entries).not.toContain('effect');
  });

  it('takes no grant that is too old, or of another context', async () => {
    const { resize, store, journal } = createHarness({
      decision: stepUpDecision(false),
    });
    const { body } = await resize();
    const now = Math.floor(Date.now() / 1000);
    store.grant(body.challenge.id, {
      acrs: ['c1'],
      amr: [],
      authTime: now - 181,
    });
    store.grant(body.challenge.id, { acrs: ['c2'], amr: [], authTime: now });
    expect((await resize()).status).toBe(401);
    expect(journal.entries).not.toContain('effect');
  });

  it('prefers the grant bound to this operation and leaves the other', async () => {
    const { resize, state, store, ledger } = createHarness({
      decision: stepUpDecision(false),
    });
    const unbound = store.grant((await resize()).body.challenge.id);
    state.decision = stepUpDecision(true);
    const bound = store.grant((await resize()).body.challenge.id);
    state.decision = stepUpDecision(false);
    expect((await resize()).status).toBe(200);
    expect(ledger.rows.at(-1)?.step_up?.grant_id).toBe(bound.id);
    expect(store.grants.find(one => one.id === unbound.id)?.used).toBe(false);
  });

  it('asks nobody to prove anything for an action that is out of date', async () => {
    const { resize, ledger, store } = createHarness({
      decision: stepUpDecision(true),
    });
    const response = await resize({ seenVersion: 'v0' });
    expect(response.status).toBe(409);
    expect(store.challenges.size).toBe(0);
    expect(ledger.rows).toEqual([]);
  });

  it('is for a step-up first where a second person is needed', async () => {
    const { resize, ledger, journal } = createHarness({
      decision: stepUpAndApprovalDecision,
    });
    const response = await resize();
    expect(response.status).toBe(401);
    expect(ledger.phases()).toEqual(['challenged']);
    expect(journal.entries).not.toContain('effect');
  });

  it('challenges again when the grant is used up between look and claim', async () => {
    const { resize, store, ledger, journal } = createHarness({
      decision: stepUpDecision(true),
    });
    const { body } = await resize();
    const grant = store.grant(body.challenge.id);
    const claim = store.claims.claim;
    store.claims.claim = async claimRequest => {
      store.grants.find(one => one.id === grant.id)!.used = true;
      return claim(claimRequest);
    };
    expect((await resize()).status).toBe(401);
    expect(ledger.phases()).toEqual(['challenged', 'challenged']);
    expect(journal.entries).not.toContain('effect');
  });
});

describe('previews and availability', () => {
  it('previews what would happen, changes nothing and records nothing', async () => {
    const harness = createHarness({ decision: stepUpDecision(true) });
    const response = await request(harness.app)
      .post('/widgets/w1/resize/preview')
      .send({ size: 4 });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      action: 'demo.widget.resize',
      title: 'Resize w1 to 4',
      confirmLabel: 'Resize w1 to 4',
      destructive: false,
      changes: [{ label: 'Size', present: 2, proposed: 4 }],
      affects: [],
      warnings: [],
      undo: 'Resize it back',
      seenVersion: 'v1',
      stepUp: { acr: 'c1', maxAgeSeconds: 180, bound: true },
    });
    expect(harness.ledger.rows).toEqual([]);
    expect(harness.journal.entries).toEqual(['policy', 'observe']);
  });

  it('previews nothing for who may not do it', async () => {
    const { app } = createHarness({ decision: deny });
    const response = await request(app)
      .post('/widgets/w1/resize/preview')
      .send({ size: 4 });
    expect(response.status).toBe(403);
    expect(response.body.whoCould).toBe('Tester or Founder');
  });

  it('tells buttons what they need', async () => {
    const { service, action, state } = createHarness();
    const ask = () => service.availability(mockCredentials.user(), [action]);
    expect(await ask()).toEqual([
      { action: 'demo.widget.resize', verdict: 'allowed' },
    ]);
    state.decision = stepUpDecision(true);
    expect(await ask()).toEqual([
      {
        action: 'demo.widget.resize',
        verdict: 'allowed',
        stepUp: { acr: 'c1', maxAgeSeconds: 180, bound: true },
      },
    ]);
    state.decision = deny;
    expect(await ask()).toEqual([
      {
        action: 'demo.widget.resize',
        verdict: 'denied',
        whoCould: 'Tester or Founder',
      },
    ]);
  });
});
