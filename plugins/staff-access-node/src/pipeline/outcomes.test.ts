import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  UpstreamStepUpRequiredError,
  UpstreamUnavailableError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  EffectRefusedError,
  EffectThrottledError,
  PartialEffectError,
} from '../actions/errors';
import { actionAnswerOf } from '../actions/actionAnswer';
import { createHarness } from '../__testUtils__/pipelineHarness';
import { resizeWidgetAction } from '../__testUtils__/widgets';

function failing(error: unknown) {
  const harness = createHarness();
  harness.widgets.performing = async () => {
    throw error;
  };
  return harness;
}

describe('outcomes', () => {
  it('success says what it didn’t reach, in the row, the answer and to whoever asks again', async () => {
    const { resize, ledger, widgets } = createHarness();
    widgets.performing = async () => ({
      result: { size: 4 },
      shortfall: 'Not resized: the lid.',
    });
    const response = await resize({}, { key: 'shortfall-1' });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      state: 'succeeded',
      message: 'Not resized: the lid.',
    });
    expect(ledger.rows[1]).toMatchObject({
      phase: 'succeeded',
      details: { shortfall: 'Not resized: the lid.' },
    });
    expect(actionAnswerOf(ledger.rows)).toEqual(response.body);
    expect((await resize({}, { key: 'shortfall-1' })).body).toEqual(
      response.body,
    );
  });

  it.each([
    [new EffectRefusedError('the remote side said no'), 502],
    [new EffectThrottledError('too often', 7), 503],
    [
      new UpstreamUnavailableError('no connection', {
        upstream: 'alphaswarm-cp',
        neverSent: true,
      }),
      503,
    ],
    [new InputError('too big'), 400],
    [new NotFoundError('gone'), 404],
    [new ConflictError('busy'), 409],
    // A remote 401 or 403 is about the portal, not about the caller: it must not send them to the sign-in page.
    [new AuthenticationError('our token is bad'), 502],
    [new NotAllowedError('we may not'), 502],
  ])('%s: surely nothing happened, so it failed', async (error, status) => {
    const { resize, ledger } = failing(error);
    const response = await resize();
    expect(response.status).toBe(status);
    expect(response.body).toEqual({
      error: { name: error.name, message: error.message },
      actionId: ledger.rows[0].action_id,
      state: 'failed',
    });
    expect(ledger.phases()).toEqual(['intent', 'failed']);
    expect(ledger.rows[1].details.error).toEqual({
      name: error.name,
      message: error.message,
    });
  });

  it('throttled: surely nothing happened, so it failed, and says when to try again', async () => {
    const { resize, ledger } = failing(
      new EffectThrottledError('asked too often', 10),
    );
    const response = await resize();
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('10');
    expect(response.body).toMatchObject({ state: 'failed' });
    expect(ledger.phases()).toEqual(['intent', 'failed']);
  });

  it('tells when to try again after a throttled effect', async () => {
    const { resize } = failing(new EffectThrottledError('too often', 7));
    expect((await resize()).headers['retry-after']).toBe('7');
  });

  it.each([
    [new Error('socket hang up')],
    [new ServiceUnavailableError('502 from a proxy')],
    [new UpstreamUnavailableError('no answer', { upstream: 'alphaswarm-cp' })],
    [new SyntaxError('Unexpected token < in JSON')],
    [Object.assign(new Error('mine'), { name: 'NotFoundError' })],
    ['a thrown string'],
    [undefined],
  ])('%s: not known, so it stays open', async error => {
    const { resize, ledger, metrics } = failing(error);
    const response = await resize();
    expect(response.status).toBe(202);
    expect(response.body).toEqual({
      actionId: ledger.rows[0].action_id,
      state: 'open',
      message: expect.stringContaining('not known yet'),
    });
    expect(ledger.phases()).toEqual(['intent']);
    expect(metrics.outcome).toHaveBeenCalledWith('demo.widget.resize', 'open');
  });

  it('stays open at the deadline, even if the action ignores the signal', async () => {
    let aborted: AbortSignal | undefined;
    const { resize, ledger, widgets } = createHarness({
      action: demo => resizeWidgetAction(demo, { deadlineMs: 20 }),
    });
    widgets.performing = ({ signal }) => {
      aborted = signal;
      return new Promise(() => {});
    };
    const response = await resize();
    expect(response.status).toBe(202);
    expect(aborted?.aborted).toBe(true);
    expect(ledger.phases()).toEqual(['intent']);
  });

  it('does nothing when the target changed between intent and effect', async () => {
    const { resize, ledger, widgets, journal } = createHarness();
    const append = ledger.append.bind(ledger);
    ledger.append = async event => {
      widgets.version = 'v9';
      return append(event);
    };
    const response = await resize();
    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({ state: 'failed' });
    expect(ledger.phases()).toEqual(['intent', 'failed']);
    expect(journal.entries).not.toContain('effect');
  });

  it('fails as 503 when the target can’t be looked at again', async () => {
    let looks = 0;
    const { resize, ledger, journal } = createHarness({
      action: widgets =>
        resizeWidgetAction(widgets, {
          observe: async () => {
            looks += 1;
            if (looks > 1) throw new ServiceUnavailableError('throttled');
            return { state: {}, version: 'v1' };
          },
        }),
    });
    const response = await resize();
    expect(response.status).toBe(503);
    expect(response.body.state).toBe('failed');
    expect(ledger.phases()).toEqual(['intent', 'failed']);
    expect(journal.entries).not.toContain('effect');
  });

  it('undoes a partial effect, and says so in a row that names what it undoes', async () => {
    const { resize, ledger, journal } = failing(
      new PartialEffectError('half of it happened', { done: ['a'] }),
    );
    const response = await resize();
    expect(response.status).toBe(502);
    expect(response.body.state).toBe('compensated');
    expect(journal.entries).toContain('compensate');
    const [intent, compensated] = ledger.rows;
    expect(compensated).toMatchObject({
      phase: 'compensated',
      compensates: intent.action_id,
      details: { partial: { done: ['a'] } },
    });
  });

  it('stays open when undoing fails', async () => {
    const { resize, ledger, widgets } = failing(
      new PartialEffectError('half of it happened', {}),
    );
    widgets.compensating = async () => {
      throw new ConflictError('can’t be undone now');
    };
    expect((await resize()).status).toBe(202);
    expect(ledger.phases()).toEqual(['intent']);
  });

  it('stays open after a partial effect of an action that can’t be undone', async () => {
    const { resize, ledger, widgets } = createHarness({
      action: demo => resizeWidgetAction(demo, { compensate: undefined }),
    });
    widgets.performing = async () => {
      throw new PartialEffectError('half of it happened', {});
    };
    expect((await resize()).status).toBe(202);
    expect(ledger.phases()).toEqual(['intent']);
  });

  it('lets the reconciler’s word stand when it was faster', async () => {
    const { resize, ledger, widgets } = createHarness();
    widgets.performing = async () => {
      ledger.rows.push({
        ...ledger.rows[0],
        phase: 'abandoned',
      });
      return { result: {} };
    };
    const response = await resize();
    expect(response.status).toBe(502);
    expect(response.body.state).toBe('abandoned');
    expect(ledger.phases()).toEqual(['intent', 'abandoned']);
  });

  it('stays open, and its key usable, when even that can’t be noted', async () => {
    const { resize, store } = failing(new Error('socket hang up'));
    store.failing.add('leave');
    const key = 'key-of-an-open-one';
    expect((await resize({}, { key })).status).toBe(202);
    // For all that is known it may still be running.
    expect((await resize({}, { key })).status).toBe(409);
  });

  it('does nothing when writing the intent took so long that a repeat may have been told so', async () => {
    const { resize, ledger, journal } = createHarness();
    const now = Date.now;
    const append = ledger.append.bind(ledger);
    ledger.append = async event => {
      const row = await append(event);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + 15_001);
      return row;
    };
    const response = await resize();
    jest.restoreAllMocks();
    expect(response.status).toBe(503);
    expect(ledger.phases()).toEqual(['intent']);
    expect(journal.entries).not.toContain('effect');
  });

  it('keeps text that the ledger can’t hold out of it', async () => {
    const { resize, ledger } = failing(new ConflictError('bad \u0000 \ud800'));
    expect((await resize()).status).toBe(409);
    expect(ledger.rows[1].details.error).toMatchObject({
      message: 'bad \ufffd \ufffd',
    });
  });
});

describe('an upstream that asks for a step-up', () => {
  const demand = new UpstreamStepUpRequiredError('fresher, please', {
    upstream: 'alphaswarm-cp',
    acrValues: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'],
    maxAgeSeconds: 120,
  });

  it('becomes our own bound challenge, and the repeat goes through', async () => {
    const { resize, ledger, store, widgets } = failing(demand);
    const perform = async () => ({ result: { size: 4 } });
    const key = 'key-of-both-attempts';
    const response = await resize({}, { key });
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toContain('max_age="120"');
    expect(response.body.challenge).toMatchObject({
      acr: 'c1',
      maxAgeSeconds: 120,
      bound: true,
    });
    expect(ledger.phases()).toEqual(['intent', 'failed']);

    const grant = store.grant(response.body.challenge.id);
    widgets.performing = perform;
    const repeat = await resize({}, { key });
    expect(repeat.status).toBe(200);
    const [first, , second] = ledger.rows;
    expect(second.action_id).not.toBe(first.action_id);
    expect(second.step_up?.grant_id).toBe(grant.id);
  });

  it('doesn’t go round in circles with one that is never satisfied', async () => {
    const { resize, store } = failing(demand);
    const first = await resize();
    store.grant(first.body.challenge.id);
    const repeat = await resize();
    expect(repeat.status).toBe(502);
    expect(repeat.body.error.message).toContain('does not accept the step-up');
  });

  it('fails without a challenge when none can be stored', async () => {
    const { resize, store, ledger } = failing(demand);
    store.failing.add('createChallenge');
    const response = await resize();
    expect(response.status).toBe(502);
    expect(response.body.challenge).toBeUndefined();
    expect(ledger.phases()).toEqual(['intent', 'failed']);
  });
});
