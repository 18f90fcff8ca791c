import { expect, test } from '@playwright/test';
import {
  calls,
  forgetCalls,
  honestEntra,
  oidOf,
  tamperWithEntra,
} from '../control';
import { portalUrl, send } from './http';
import { StaffClient } from './StaffClient';

const redeploy =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy';

test.beforeEach(forgetCalls);
test.afterEach(honestEntra);

const updates = () => calls('ecs', 'UpdateService');

/** Challenged for a redeploy. @returns the id of the challenge */
async function challengeOf(client: StaffClient): Promise<string> {
  const answer = await client.act(redeploy);
  expect(answer.status, answer.text).toBe(401);
  return answer.body.challenge.id;
}

test('a challenge is the answer of RFC 9470, and says for what and until when', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const answer = await olivia.act(redeploy);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(
    'Bearer error="insufficient_user_authentication", ' +
      'error_description="Prove that it is you: a recent step-up sign-in is needed", ' +
      'acr_values="c1", max_age="180"',
  );
  expect(answer.body.error.name).toBe('InsufficientUserAuthenticationError');
  expect(answer.body.challenge).toMatchObject({
    acr: 'c1',
    maxAgeSeconds: 180,
    bound: false,
    actionType: 'platform-ecs.service.redeploy',
    operationDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(Date.parse(answer.body.challenge.expiresAt)).toBeGreaterThan(
    Date.now(),
  );
  expect(await updates()).toHaveLength(0);
});

test('a step-up counts for the session that made it, for as long as the policy says, and is in the ledger', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const id = await olivia.stepUp(redeploy);
  expect(await olivia.challenge(id)).toEqual({ id, state: 'granted' });
  const { stepUp } = (await olivia.get('staff-access/me')).body;
  expect(stepUp.acr).toBe('c1');
  expect(
    (Date.parse(stepUp.expiresAt) - Date.parse(stepUp.authTime)) / 1000,
  ).toBe(180);

  const first = await olivia.act(redeploy);
  expect(first.status, first.text).toBe(200);
  // The policy has it unbound: another action within the time needs no other proof.
  const second = await olivia.act(redeploy);
  expect(second.status, second.text).toBe(200);
  const [intent] = await olivia.rows(second.body.actionId);
  expect(intent).toMatchObject({
    phase: 'intent',
    actor_user_id: `user:staff/${await oidOf('Olivia Operator')}`,
    step_up: { acrs: ['c1'], amr: ['pwd', 'mfa'] },
  });

  // Another browser of the same person, another person: neither has proved anything.
  const elsewhere = await StaffClient.signIn('Olivia Operator');
  expect((await elsewhere.act(redeploy)).status).toBe(401);
  const ada = await StaffClient.signIn('Ada Admin');
  expect((await ada.act(redeploy)).status).toBe(401);
  expect(await updates()).toHaveLength(2);
});

const seconds = (ago: number) => Math.floor(Date.now() / 1000) - ago;

const forgeries: Array<{
  what: string;
  tamper: () => Parameters<typeof tamperWithEntra>[0];
  problem: RegExp;
}> = [
  {
    what: 'signed in long ago',
    tamper: () => ({ setClaims: { auth_time: seconds(3600) } }),
    problem: /still signed in from before/,
  },
  {
    what: 'says nothing of when (iat is no substitute)',
    tamper: () => ({ omitClaims: ['auth_time'] }),
    problem: /auth_time/,
  },
  {
    what: 'says nothing of the context',
    tamper: () => ({ omitClaims: ['acrs'] }),
    problem: /did not satisfy the authentication context 'c1'/,
  },
  {
    what: 'satisfied another context',
    tamper: () => ({ setClaims: { acrs: ['c2', 'c10'] } }),
    problem: /did not satisfy the authentication context 'c1'/,
  },
  {
    what: 'names the context in acr, which Entra never does',
    tamper: () => ({ omitClaims: ['acrs'], setClaims: { acr: 'c1' } }),
    problem: /did not satisfy the authentication context 'c1'/,
  },
  {
    what: "carries another request's nonce",
    tamper: () => ({ setClaims: { nonce: 'stolen' } }),
    problem: /could not be verified|another request/,
  },
  {
    what: 'is for another application',
    tamper: () => ({ setClaims: { aud: 'some-other-application' } }),
    problem: /could not be verified/,
  },
  {
    what: 'is of another tenant',
    tamper: () => ({
      setClaims: { tid: '00000000-0000-4000-8000-000000000000' },
    }),
    problem: /could not be verified/,
  },
  {
    what: 'is of another issuer',
    tamper: () => ({ setClaims: { iss: 'https://login.example/v2.0' } }),
    problem: /could not be verified/,
  },
  {
    what: 'has expired',
    tamper: () => ({ setClaims: { exp: seconds(3600) } }),
    problem: /could not be verified/,
  },
  {
    what: 'is not signed (alg none)',
    tamper: () => ({ signature: 'none' }),
    problem: /could not be verified/,
  },
  {
    what: 'is signed with HMAC over the public key',
    tamper: () => ({ signature: 'hs256-public-key' }),
    problem: /could not be verified/,
  },
  {
    what: 'is signed with a key that the tenant never had',
    tamper: () => ({ signature: 'foreign-key' }),
    problem: /could not be verified/,
  },
];

test.describe('an ID token is no proof if it', () => {
  let ada: StaffClient;

  test.beforeAll(async () => {
    ada = await StaffClient.signIn('Ada Admin');
  });

  for (const { what, tamper, problem } of forgeries) {
    test(what, async () => {
      const id = await challengeOf(ada);
      await tamperWithEntra(tamper());
      const { callbackUrl } = await ada.proveAtEntra(id);
      const page = await ada.browser.get(callbackUrl);
      await honestEntra();
      expect(page.status()).toBe(200);
      const challenge = await ada.challenge(id);
      expect(challenge.state).toBe('refused');
      expect(challenge.problem).toMatch(problem);
      // Words for a person: nothing of tokens, claims in JSON, or code.
      expect(challenge.problem).not.toMatch(/eyJ|JWS|JWT|\{|Error/);
      expect((await ada.get('staff-access/me')).body.stepUp).toBeFalsy();
      expect((await ada.act(redeploy)).status).toBe(401);
      expect(await updates()).toHaveLength(0);
    });
  }
});

test('somebody else approving at Entra is no proof', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const id = await challengeOf(olivia);
  const { callbackUrl } = await olivia.proveAtEntra(id, 'Ada Admin');
  await olivia.browser.get(callbackUrl);
  const challenge = await olivia.challenge(id);
  expect(challenge.state).toBe('refused');
  expect(challenge.problem).toContain('Somebody else signed in');
  expect((await olivia.act(redeploy)).status).toBe(401);
});

test('a callback counts once', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const id = await challengeOf(olivia);
  const { callbackUrl } = await olivia.proveAtEntra(id);
  expect((await olivia.browser.get(callbackUrl)).status()).toBe(200);
  expect(await olivia.challenge(id)).toEqual({ id, state: 'granted' });
  expect((await olivia.browser.get(callbackUrl)).status()).toBe(400);
  expect(await olivia.challenge(id)).toEqual({ id, state: 'granted' });
});

test('a callback counts only in the browser that began it', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const mallory = await StaffClient.signIn('Erik Engineer');
  const id = await challengeOf(olivia);
  const { callbackUrl } = await olivia.proveAtEntra(id);
  const { pathname, search } = new URL(callbackUrl);

  // Without a cookie; with another browser's cookies; with a cookie that is made up.
  expect((await send('GET', `${pathname}${search}`)).status).toBe(400);
  expect((await mallory.browser.get(callbackUrl)).status()).toBe(400);
  const { cookies } = await olivia.browser.storageState();
  const own = cookies.find(({ name }) => name.startsWith('alphaswarm-step-up'));
  expect(own).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  const [state] = own!.value.split('.');
  const madeUp = await send('GET', `${pathname}${search}`, {
    headers: { cookie: `${own!.name}=${state}.${'A'.repeat(43)}` },
  });
  expect(madeUp.status).toBeLessThan(500);
  expect((await olivia.challenge(id)).state).not.toBe('granted');
  expect((await olivia.act(redeploy)).status).toBe(401);
});

test('a challenge is its own session’s: nobody else sees or starts it', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const id = await challengeOf(olivia);
  for (const name of ['Ada Admin', 'Olivia Operator']) {
    const other = await StaffClient.signIn(name);
    const path = `staff-access/step-up/challenges/${id}`;
    expect((await other.get(path)).status).toBe(404);
    expect((await other.send('POST', `${path}/start`)).status).toBe(404);
  }
});

test('a state that nobody issued, a code without a state and an error from Entra are answered without a grant', async () => {
  const callback = '/admin/api/staff-access/step-up/callback';
  for (const query of [
    'state=nobody&code=x',
    'code=x',
    'state=&code=',
    'state=a&state=b&code=x',
    `state=${'x'.repeat(513)}&code=x`,
    'state=x&error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E',
  ]) {
    const answer = await send('GET', `${callback}?${query}`);
    expect(answer.status, query).toBe(400);
    expect(answer.text, query).not.toContain('<script>alert');
  }
});

test('the page that Entra returns to runs no inline script and may not be framed', async () => {
  const answer = await send(
    'GET',
    '/admin/api/staff-access/step-up/callback?state=nobody&code=x',
  );
  const policy = String(answer.headers['content-security-policy']);
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.text).not.toMatch(/<script>|onload=|javascript:/);
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('the sign-in of the portal itself counts once, too, and only where it began', async () => {
  const answer = await send(
    'GET',
    `/admin/api/auth/entra/handler/frame?code=x&state=${encodeURIComponent('made up')}`,
  );
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toContain('backstageIdentity');
  for (const elsewhere of [
    'https://evil.example/',
    '//evil.example',
    'javascript:alert(1)',
  ]) {
    const start = await send(
      'GET',
      `/admin/api/auth/entra/start?env=production&flow=redirect&redirectUrl=${encodeURIComponent(elsewhere)}`,
    );
    expect(start.status, elsewhere).toBe(400);
    expect(start.headers.location).toBeUndefined();
  }
  expect(portalUrl).toMatch(/\/admin$/);
});
