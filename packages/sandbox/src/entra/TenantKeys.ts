import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { writeFileAtomically } from './writeFileAtomically';

const jwkSchema = z.looseObject({ kty: z.literal('RSA'), kid: z.string() });

const storedSchema = z.object({
  /** Signs the tenant's tokens. */
  signingKey: jwkSchema,
  /** Signs the workload identity tokens that the deployment's platform would issue. */
  workloadKey: jwkSchema,
  cookieKeys: z.array(z.string()).min(1),
  staffClientSecret: z.string().min(32),
  blueprintSecret: z.string().min(32),
});

/** The tenant's secrets. Private keys are JWKs. */
export type TenantKeys = {
  signingKey: JWK & { kid: string };
  workloadKey: JWK & { kid: string };
  cookieKeys: string[];
  staffClientSecret: string;
  blueprintSecret: string;
};

async function newSigningKey(
  prefix: string,
): Promise<JWK & { kty: 'RSA'; kid: string }> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    ...(await exportJWK(privateKey)),
    kty: 'RSA',
    alg: 'RS256',
    use: 'sig',
    kid: `${prefix}-${randomBytes(8).toString('hex')}`,
  };
}

/**
 * Loads the tenant's keys, or makes them once. They are kept so that tokens and sessions outlive a restart of the sandbox.
 *
 * @param dataDir - an existing folder; the file in it is readable by its owner only
 * @throws when the file is there but isn't one of ours
 */
export async function loadTenantKeys(dataDir: string): Promise<TenantKeys> {
  const file = join(dataDir, 'entra-keys.json');
  if (existsSync(file)) {
    const parsed = storedSchema.safeParse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    if (!parsed.success) {
      throw new Error(
        `${file} does not hold the sandbox tenant's keys. Delete it to make new ones; everybody has to sign in again then.`,
      );
    }
    return parsed.data as TenantKeys;
  }
  const keys: TenantKeys = {
    signingKey: await newSigningKey('entra'),
    workloadKey: await newSigningKey('workload'),
    cookieKeys: [randomBytes(32).toString('base64url')],
    staffClientSecret: randomBytes(32).toString('base64url'),
    blueprintSecret: randomBytes(32).toString('base64url'),
  };
  writeFileAtomically(file, JSON.stringify(keys, null, 2));
  return keys;
}

/** @returns the public half of an RSA key, as the keys endpoint shows it */
export function publicJwk(key: JWK): JWK {
  const { kty, n, e, kid, alg, use } = key;
  return { kty, n, e, kid, alg, use };
}
