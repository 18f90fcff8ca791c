import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import {
  calls,
  forgetCalls,
  forgetHalts,
  injectFault,
  setHaltTarget,
} from '../control';
import { healUpstreams } from './healUpstreams';
import { StaffClient } from './StaffClient';

const halt = 'kill-switch/halt';
const cpHalt = 'POST /manage/workflows/halt';
const typed = { typedConfirmation: 'halt' };

let olivia: StaffClient;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
});
test.beforeEach(async () => {
  await forgetHalts();
  await forgetCalls();
});
test.afterEach(async () => {
  await healUpstreams(olivia);
  await forgetHalts();
});

/** Halts under a fresh step-up. */
async function engage(options: { key?: string; reason?: string } = {}) {
  await olivia.stepUp(halt, {}, typed);
  return olivia.act(halt, {}, { ...typed, ...options });
}

const stateOf = async (target: string) => {
  const { body } = await olivia.get('kill-switch/status');
  return body.targets.find((one: any) => one.target === target).state;
};

for (const [what, input, options] of [
  ['no word', {}, {}],
  ['another word', {}, { typedConfirmation: 'HALT' }],
  ['a target', { target: 'bots' }, typed],
  ['a reason that is too long', {}, { ...typed, reason: 'x'.repeat(513) }],
  ['a reason that is too short', {}, { ...typed, reason: 'x' }],
  ['another version', {}, { ...typed, seenVersion: 'none' }],
] as const) {
  test(`a halt with ${what} is refused before anybody proves who they are`, async () => {
    const answer = await olivia.act(halt, input, {
      seenVersion: 'any',
      ...options,
    });
    expect([400, 409], answer.text).toContain(answer.status);
    expect(await calls('cp', cpHalt)).toHaveLength(0);
  });
}

test('a halt takes a step-up of its own each time', async () => {
  expect((await engage()).status).toBe(200);
  const again = await olivia.act(halt, {}, typed);
  expect(again.status).toBe(401);
  expect(again.body.challenge).toMatchObject({ bound: true });
  expect(await calls('cp', cpHalt)).toHaveLength(1);
});

for (const name of ['Vera Viewer', 'Fiona Finance', 'Erik Engineer']) {
  test(`${name} can’t halt, and is in the log for trying`, async () => {
    const client = await StaffClient.signIn(name);
    const answer = await client.act(halt, {}, { ...typed, seenVersion: 'any' });
    expect(answer.status).toBe(403);
    expect(await calls('cp', cpHalt)).toHaveLength(0);
    expect((await client.get('kill-switch/status')).status).toBe(200);
  });
}

for (const [outcome, code] of [
  ['unauthorized', 'unauthorized'],
  ['forbidden', 'forbidden'],
  ['not-found', 'not_found'],
  ['timeout', 'timeout'],
  ['garbage', 'bad_response'],
  ['mistaken', 'unclear_result'],
  ['unmentioned', 'not_reported'],
] as const) {
  test(`a target that is ${outcome} is not halted: in answer, row and status`, async () => {
    await setHaltTarget({ target: 'bots', outcome, ms: 1 });
    const answer = await engage();
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'succeeded',
      message: expect.stringContaining('Not halted: bots'),
      result: { notHalted: [{ target: 'bots', code }] },
    });
    expect(answer.body.result.halted).not.toContain('bots');
    const rows = await olivia.rows(answer.body.actionId);
    expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'succeeded']);
    expect(rows[1].details.after.notHalted).toEqual([
      expect.stringContaining('bots'),
    ]);
    expect(rows[1].details.shortfall).toContain('not everywhere');
    expect(await stateOf('bots')).toBe('failed');
    expect(await stateOf('rl')).toBe('halted');
  });
}

for (const [status, ends] of [
  [401, 502],
  [403, 502],
  [404, 404],
  [409, 409],
] as const) {
  test(`cp that answers a halt with ${status} has halted nothing, and the row says failed`, async () => {
    await olivia.stepUp(halt, {}, typed);
    await injectFault({
      standIn: 'cp',
      operation: cpHalt,
      kind: 'deny',
      status,
    });
    const answer = await olivia.act(halt, {}, typed);
    expect(answer.status).toBe(ends);
    expect(answer.body.state).toBe('failed');
    const rows = await olivia.rows(answer.body.actionId);
    expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'failed']);
  });
}

test('a halt whose answer is lost isn’t called done, and the reconciler finds out', async () => {
  test.setTimeout(180_000);
  await olivia.stepUp(halt, {}, typed);
  await injectFault({
    standIn: 'cp',
    operation: cpHalt,
    kind: 'malformed',
    when: 'after',
  });
  const reason = `Lost answer ${randomUUID()}`;
  const answer = await olivia.act(halt, {}, { ...typed, reason });
  expect(answer.status).toBe(202);
  expect(answer.body.state).toBe('open');
  expect((await olivia.get('kill-switch/status')).body).toMatchObject({
    state: 'engaged',
    reason,
  });
  await expect
    .poll(async () => (await olivia.action(answer.body.actionId)).state, {
      timeout: 150_000,
      intervals: [3_000],
    })
    .toBe('succeeded');
  const rows = await olivia.rows(answer.body.actionId);
  expect(rows.at(-1).details.after.halted).toContain('workloads');
});

for (const kind of ['hang', 'error', 'drop', 'malformed'] as const) {
  test(`while cp answers nothing but halts (${kind}), the state is unknown, never released, and a halt goes through at once`, async () => {
    await olivia.stepUp(halt, {}, typed);
    for (const operation of [
      'GET /manage/workloads/halt/status',
      'GET /manage/deployments',
      'GET /manage/agents/health',
    ]) {
      await injectFault({ standIn: 'cp', operation, kind });
    }
    await expect
      .poll(async () => (await olivia.get('kill-switch/status')).body.state, {
        timeout: 30_000,
      })
      .toBe('unknown');
    const began = Date.now();
    const answer = await olivia.act(halt, {}, typed);
    expect(answer.body).toMatchObject({ state: 'succeeded' });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await calls('cp', cpHalt)).toHaveLength(1);
  });
}

test('a release waits for somebody else, and is of the halt that was seen', async () => {
  expect((await engage({ reason: 'First halt' })).status).toBe(200);
  const ada = await StaffClient.signIn('Ada Admin');
  expect(
    (await olivia.act('kill-switch/release', {}, { seenVersion: 'any' }))
      .status,
  ).toBe(403);
  await ada.stepUp('kill-switch/release');
  const asked = await ada.act('kill-switch/release');
  expect(asked.status).toBe(202);
  expect(asked.body.state).toBe('awaiting-approval');
  expect(
    await calls('cp', 'DELETE /manage/workloads/halt/status'),
  ).toHaveLength(0);
  // Somebody halts again meanwhile: what was asked for isn't what is there any more.
  expect((await engage({ reason: 'Second halt' })).status).toBe(200);
  const stale = await ada.act(
    'kill-switch/release',
    {},
    { seenVersion: 'a'.repeat(64) },
  );
  expect(stale.status).toBe(409);
});

test('nothing to release is a conflict', async () => {
  const ada = await StaffClient.signIn('Ada Admin');
  const answer = await ada.send('POST', 'kill-switch/release/preview', {
    body: {},
  });
  expect(answer.status).toBe(409);
});
