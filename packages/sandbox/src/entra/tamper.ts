import { createHmac, createPublicKey } from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from 'jose';
import { z } from 'zod';

/** How to falsify the ID tokens that the tenant issues, for tests that must see them refused. */
export const tamperSchema = z.strictObject({
  /** Claims to leave out, e.g. `auth_time`, `acrs`. */
  omitClaims: z.array(z.string().min(1)).default([]),
  /** Claims to put in or overwrite, e.g. `{"nonce":"stolen"}`, `{"aud":"someone-else"}`, `{"auth_time":1}`. */
  setClaims: z.record(z.string(), z.json()).default({}),
  /**
   * How to sign: `tenant` as always; `none` without signature; `hs256-public-key` with HMAC over the tenant's public key, the classic
   * confusion; `foreign-key` with a key that the tenant never had, under the tenant's key id.
   */
  signature: z
    .enum(['tenant', 'none', 'hs256-public-key', 'foreign-key'])
    .default('tenant'),
  /** How many ID tokens; all of them when absent. */
  times: z.number().int().min(1).optional(),
});

/** @see tamperSchema */
export type Tamper = z.infer<typeof tamperSchema>;

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Falsifies one ID token.
 *
 * @param idToken - as the tenant signed it
 * @param signingKey - the tenant's private key
 */
export async function tamperIdToken(
  idToken: string,
  tamper: Tamper,
  signingKey: JWK & { kid: string },
): Promise<string> {
  const claims: Record<string, unknown> = {
    ...decodeJwt(idToken),
    ...tamper.setClaims,
  };
  for (const claim of tamper.omitClaims) {
    delete claims[claim];
  }
  const { kid } = decodeProtectedHeader(idToken);
  switch (tamper.signature) {
    case 'none':
      return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
    case 'hs256-public-key': {
      const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claims)}`;
      const publicKey = createPublicKey({
        key: signingKey as Record<string, unknown>,
        format: 'jwk',
      }).export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', publicKey).update(signed).digest('base64url')}`;
    }
    case 'foreign-key':
    case 'tenant': {
      const key =
        tamper.signature === 'tenant'
          ? await importJWK(signingKey, 'RS256')
          : (await generateKeyPair('RS256')).privateKey;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .sign(key);
    }
    default:
      throw new TypeError(`No such signature: ${tamper.signature}`);
  }
}
