import { expect, test } from '@playwright/test';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import { StaffClient } from './StaffClient';

// One bucket, and each test goes on where the one before ended.
test.describe.configure({ mode: 'serial' });

/** A few runs of the archive, as often as the sandbox's configuration has it run. */
const RUNS_MS = 90_000;

type Archive = {
  archivedTo: number;
  size: number;
  problem?: string;
  attemptedAt?: string;
};

let aya: StaffClient;

test.beforeAll(async () => {
  aya = await StaffClient.signIn('Aya Auditor');
});
test.afterEach(healFaults);

const archive = async (): Promise<Archive> =>
  (await aya.get('audit-log/archive')).body;
const problem = async () => (await archive()).problem;

/** Waits until the archive holds `rows` rows at least. */
const expectArchived = (rows: number) =>
  expect
    .poll(async () => (await archive()).archivedTo, { timeout: RUNS_MS })
    .toBeGreaterThanOrEqual(rows);

test('what is signed gets into the bucket, locked', async () => {
  test.setTimeout(2 * RUNS_MS);
  const { size } = await archive();
  expect(size).toBeGreaterThan(0);
  await expectArchived(size);
  expect((await archive()).problem).toBeUndefined();
});

for (const { kind, words } of [
  { kind: 'deny', words: /refuses access \(AccessDenied\): the portal's role/ },
  { kind: 'throttle', words: /refuses so many requests \(SlowDown\)/ },
  { kind: 'malformed', words: /gave an answer that can't be read/ },
] as const) {
  test(`says in words that the bucket answers with '${kind}', and makes up for it`, async () => {
    test.setTimeout(3 * RUNS_MS);
    await injectFault({ standIn: 's3', kind });
    // A sign-in is a row to be archived.
    await StaffClient.signIn('Vera Viewer');
    await expect.poll(problem, { timeout: RUNS_MS }).toMatch(words);
    const { size } = await archive();

    await healFaults();
    await expectArchived(size);
    await expect.poll(problem, { timeout: RUNS_MS }).toBeUndefined();
  });
}

test('a write whose answer is lost is found, not repeated', async () => {
  test.setTimeout(2 * RUNS_MS);
  await forgetCalls();
  await injectFault({
    standIn: 's3',
    operation: 'PutObject',
    kind: 'drop',
    when: 'after',
    times: 1,
  });
  await StaffClient.signIn('Vera Viewer');
  const { size } = await archive();
  await expectArchived(size);
  const written = (await calls('s3', 'PutObject')).map(
    ({ input }) => (input as { key: string }).key,
  );
  const kept = new Set(written);
  expect(kept.size).toBeGreaterThan(0);
  // The SDK repeats the request, which finds the object there.
  expect(written.length - kept.size).toBeLessThanOrEqual(1);
});

test('is for those who are signed in, and takes no query', async () => {
  const answer = await aya.get('audit-log/archive?bucket=another');
  expect(answer.status).toBe(400);
  expect((await aya.get('audit-log/forwarding')).body).toEqual({ sinks: [] });
});
