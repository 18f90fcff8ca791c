import { ConflictError } from '@backstage/errors';
import request from 'supertest';
import { createHarness } from '../__testUtils__/pipelineHarness';
import { resizeWidgetAction } from '../__testUtils__/widgets';

const key = '7c0f4a8e-1d7c-4c3a-9a63-0d8f5a4f0001';

describe('idempotency', () => {
  it('answers a repeat with the first answer and does nothing', async () => {
    const { resize, journal } = createHarness();
    const first = await resize({}, { key });
    const effects = journal.entries.length;
    const repeat = await resize({}, { key });
    expect(repeat.status).toBe(200);
    expect(repeat.body).toEqual(first.body);
    expect(journal.entries.slice(effects)).toEqual(['store:find']);
  });

  it('repeats a failure too', async () => {
    const { resize, widgets } = createHarness();
    widgets.performing = async () => {
      throw new ConflictError('it is being resized already');
    };
    const first = await resize({}, { key });
    expect(first.status).toBe(409);
    const repeat = await resize({}, { key });
    expect(repeat.status).toBe(409);
    expect(repeat.body).toEqual(first.body);
  });

  it.each([
    ['input', { size: 5 }],
    ['reason', { reason: 'another reason' }],
    ['seen version', { seenVersion: 'v2' }],
  ])('answers 422 to the same key with another %s', async (_, change) => {
    const { resize, widgets } = createHarness();
    await resize({}, { key });
    const response = await resize(change, { key });
    expect(response.status).toBe(422);
    expect(response.body.error.name).toBe('IdempotencyKeyReusedError');
    expect(widgets.size).toBe(4);
  });

  it('answers 422 to the same key with another target', async () => {
    const { resize } = createHarness();
    await resize({}, { key });
    expect((await resize({}, { key, widget: 'w2' })).status).toBe(422);
  });

  it('doesn’t mind the order of keys and spaces around the reason', async () => {
    const { app, resize } = createHarness();
    await resize({}, { key });
    const repeat = await request(app)
      .post('/widgets/w1/resize')
      .set('Idempotency-Key', key)
      .set('Content-Type', 'application/json')
      .send('{"seenVersion":"v1", "reason":" load test ", "size":4}');
    expect(repeat.status).toBe(200);
  });

  it('keeps the keys of different people apart', async () => {
    const { resize, state, widgets } = createHarness();
    await resize({}, { key });
    widgets.version = 'v1';
    state.caller = { ...state.caller, userRef: 'user:staff/erik' };
    expect((await resize({ size: 5 }, { key })).status).toBe(200);
    expect(widgets.size).toBe(5);
  });

  it('does it once for concurrent repeats; the others are told to wait', async () => {
    const { resize, widgets, journal } = createHarness();
    let finish: () => void = () => {};
    const running = new Promise<void>(started => {
      widgets.performing = () =>
        new Promise(resolve => {
          finish = () => resolve({ result: { size: 4 } });
          started();
        });
    });
    const first = resize({}, { key }).then(response => response);
    await running;
    const repeat = await resize({}, { key });
    expect(repeat.status).toBe(409);
    expect(repeat.headers['retry-after']).toBe('2');
    expect(repeat.body.actionId).toEqual(expect.any(String));
    finish();
    expect((await first).status).toBe(200);
    expect((await resize({}, { key })).status).toBe(200);
    expect(journal.entries.filter(entry => entry === 'effect')).toHaveLength(1);
  });

  it('gives a request that its twin overtook the answer of the twin, not a stale version', async () => {
    let overtake: () => void = () => {};
    const overtaken = new Promise<void>(resolve => {
      overtake = resolve;
    });
    let look: () => void = () => {};
    const looking = new Promise<void>(resolve => {
      look = resolve;
    });
    let looks = 0;
    const { resize, journal } = createHarness({
      action: widgets =>
        resizeWidgetAction(widgets, {
          async observe() {
            looks += 1;
            if (looks === 1) {
              look();
              await overtaken;
            }
            return { state: { size: widgets.size }, version: widgets.version };
          },
        }),
    });
    const slow = resize({}, { key }).then(response => response);
    await looking;
    const fast = await resize({}, { key });
    overtake();
    expect(fast.status).toBe(200);
    expect((await slow).status).toBe(200);
    expect((await slow).body).toEqual(fast.body);
    expect(journal.entries.filter(entry => entry === 'effect')).toHaveLength(1);
  });

  it('answers for an open action by the ledger, until it is closed', async () => {
    const { resize, widgets, ledger } = createHarness();
    widgets.performing = async () => {
      throw new Error('socket hang up');
    };
    const first = await resize({}, { key });
    expect(first.status).toBe(202);
    const repeat = await resize({}, { key });
    expect(repeat.status).toBe(202);
    expect(repeat.body).toEqual(first.body);

    const [intent] = ledger.rows;
    ledger.rows.push({
      ...intent,
      phase: 'succeeded',
      details: { result: { size: 4 } },
    });
    const later = await resize({}, { key });
    expect(later.status).toBe(200);
    expect(later.body).toEqual({
      actionId: intent.action_id,
      state: 'succeeded',
      result: { size: 4 },
    });
  });

  it.each(['failed', 'abandoned'] as const)(
    'never answers 200 for an action that ended as %s',
    async phase => {
      const { resize, widgets, ledger } = createHarness();
      widgets.performing = async () => {
        throw new Error('socket hang up');
      };
      await resize({}, { key });
      ledger.rows.push({ ...ledger.rows[0], phase });
      const response = await resize({}, { key });
      expect(response.status).toBe(502);
      expect(response.body.state).toBe(phase);
    },
  );

  it('tells to use a new key after a crash between claim and intent', async () => {
    const { resize, store, ledger, journal } = createHarness();
    ledger.failing.set('intent', 'lost');
    store.failing.add('release');
    await resize({}, { key });
    ledger.failing.clear();

    const running = await resize({}, { key });
    expect(running.status).toBe(409);
    expect(running.headers['retry-after']).toBeDefined();

    for (const claim of store.claimed.values())
      claim.runningUntil = new Date(0);
    const stopped = await resize({}, { key });
    expect(stopped.status).toBe(409);
    expect(stopped.headers['retry-after']).toBeUndefined();
    expect(stopped.body.error.message).toMatch(/Use a new one/);
    expect(journal.entries).not.toContain('effect');
  });
});

describe('the Idempotency-Key header', () => {
  it.each([
    ['missing', undefined, 'is missing'],
    ['empty', '', 'must be 8 to 128'],
    ['too short', 'abc', 'must be 8 to 128'],
    ['too long', 'a'.repeat(129), 'must be 8 to 128'],
    ['of other characters', 'key with spaces', 'must be 8 to 128'],
    ['a list', 'aaaaaaaa, bbbbbbbb', 'must be 8 to 128'],
    ['quoted', '"aaaaaaaa"', 'must be 8 to 128'],
  ])('is refused when %s', async (_, value, message) => {
    const { app, journal } = createHarness();
    const call = request(app).post('/widgets/w1/resize');
    if (value !== undefined) call.set('Idempotency-Key', value);
    const response = await call.send({
      size: 4,
      reason: 'load test',
      seenVersion: 'v1',
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('header Idempotency-Key');
    expect(response.body.error.message).toContain(message);
    expect(journal.entries).toEqual([]);
  });

  it('is refused when given twice', async () => {
    const { app } = createHarness();
    const response = await request(app)
      .post('/widgets/w1/resize')
      .set('Idempotency-Key', ['aaaaaaaa', 'aaaaaaaa'] as never)
      .send({ size: 4, reason: 'load test', seenVersion: 'v1' });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('more than once');
  });
});
