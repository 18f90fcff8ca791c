import { createPublicKey } from 'node:crypto';
import http from 'node:http';
import {
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { WebSocket } from 'ws';
import { olivia, PomeriumStandIn, vera } from './__testUtils__/PomeriumStandIn';
import { startPortal, type RunningPortal } from './__testUtils__/startPortal';

jest.setTimeout(180_000);

const HEADER = 'x-pomerium-jwt-assertion';
const services = '/admin/api/audit-log/events';

describe('the portal behind Pomerium', () => {
  let pomerium: PomeriumStandIn;
  let portal: RunningPortal;
  let olivias: string;
  let oliviasToken: string;

  beforeAll(async () => {
    pomerium = await PomeriumStandIn.start();
    portal = await startPortal({ pomerium: pomerium.config });
    olivias = await pomerium.assert(olivia);
    oliviasToken = await signIn(olivias);
  });

  afterAll(async () => {
    await portal?.stop();
    await pomerium?.stop();
  });

  /** Signs in silently, as the pages do behind Pomerium. */
  async function signIn(assertion: string): Promise<string> {
    const answer = await ask('/admin/api/auth/pomerium/refresh', {
      [HEADER]: assertion,
      'x-requested-with': 'XMLHttpRequest',
    });
    expect(answer.status).toBe(200);
    return JSON.parse(answer.text).backstageIdentity.token;
  }

  /** Header values in a list are sent as so many header lines, the path as it is. */
  function ask(
    path: string,
    headers: Record<string, string | string[]> = {},
    method = 'GET',
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        portal.origin,
        { path, method, headers },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text }),
          );
        },
      );
      request.on('error', reject);
      request.end();
    });
  }

  const withSession = (
    assertion: string | string[] | undefined,
    token = oliviasToken,
  ) => ({
    authorization: `Bearer ${token}`,
    ...(assertion !== undefined && { [HEADER]: assertion }),
  });

  it('admits staff with their own session, and calls between plugins go on without an assertion', async () => {
    // Reading rows asks auth for its keys and for the person's roles, and permission for a decision: each a call to another plugin.
    const answer = await ask(services, withSession(olivias));
    expect(answer.text).toContain('items');
    expect(answer.status).toBe(200);
  });

  it('leaves the health open, and nothing that looks like it', async () => {
    expect((await ask('/admin/health')).status).toBe(200);
    for (const path of [
      '/admin//health',
      '/admin/health/',
      '/admin/health?x',
      '/admin/%68ealth',
      '/admin/HEALTH',
      '/admin/health/../api/audit-log/events',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([
        path,
        path.includes('//') || path.includes('..') ? 404 : 401,
      ]);
    }
    expect((await ask('/admin/health', {}, 'POST')).status).toBe(401);
  });

  it('lets Stripe’s webhook pass, which signs, and nothing that looks like it', async () => {
    const webhook = '/admin/api/billing/webhook';
    const passed = await ask(webhook, {}, 'POST');
    // Past the gate: there is no secret here, so there is no webhook.
    expect([passed.status, passed.text]).toEqual([
      404,
      expect.stringContaining('There is nothing here'),
    ]);
    expect((await ask(webhook)).status).toBe(401);
    for (const other of [
      `${webhook}?x`,
      `${webhook}/`,
      '/admin/api/billing/Webhook',
      '/admin/api/billing/payments/ch_1/refund',
    ]) {
      expect([other, (await ask(other, {}, 'POST')).status]).toEqual([
        other,
        401,
      ]);
    }
  });

  it.each([
    '/',
    '/admin',
    '/admin/dashboard',
    '/admin/static/x.js',
    '/dashboard',
    '/admin/api/app',
    '/admin/api/auth/.well-known/jwks.json',
    '/admin/api/auth/pomerium/refresh',
    '/api/auth/entra/start',
    '/admin/platform/ecs/services',
    '/admin/api/platform-ecs/services',
    '/admin/api/staff-access/step-up/callback?state=a&code=b',
    '/admin/api/catalog/entities',
    '/admin/no-such-thing',
  ])('answers 401 to %s without an assertion', async path => {
    const answer = await ask(path, withSession(undefined));
    expect(answer.status).toBe(401);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, () => Promise<string | string[]>]>([
    ['is empty', async () => ''],
    ['is garbage', async () => 'garbage'],
    ['has expired', () => pomerium.assert(olivia, { exp: now - 3600 })],
    ['never expires', () => pomerium.assert(olivia, { exp: undefined })],
    ['isn’t valid yet', () => pomerium.assert(olivia, { nbf: now + 3600 })],
    [
      'is for another application',
      () => pomerium.assert(olivia, { aud: 'other.example' }),
    ],
    ['is for nobody', () => pomerium.assert(olivia, { aud: undefined })],
    [
      'is of another issuer',
      () => pomerium.assert(olivia, { iss: 'evil.example' }),
    ],
    [
      'is of somebody outside the group',
      () => pomerium.assert(olivia, { groups: ['customers'] }),
    ],
    [
      'is of a group that only begins so',
      () => pomerium.assert(olivia, { groups: ['alphaswarm-staff-alumni'] }),
    ],
    ['tells no groups', () => pomerium.assert(olivia, { groups: undefined })],
    [
      'is signed by somebody else',
      async () =>
        pomerium.sign(
          pomerium.claims(olivia),
          (await generateKeyPair('ES256')).privateKey,
        ),
    ],
    [
      'is signed with HMAC over the public key',
      () => pomerium.signWithPublicKey(pomerium.claims(olivia)),
    ],
    [
      'is not signed',
      async () => new UnsecuredJWT(pomerium.claims(olivia)).encode(),
    ],
    [
      'lost its signature',
      async () => olivias.split('.').slice(0, 2).concat('').join('.'),
    ],
    ['comes twice', async () => [olivias, olivias]],
    [
      'comes with a better one',
      async () => [
        await pomerium.assert(olivia, { groups: ['customers'] }),
        olivias,
      ],
    ],
    ['is a list', async () => `${olivias}, ${olivias}`],
  ])('answers 401 if the assertion %s', async (_, forge) => {
    const answer = await ask(services, withSession(await forge()));
    expect(answer.status).toBe(401);
    // Nothing of why.
    expect(answer.text).toContain('No valid Pomerium assertion');
    expect(answer.text).not.toMatch(/signature|expired|audience|group|eyJ/);
  });

  it('refuses somebody else’s session, however good both are', async () => {
    const veras = await pomerium.assert(vera);
    const answer = await ask(services, withSession(veras));
    expect(answer.status).toBe(403);
    const own = await signIn(veras);
    expect((await ask(services, withSession(veras, own))).status).toBe(200);
  });

  it('takes no header for an assertion but Pomerium’s', async () => {
    for (const name of [
      'x-pomerium-assertion',
      'x-forwarded-user',
      'x-pomerium-claim-email',
      'x-forwarded-for',
    ]) {
      const answer = await ask(services, {
        authorization: `Bearer ${oliviasToken}`,
        [name]: olivias,
      });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });

  describe('a session token', () => {
    const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead;
    const resign = (
      change: Record<string, unknown>,
      header: Record<string, unknown> = {},
    ) =>
      new SignJWT({ ...decodeJwt(oliviasToken), ...change })
        .setProtectedHeader({
          ...decodeProtectedHeader(oliviasToken),
          alg: 'ES256',
          ...header,
        })
        .sign(portal.signingKey);

    it('that the portal’s own key signed anew is accepted: the tests below are refused for what they change', async () => {
      const token = await resign({});
      expect((await ask(services, withSession(olivias, token))).status).toBe(
        200,
      );
    });

    it.each<[string, () => Promise<string>]>([
      ['has expired', () => resign({ exp: seconds(-3600) })],
      ['never expires', () => resign({ exp: undefined })],
      ['is of another kind', () => resign({}, { typ: 'vnd.backstage.plugin' })],
      ['is of no kind', () => resign({}, { typ: undefined })],
      ['belongs to no sign-in', () => resign({ sid: undefined })],
      [
        'is signed with HMAC over the portal’s public key',
        async () =>
          new SignJWT(decodeJwt(oliviasToken))
            .setProtectedHeader({
              ...decodeProtectedHeader(oliviasToken),
              alg: 'HS256',
            })
            .sign(
              Buffer.from(
                createPublicKey(portal.signingKey)
                  .export({ type: 'spki', format: 'pem' })
                  .toString(),
              ),
            ),
      ],
    ])('that %s is refused', async (_, forge) => {
      const answer = await ask(
        '/admin/api/staff-access/me',
        withSession(olivias, await forge()),
      );
      expect(answer.status).toBe(401);
    });
  });

  describe('a WebSocket', () => {
    const connect = (
      headers: Record<string, string>,
      token: string = oliviasToken,
      path = '/admin/api/signals',
    ) =>
      new Promise<number>((resolve, reject) => {
        const socket = new WebSocket(
          `${portal.origin.replace('http', 'ws')}${path}`,
          token ? [token] : [],
          { headers: { origin: portal.origin, ...headers } },
        );
        socket.on('open', () => {
          socket.close();
          resolve(101);
        });
        socket.on('unexpected-response', (request, response) => {
          request.destroy();
          resolve(response.statusCode ?? 0);
        });
        socket.on('error', reject);
      });

    it('is accepted with an assertion and its own session', async () => {
      expect(await connect({ [HEADER]: olivias })).toBe(101);
    });

    it('is refused without an assertion', async () => {
      expect(await connect({})).toBe(401);
    });

    it('is refused with a forged one', async () => {
      const forged = await pomerium.signWithPublicKey(pomerium.claims(olivia));
      expect(await connect({ [HEADER]: forged })).toBe(401);
    });

    it('is refused with somebody else’s session', async () => {
      const veras = await pomerium.assert(vera);
      expect(await connect({ [HEADER]: veras })).toBe(403);
    });

    it('is refused without a session, from another origin, and where nothing listens', async () => {
      expect(await connect({ [HEADER]: olivias }, '')).toBe(401);
      expect(
        await connect({ [HEADER]: olivias, origin: 'https://evil.example' }),
      ).toBe(403);
      expect(
        await connect({ [HEADER]: olivias }, oliviasToken, '/admin/api/other'),
      ).toBe(404);
    });
  });
});
