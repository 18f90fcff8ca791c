import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import { actionInFlight } from './actionInFlight';
import { PortalReplica } from './PortalReplica';
import { StaffClient } from './StaffClient';

const services = 'platform-ecs/services';
const serviceOf = (name: string) =>
  `${services}/alphaswarm-cluster-prod/alphaswarm-${name}-prod`;
const redeploy = `${serviceOf('cp')}/redeploy`;

// One world, and an outcome that the last test waits for.
test.describe.configure({ mode: 'serial' });

let ada: StaffClient;
/** An action whose answer was lost. Reconciled while the other tests run. */
let lost: { actionId: string; key: string; seenVersion: string };
/** An action whose portal was killed. Reconciled likewise. */
let crashed: { actionId: string };

test.beforeAll(async () => {
  ada = await StaffClient.signIn('Ada Admin');
  await ada.stepUp(redeploy);
});

test.beforeEach(forgetCalls);
test.afterEach(healFaults);

const updates = () => calls('ecs', 'UpdateService');

/** What the overview says of how current it is. */
const problemOf = async (): Promise<string | undefined> =>
  (await ada.get(services)).body.clusters[0].problem;

test('an effect whose answer was lost is open, never a success, and is not done again', async () => {
  const key = randomUUID();
  const path = `${serviceOf('admin')}/redeploy`;
  const seenVersion = await ada.look(path);
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'drop',
    when: 'after',
    times: 1,
  });
  const answer = await ada.act(path, {}, { key, seenVersion });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body).toMatchObject({
    state: 'open',
    message: expect.stringMatching(/not known/),
  });
  expect(await updates()).toHaveLength(1);
  expect((await ada.rows(answer.body.actionId)).map(row => row.phase)).toEqual([
    'intent',
  ]);

  const repeat = await ada.act(path, {}, { key, seenVersion });
  expect([202, 409]).toContain(repeat.status);
  expect(repeat.body.actionId).toBe(answer.body.actionId);
  expect(await updates()).toHaveLength(1);
  const { open } = (await ada.get('audit-log/open-actions')).body;
  expect(open.map((row: any) => row.action_id)).toContain(answer.body.actionId);
  lost = { actionId: answer.body.actionId, key, seenVersion };
});

test('a portal that is killed in the middle leaves an open intent, and a repeat elsewhere does nothing again', async () => {
  test.setTimeout(150_000);
  const path = `${serviceOf('notifications')}/redeploy`;
  const replica = await PortalReplica.start();
  try {
    const { answer, key, body } = await actionInFlight(
      replica,
      ada,
      path,
      1_500,
    );
    replica.kill();
    expect(await answer).toBeInstanceOf(Error);
    const repeat = await ada.send('POST', path, {
      headers: { 'idempotency-key': key },
      body,
    });
    expect([202, 409], repeat.text).toContain(repeat.status);
    const { actionId } = repeat.body;
    expect((await ada.rows(actionId)).map(row => row.phase)).toEqual([
      'intent',
    ]);
    expect(await updates()).toHaveLength(1);
    crashed = { actionId };
  } finally {
    replica.kill();
  }
});

test('throttling of a mutation is waited out within a budget', async () => {
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'throttle',
    times: 2,
  });
  const answer = await ada.act(redeploy);
  expect(answer.status, answer.text).toBe(200);
  expect(await updates()).toHaveLength(3);
});

test('throttling that goes on is a 503 with Retry-After, and nothing was changed', async () => {
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'throttle',
  });
  const answer = await ada.act(redeploy);
  expect(answer.status, answer.text).toBe(503);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.body).toMatchObject({ state: 'failed' });
  expect(answer.body.error.message).toMatch(
    /throttles ecs:UpdateService.*Nothing was changed/,
  );
  expect((await updates()).length).toBeLessThanOrEqual(4);
  expect((await ada.rows(answer.body.actionId)).map(row => row.phase)).toEqual(
    expect.arrayContaining(['intent', 'failed']),
  );
});

test('a permission that the portal lacks is named; the action failed', async () => {
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'deny',
    times: 1,
  });
  const answer = await ada.act(redeploy);
  expect(answer.status, answer.text).toBe(502);
  expect(answer.body).toMatchObject({ state: 'failed' });
  expect(answer.body.error.message).toContain('ecs:UpdateService');
  expect(answer.body.error.message).toContain('Nothing was changed');
});

for (const fault of [
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'malformed' },
  { kind: 'drop' },
] as const) {
  const what = 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind;
  test(`an answer to a mutation that says nothing (${what}) leaves it open, and it is sent once`, async () => {
    await injectFault({
      standIn: 'ecs',
      operation: 'UpdateService',
      times: 1,
      ...fault,
    });
    const answer = await ada.act(redeploy);
    expect(answer.status, answer.text).toBe(202);
    expect(answer.body.state).toBe('open');
    expect(await updates()).toHaveLength(1);
  });
}

test('a mutation that is never answered ends within its deadline, open', async () => {
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'hang',
    times: 1,
  });
  const startedAt = Date.now();
  const answer = await ada.act(redeploy);
  expect(answer.status, answer.text).toBe(202);
  expect(Date.now() - startedAt).toBeLessThan(25_000);
  expect(await updates()).toHaveLength(1);
});

// Throttling last: after it the looks are slower for a while.
for (const kind of ['malformed', 'drop', 'throttle'] as const) {
  test(`when ECS can't be read (${kind}), pages keep their last data and say so; an action is refused before anything was done`, async () => {
    test.setTimeout(400_000);
    await expect.poll(problemOf, { timeout: 150_000 }).toBeUndefined();
    const before = await ada.get(services);
    await injectFault({ standIn: 'ecs', kind });

    // A look is due within 15 s, or later where looks were slowed by what went before.
    await expect.poll(problemOf, { timeout: 150_000 }).toBeTruthy();
    const overview = await ada.get(services);
    expect(overview.status).toBe(200);
    expect(overview.body.services).toHaveLength(before.body.services.length);
    const { observedAt, problem } = overview.body.clusters[0];
    expect(Date.parse(observedAt)).toBeLessThan(Date.now());
    expect(problem).toMatch(/ecs:|AWS/);
    expect((await ada.get(serviceOf('cp'))).status).toBe(200);

    const preview = await ada.send('POST', `${redeploy}/preview`, { body: {} });
    expect([502, 503], preview.text).toContain(preview.status);
    if (preview.status === 503) {
      expect(Number(preview.headers['retry-after'])).toBeGreaterThan(0);
    }
    const action = await ada.act(redeploy, {}, { seenVersion: 'v' });
    expect(action.status, action.text).toBe(preview.status);
    expect(action.body.error.message).toContain('Nothing was changed');
    expect(await updates()).toHaveLength(0);
  });
}

test('figures that CloudWatch refuses are missing, and nothing else is', async () => {
  await injectFault({ standIn: 'cloudwatch', kind: 'deny' });
  const overview = await ada.get(services);
  expect(overview.status).toBe(200);
  expect(overview.body.services.length).toBeGreaterThan(5);
});

test('the reconciler finds out what became of the lost answer, and its repeat is answered with it', async () => {
  test.setTimeout(120_000);
  await expect
    .poll(async () => (await ada.action(lost.actionId)).state, {
      timeout: 100_000,
      intervals: [1_000],
    })
    .toBe('succeeded');
  const rows = await ada.rows(lost.actionId);
  expect(rows.map(row => row.phase).sort()).toEqual(['intent', 'succeeded']);
  expect(await updates()).toHaveLength(0);
  const repeat = await ada.act(
    `${serviceOf('admin')}/redeploy`,
    {},
    { key: lost.key, seenVersion: lost.seenVersion },
  );
  expect(repeat.status, repeat.text).toBe(200);
  expect(repeat.body.actionId).toBe(lost.actionId);
});

test('the reconciler closes what the killed portal left, by what ECS says', async () => {
  test.setTimeout(120_000);
  await expect
    .poll(async () => (await ada.action(crashed.actionId)).state, {
      timeout: 100_000,
      intervals: [1_000],
    })
    .toBe('succeeded');
  const { open } = (await ada.get('audit-log/open-actions')).body;
  expect(open.map((row: any) => row.action_id)).not.toContain(crashed.actionId);
});
