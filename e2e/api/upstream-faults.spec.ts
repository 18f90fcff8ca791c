import { expect, test } from '@playwright/test';
import { healFaults, injectFault } from '../control';
import { portalUrl, send } from './http';
import { StaffClient } from './StaffClient';

const redeploy =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy';

test.afterEach(healFaults);

for (const kind of ['error', 'drop', 'malformed', 'throttle'] as const) {
  test(`when cp can't refresh a session (${kind}), that is an outage and not a sign-out`, async () => {
    const olivia = await signInSoon('Olivia Operator');
    await injectFault({ standIn: 'cp', operation: 'POST /auth/refresh', kind });
    const answer = await olivia.refresh();
    expect([502, 503], await answer.text()).toContain(answer.status());
    // The token lives on, and so does the session behind the cookie.
    expect((await olivia.get('staff-access/me')).status).toBe(200);
    await healFaults();
    await expect
      .poll(async () => (await olivia.refresh()).status(), { timeout: 40_000 })
      .toBe(200);
  });
}

test('while cp is away nobody is let in, the portal says so, and pages go on for those who are in', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  await injectFault({ standIn: 'cp', kind: 'drop' });
  const start = await send(
    'GET',
    '/admin/api/auth/entra/start?env=production&scope=openid',
  );
  expect(start.status).toBe(503);
  expect(start.text).not.toMatch(/ECONN|socket|127\.0\.0\.1/);
  const challenged = await olivia.act(redeploy);
  expect(challenged.status).toBe(401);
  const { id } = challenged.body.challenge;
  const begun = await olivia.send(
    'POST',
    `staff-access/step-up/challenges/${id}/start`,
  );
  expect(begun.status, begun.text).toBe(503);
  expect((await olivia.challenge(id)).state).toBe('pending');
  expect((await olivia.get('platform-ecs/services')).status).toBe(200);
});

test('a step-up that cp can’t redeem is nobody’s fault: the challenge stays open and can be answered again', async () => {
  const olivia = await signInSoon('Olivia Operator');
  const { id } = (await olivia.act(redeploy)).body.challenge;
  for (const kind of ['error', 'malformed'] as const) {
    const { callbackUrl } = await olivia.proveAtEntra(id);
    await injectFault({
      standIn: 'cp',
      operation: 'POST /auth/exchange',
      kind,
      times: 1,
    });
    const answer = await olivia.browser.get(callbackUrl);
    expect([502, 503], kind).toContain(answer.status());
    expect((await olivia.challenge(id)).state).toBe('pending');
  }
  const again = await olivia.proveAtEntra(id);
  expect((await olivia.browser.get(again.callbackUrl)).status()).toBe(200);
  expect((await olivia.challenge(id)).state).toBe('granted');
});

test('the health of the portal is its own: cp being away changes nothing about it', async () => {
  await injectFault({ standIn: 'cp', kind: 'drop' });
  expect(
    (await send('GET', new URL(`${portalUrl}/health`).pathname)).status,
  ).toBe(200);
});

/** After a row of failures the portal leaves cp alone for a while. */
async function signInSoon(name: string): Promise<StaffClient> {
  let client: StaffClient | undefined;
  await expect(async () => {
    client = await StaffClient.signIn(name);
  }).toPass({ timeout: 40_000 });
  return client!;
}
