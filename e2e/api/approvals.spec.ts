import { expect, test } from '@playwright/test';
import { calls, forgetCalls, forgetHalts } from '../control';
import { PortalReplica } from './PortalReplica';
import { StaffClient } from './StaffClient';

const release = 'kill-switch/release';
const cpRelease = 'DELETE /manage/workloads/halt/status';

let ada: StaffClient;
let alan: StaffClient;
let olivia: StaffClient;

test.beforeAll(async () => {
  ada = await StaffClient.signIn('Ada Admin');
  alan = await StaffClient.signIn('Alan Admin');
  olivia = await StaffClient.signIn('Olivia Operator');
});

test.beforeEach(async () => {
  await forgetHalts();
  const typed = { typedConfirmation: 'halt' };
  await olivia.stepUp('kill-switch/halt', {}, typed);
  expect((await olivia.act('kill-switch/halt', {}, typed)).status).toBe(200);
  await forgetCalls();
});
test.afterEach(forgetHalts);

/** Ada asks for a release. @returns the request as its reads tell it */
async function ask() {
  await ada.stepUp(release);
  const asked = await ada.act(release);
  expect(asked.status, asked.text).toBe(202);
  const { approvalId } = asked.body;
  return (await ada.get(`staff-access/approvals/${approvalId}`)).body;
}

const pathOf = (id: string, word: string) =>
  `staff-access/approvals/${id}/${word}`;

test('nobody approves their own request: not in another session, not by asking again', async () => {
  const { id, operationDigest } = await ask();
  const again = await StaffClient.signIn('Ada Admin');
  for (const client of [ada, again]) {
    for (const word of ['approve', 'reject']) {
      const answer = await client.act(
        pathOf(id, word),
        { operationDigest },
        { seenVersion: `${operationDigest}/0` },
      );
      expect(answer.status, answer.text).toBe(403);
    }
  }
  // The same action again is another request of the same person.
  const other = await ask();
  expect(other.id).not.toBe(id);
  expect(await calls('cp', cpRelease)).toHaveLength(0);
});

test('an operator, who may halt, may neither see nor decide on a release', async () => {
  const { id, operationDigest } = await ask();
  expect((await olivia.get(`staff-access/approvals/${id}`)).status).toBe(403);
  const answer = await olivia.act(
    pathOf(id, 'approve'),
    { operationDigest },
    { seenVersion: `${operationDigest}/0` },
  );
  expect(answer.status).toBe(403);
  expect(await calls('cp', cpRelease)).toHaveLength(0);
});

test('an approval is of what was looked at, and takes a step-up of its own', async () => {
  const { id, operationDigest } = await ask();
  const other = await alan.act(
    pathOf(id, 'approve'),
    { operationDigest: 'a'.repeat(64) },
    { seenVersion: `${operationDigest}/0` },
  );
  expect(other.status).toBe(409);
  const input = { operationDigest };
  await alan.stepUp(pathOf(id, 'approve'), input);
  const approved = await alan.act(pathOf(id, 'approve'), input);
  expect(approved.status, approved.text).toBe(200);
  await expect
    .poll(
      async () => (await ada.get(`staff-access/approvals/${id}`)).body.state,
    )
    .toBe('succeeded');
  expect(await calls('cp', cpRelease)).toHaveLength(1);
});

test('what nobody decides on in time expires, is in the log, and can’t be approved any more', async () => {
  test.setTimeout(240_000);
  const replica = await PortalReplica.start({
    APP_CONFIG_staffAccess_approvals_expireAfter: '{"seconds":10}',
  });
  try {
    await ada.stepUp(release);
    const seenVersion = await ada.look(release);
    const asked = await ada.send('POST', release, {
      origin: replica.origin,
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: { reason: 'In a hurry', seenVersion },
    });
    expect(asked.status, asked.text).toBe(202);
    const { approvalId } = asked.body;
    const read = async () =>
      (await ada.get(`staff-access/approvals/${approvalId}`)).body;
    await expect
      .poll(async () => (await read()).state, { timeout: 60_000 })
      .toBe('expired');
    const { operationDigest } = await read();
    const late = await alan.act(
      pathOf(approvalId, 'approve'),
      { operationDigest },
      { seenVersion: `${operationDigest}/0` },
    );
    expect(late.status).toBe(409);
    const rows = await ada.rows(approvalId);
    expect(rows.map(({ phase }) => phase)).toEqual(['challenged', 'denied']);
    expect(rows[1].details.ground).toBe('expired');
    expect(await calls('cp', cpRelease)).toHaveLength(0);
  } finally {
    replica.kill();
    await replica.ended;
  }
});
