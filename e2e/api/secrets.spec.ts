import { expect, test } from '@playwright/test';
import fs from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { portalUrl, send, type Answer } from './http';
import { StaffClient } from './StaffClient';

const logFile = process.env.E2E_STACK_LOG;
const redeploy =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy';

const secret = () => randomBytes(24).toString('base64url');

/** What the portal has logged since `from`, in bytes. The sandbox's own lines are none of its business. */
function portalLog(from: number): string {
  return fs
    .readFileSync(logFile!)
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .filter(line => !line.startsWith('[sandbox]'))
    .join('\n');
}

test('what is secret about a request is in no log line, no answer and no ledger row', async () => {
  expect(logFile, 'E2E_STACK_LOG names the log').toBeTruthy();
  const from = fs.statSync(logFile!).size;
  const secrets = Array.from({ length: 9 }, secret);
  const [bearer, basic, cookie, code, state, assertion, parameter, body, key] =
    secrets;
  const jwt = ['eyJhbGciOiJFUzI1NiJ9', secret(), secret()].join('.');
  const answers: Answer[] = [];
  const ask = async (...request: Parameters<typeof send>) => {
    answers.push(await send(...request));
  };

  const vera = await StaffClient.signIn('Vera Viewer');
  const path = '/admin/api/platform-ecs/services';
  await ask('GET', path, { headers: { authorization: `Bearer ${bearer}` } });
  await ask('GET', path, { headers: { authorization: `Bearer ${jwt}` } });
  await ask('GET', path, { headers: { authorization: `Basic ${basic}` } });
  await ask('GET', path, {
    headers: { cookie: `alphaswarm-entra-refresh-token=${cookie}` },
  });
  await ask('GET', path, {
    headers: { 'x-pomerium-jwt-assertion': `${jwt}${assertion}` },
  });
  await ask('GET', `${path}?access_token=${parameter}`);
  await ask('GET', `/admin/dashboard?token=${parameter}`);
  for (const callback of [
    '/admin/api/auth/entra/handler/frame',
    '/api/auth/entra/handler/frame',
    '/admin/api/staff-access/step-up/callback',
  ]) {
    await ask('GET', `${callback}?code=${code}&state=${state}`);
  }
  await ask('GET', '/admin/api/auth/entra/refresh?env=production', {
    headers: {
      'x-requested-with': 'XMLHttpRequest',
      cookie: `entra-refresh-token=${cookie}`,
    },
  });
  // A body that is refused is quoted nowhere.
  for (const sent of [
    { password: body, reason: 'abc', seenVersion: 'v' },
    `{"reason":"${body}", oops`,
    { reason: 7, seenVersion: { [body]: 1 } },
  ]) {
    await ask('POST', `/admin/api/${redeploy}`, {
      headers: {
        authorization: vera.authorization,
        'idempotency-key': key,
      },
      body: sent,
    });
  }

  const log = portalLog(from);
  expect(log, 'the requests were logged at all').toContain('/handler/frame');
  for (const [index, value] of [
    ...secrets,
    jwt,
    vera.token,
    ...(await cookieValues(vera)),
  ].entries()) {
    expect(log, `secret ${index} in the log`).not.toContain(value);
    for (const { text } of answers) {
      expect(text, `secret ${index} in an answer`).not.toContain(value);
    }
  }
});

test('a whole step-up leaves no code, state, nonce, cookie, token or challenge id in the log or in the ledger', async () => {
  const from = fs.statSync(logFile!).size;
  const ada = await StaffClient.signIn('Ada Admin');
  const challenged = await ada.act(redeploy, {}, { reason: 'For the record' });
  const { id } = challenged.body.challenge;
  const { callbackUrl } = await ada.proveAtEntra(id);
  const { searchParams } = new URL(callbackUrl);
  const sensitive = [
    searchParams.get('code')!,
    searchParams.get('state')!,
    ada.token,
    ...(await cookieValues(ada)),
  ];
  expect(sensitive.every(value => value.length > 16)).toBe(true);
  await ada.browser.get(callbackUrl);
  const key = randomUUID();
  const done = await ada.act(redeploy, {}, { key });
  expect(done.status, done.text).toBe(200);

  const log = portalLog(from);
  const rows = JSON.stringify(
    (await ada.get('audit-log/events?limit=100')).body.items,
  );
  expect(rows).toContain('For the record');
  // A challenge's id is a capability, and a key belongs to who made it.
  for (const [index, value] of [...sensitive, id, key].entries()) {
    expect(rows, `secret ${index} in the ledger`).not.toContain(value);
  }
  for (const [index, value] of sensitive.entries()) {
    expect(log, `secret ${index} in the log`).not.toContain(value);
  }
});

test('errors tell neither code nor addresses', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  for (const answer of [
    await vera.get('audit-log/events?cursor=broken'),
    await vera.get('catalog/entities/by-uid/%00'),
    await vera.get('platform-ecs/services/a/b'),
    await send('GET', '/admin/api/nothing'),
    await send('GET', '/admin/api/auth/entra/refresh?env=production'),
    await send('POST', '/admin/api/permission/authorize', { body: '{' }),
  ]) {
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toMatch(
      /node_modules|\.ts:|\.js:|at \w+ \(|127\.0\.0\.1|postgres|select /i,
    );
    expect(answer.headers['x-powered-by']).toBeUndefined();
  }
});

/** The values of all cookies that a client holds for the portal. */
async function cookieValues(client: StaffClient): Promise<string[]> {
  const { cookies } = await client.browser.storageState();
  const { hostname } = new URL(portalUrl);
  return cookies
    .filter(({ domain, value }) => domain === hostname && value.length > 16)
    .map(({ value }) => value);
}
