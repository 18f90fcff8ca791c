import { expect, test } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { generateKeyPair } from 'jose';
import {
  PomeriumStandIn,
  type Visitor,
} from '../../packages/backend/src/__testUtils__/PomeriumStandIn';
import { calls, oidOf } from '../control';
import { portalUrl, send } from './http';
import { PortalReplica } from './PortalReplica';
import { StaffClient } from './StaffClient';

const HEADER = 'x-pomerium-jwt-assertion';

/** One of each kind: a page, an API, an alias, something that needs no session. */
const paths = [
  '/admin/dashboard',
  '/admin/api/staff-access/me',
  '/admin/platform/ecs/services',
  '/admin/api/auth/.well-known/jwks.json',
];

let pomerium: PomeriumStandIn;
let portal: PortalReplica;
let olivia: StaffClient;
let herself: Visitor;
let somebodyElse: Visitor;
/** Hers, and good. */
let assertion: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  pomerium = await PomeriumStandIn.start();
  portal = await PortalReplica.start({
    APP_CONFIG_pomerium: JSON.stringify(pomerium.config),
  });
  const visitor = async (name: string): Promise<Visitor> => ({
    oid: await oidOf(name),
    email: 'somebody@staff.example',
    groups: ['alphaswarm-staff'],
  });
  herself = await visitor('Olivia Operator');
  somebodyElse = await visitor('Vera Viewer');
  assertion = await pomerium.assert(herself);
  olivia = await StaffClient.signIn('Olivia Operator');
});

test.afterAll(async () => {
  portal?.kill();
  await pomerium?.stop();
});

const ask = (path: string, value: string | string[] | undefined) =>
  send('GET', path, {
    origin: portal.origin,
    headers: {
      authorization: olivia.authorization,
      ...(value !== undefined && { [HEADER]: value }),
    },
  });

/** The status that an upgrade is answered with; 101 if the socket opens. */
const upgrade = (value: string | string[] | undefined) =>
  new Promise<number | undefined>((resolve, reject) => {
    const request = http.get(`${portal.origin}/admin/api/signals`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': olivia.token,
        origin: new URL(portalUrl).origin,
        ...(value !== undefined && { [HEADER]: value }),
      },
    });
    request.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    request.on('response', response => {
      response.destroy();
      resolve(response.statusCode);
    });
    request.on('error', reject);
  });

const now = () => Math.floor(Date.now() / 1000);

const refused: Array<[string, () => Promise<string | string[] | undefined>]> = [
  ['no assertion', async () => undefined],
  ['an empty one', async () => ''],
  [
    'an expired one',
    () => pomerium.assert(herself, { exp: now() - 3600, iat: now() - 7200 }),
  ],
  [
    'one for another audience',
    () => pomerium.assert(herself, { aud: 'other.example' }),
  ],
  [
    'one of another issuer',
    () => pomerium.assert(herself, { iss: 'other.example' }),
  ],
  [
    'one of somebody outside the staff’s group',
    () => pomerium.assert(herself, { groups: ['customers'] }),
  ],
  [
    'one by HS256 over the public keys',
    () => pomerium.signWithPublicKey(pomerium.claims(herself)),
  ],
  [
    'one by another key',
    async () =>
      pomerium.sign(
        pomerium.claims(herself),
        (await generateKeyPair('ES256')).privateKey,
      ),
  ],
  ['one that lost its signature', async () => assertion.replace(/[^.]+$/, '')],
  ['a doubled one', async () => [assertion, assertion]],
];

for (const [what, make] of refused) {
  test(`${what} is refused, by HTTP and by WebSocket`, async () => {
    const value = await make();
    for (const path of paths) {
      const { status, text } = await ask(path, value);
      expect([path, status]).toEqual([path, 401]);
      expect(text).toContain('No valid Pomerium assertion');
    }
    expect(await upgrade(value)).toBe(401);
  });
}

test('somebody else’s is refused with a session, however good both are, and nothing is done', async () => {
  const theirs = await pomerium.assert(somebodyElse);
  expect((await ask('/admin/api/staff-access/me', theirs)).status).toBe(403);
  expect(await upgrade(theirs)).toBe(403);
  const before = (await calls('ecs', 'UpdateService')).length;
  const answer = await olivia.send(
    'POST',
    'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy',
    {
      origin: portal.origin,
      headers: { [HEADER]: theirs, 'idempotency-key': 'edge' },
      body: { reason: 'not mine' },
    },
  );
  expect(answer.status).toBe(403);
  expect((await calls('ecs', 'UpdateService')).length).toBe(before);
});

test('one’s own is admitted, by HTTP and by WebSocket', async () => {
  for (const path of paths) {
    expect([path, (await ask(path, assertion)).status]).toEqual([path, 200]);
  }
  expect(await upgrade(assertion)).toBe(101);
});

test('the health is asked without one, and says no more than that', async () => {
  const { status, body } = await send('GET', '/admin/health', {
    origin: portal.origin,
  });
  expect({ status, body }).toEqual({ status: 200, body: { status: 'ok' } });
});

test('Stripe’s webhook is the one path past it, to the letter, and takes nothing that Stripe did not sign', async () => {
  const webhook = '/admin/api/billing/webhook';
  const post = (method: string, path: string) =>
    send(method, path, { origin: portal.origin, body: { id: 'evt_forged' } });
  for (const [method, path] of [
    ['GET', webhook],
    ['PUT', webhook],
    ['POST', `${webhook}/`],
    ['POST', `${webhook}?x`],
    ['POST', '/admin/api/billing/refunds'],
  ]) {
    const { status, text } = await post(method, path);
    expect([method, path, status]).toEqual([method, path, 401]);
    expect(text).toContain('No valid Pomerium assertion');
  }
  const unsigned = await post('POST', webhook);
  expect(unsigned.status).toBe(400);
  expect(unsigned.text).not.toContain('Pomerium');
});
