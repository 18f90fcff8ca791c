import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls } from '../control';
import { StaffClient } from './StaffClient';

const service =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-notifications-prod';
const redeploy = `${service}/redeploy`;

let olivia: StaffClient;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
  await olivia.stepUp(redeploy);
});

test.beforeEach(forgetCalls);

const updates = () => calls('ecs', 'UpdateService');

test('a mutation without a key, with two, or with a malformed one is refused', async () => {
  const seenVersion = await olivia.look(redeploy);
  const body = { reason: 'Once', seenVersion };
  const keys: Array<string | string[] | undefined> = [
    undefined,
    '',
    'short',
    'x'.repeat(129),
    'spaces in here',
    'quoted"key"',
    'key;with=parameters',
    [randomUUID(), randomUUID()],
    `${randomUUID()}, ${randomUUID()}`,
  ];
  for (const key of keys) {
    const answer = await olivia.send('POST', redeploy, {
      headers: key === undefined ? {} : { 'idempotency-key': key },
      body,
    });
    expect(answer.status, String(key)).toBe(400);
    expect(answer.body.error.message).toContain('Idempotency-Key');
  }
  expect(await updates()).toHaveLength(0);
});

test('a repeat gets the first answer and does nothing; another body under the same key is refused', async () => {
  const key = randomUUID();
  const seenVersion = await olivia.look(redeploy);
  const first = await olivia.act(redeploy, {}, { key, seenVersion });
  expect(first.status, first.text).toBe(200);

  // The version has moved on meanwhile: a repeat is a repeat all the same.
  const repeat = await olivia.act(redeploy, {}, { key, seenVersion });
  expect(repeat.status).toBe(200);
  expect(repeat.body).toEqual(first.body);
  expect(await updates()).toHaveLength(1);

  const others = [
    olivia.act(redeploy, {}, { key, seenVersion, reason: 'Another reason' }),
    olivia.act(redeploy, {}, { key }),
    olivia.act(`${service}/scale`, { desiredCount: 3 }, { key }),
  ];
  for (const answer of await Promise.all(others)) {
    expect(answer.status, answer.text).toBe(422);
  }
  expect(await updates()).toHaveLength(1);
});

test("a key is its owner's: somebody else's request under it is a request of its own", async () => {
  const key = randomUUID();
  const first = await olivia.act(redeploy, {}, { key });
  expect(first.status, first.text).toBe(200);
  const ada = await StaffClient.signIn('Ada Admin');
  const other = await ada.act(redeploy, {}, { key });
  expect(other.status).toBe(401);
  expect(other.text).not.toContain(first.body.actionId);
  expect(await updates()).toHaveLength(1);
});

test('of many at once under one key one is done, and no two answers contradict each other', async () => {
  const key = randomUUID();
  const seenVersion = await olivia.look(redeploy);
  const answers = await Promise.all(
    Array.from({ length: 12 }, () =>
      olivia.act(redeploy, {}, { key, seenVersion }),
    ),
  );
  expect(await updates()).toHaveLength(1);
  const done = answers.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ body }) => body.actionId)).size).toBe(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    // Still at work on it: ask again with the same key.
    expect(answer.status, answer.text).toBe(409);
    expect(answer.headers['retry-after']).toBeTruthy();
  }
  const afterwards = await olivia.act(redeploy, {}, { key, seenVersion });
  expect(afterwards.body).toEqual(done[0].body);
  expect(
    (await olivia.rows(done[0].body.actionId)).map(row => row.phase).sort(),
  ).toEqual(['intent', 'succeeded']);
});

test('of many at once that saw the same version under keys of their own one is done, and the others are told to look again', async () => {
  const seenVersion = await olivia.look(redeploy);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => olivia.act(redeploy, {}, { seenVersion })),
  );
  const done = answers.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(await updates()).toHaveLength(done.length);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer.status, answer.text).toBe(409);
  }
});
