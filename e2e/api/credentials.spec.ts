import { expect, test } from '@playwright/test';
import { createPublicKey } from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWK,
} from 'jose';
import { nameOf, readOperations, type Operation } from './apiDocuments';
import { portalUrl, send } from './http';
import { StaffClient } from './StaffClient';

let olivia: StaffClient;
let guarded: Operation[];
let forgeries: Record<string, string | undefined>;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
  guarded = (await readOperations(olivia)).filter(({ open }) => !open);
  forgeries = await forge(olivia.token);
});

test('every endpoint refuses every credential that is not a staff session of this portal', async () => {
  expect(guarded.length).toBeGreaterThan(10);
  const admitted: string[] = [];
  for (const [what, authorization] of Object.entries(forgeries)) {
    const answers = await Promise.all(
      guarded.map(({ method, path }) =>
        send(method.toUpperCase(), path, {
          headers: {
            'idempotency-key': 'a-key-for-nothing',
            ...(authorization !== undefined && { authorization }),
          },
          ...(method !== 'get' && { body: {} }),
        }),
      ),
    );
    answers.forEach((answer, index) => {
      if (answer.status !== 401) {
        admitted.push(
          `${what}: ${nameOf(guarded[index])} → ${answer.status} ${answer.text}`,
        );
      }
      // An answer to a stranger says nothing of how tokens are made.
      expect(answer.text).not.toMatch(/eyJ|jwks|ES256|stack/i);
    });
  }
  expect(admitted).toEqual([]);
});

test('the very same requests are answered to a staff session', async () => {
  const me = await olivia.get('staff-access/me');
  expect(me.status).toBe(200);
  expect(me.body).toMatchObject({ name: 'Olivia Operator' });
});

test('a session of the pages is no use to other sites: its cookie alone opens nothing', async () => {
  for (const { method, path } of guarded) {
    const answer = await olivia.browser.fetch(new URL(path, portalUrl).href, {
      method,
      ...(method !== 'get' && { data: {} }),
    });
    expect(answer.status(), `${method} ${path}`).toBe(401);
  }
});

test('a token that has been signed out of is refused everywhere', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  const out = await vera.browser.post(
    `${portalUrl}/api/auth/entra/logout?env=production`,
    { headers: { 'X-Requested-With': 'XMLHttpRequest' } },
  );
  expect(out.status()).toBe(200);
  for (const { method, path } of guarded) {
    const answer = await send(method.toUpperCase(), path, {
      headers: { authorization: vera.authorization },
      ...(method !== 'get' && { body: {} }),
    });
    expect(answer.status, `${method} ${path}`).toBe(401);
  }
});

/** Tokens that say what a genuine one says, and are none. */
async function forge(
  genuine: string,
): Promise<Record<string, string | undefined>> {
  const claims = decodeJwt(genuine);
  const header = decodeProtectedHeader(genuine);
  const { keys } = (await send('GET', '/admin/api/auth/.well-known/jwks.json'))
    .body as { keys: JWK[] };
  const published = keys.find(({ kid }) => kid === header.kid) ?? keys[0];
  const publicKey = createPublicKey({
    key: published as Record<string, unknown>,
    format: 'jwk',
  });
  const { privateKey, publicKey: foreign } = await generateKeyPair('ES256');
  const sign = (content: typeof claims, extra: object = {}) =>
    new SignJWT(content)
      .setProtectedHeader({
        ...header,
        alg: 'ES256',
        ...extra,
      })
      .sign(privateKey);
  const confused = (secret: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(Buffer.from(secret));
  const [head, payload, signature] = genuine.split('.');
  const promoted = Buffer.from(
    JSON.stringify({ ...claims, ent: ['group:staff-role/admin'] }),
  ).toString('base64url');
  const bearer = (token: string) => `Bearer ${token}`;
  return {
    'no credentials': undefined,
    'an empty token': 'Bearer ',
    garbage: bearer('garbage'),
    'garbage in three parts': bearer('e30.e30.e30'),
    'another scheme': `Basic ${Buffer.from('admin:admin').toString('base64')}`,
    'alg none': bearer(new UnsecuredJWT(claims).encode()),
    'HS256 with the public key as PEM': bearer(
      await confused(
        publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      ),
    ),
    'HS256 with the public key as JWK': bearer(
      await confused(JSON.stringify(published)),
    ),
    'a foreign key under our key id': bearer(await sign(claims)),
    'a foreign key that the token brings along': bearer(
      await sign(claims, { kid: undefined, jwk: await exportJWK(foreign) }),
    ),
    'another issuer': bearer(
      await sign({ ...claims, iss: 'https://issuer.example' }),
    ),
    'no signature': bearer(`${head}.${payload}.`),
    'other claims under a genuine signature': bearer(
      `${head}.${promoted}.${signature}`,
    ),
    'a service token that nobody issued': bearer(
      await sign(
        { sub: 'catalog', aud: 'platform-ecs', exp: claims.exp },
        { typ: 'vnd.backstage.plugin' },
      ),
    ),
  };
}
