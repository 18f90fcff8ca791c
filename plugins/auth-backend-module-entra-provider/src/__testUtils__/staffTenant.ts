// A staff tenant of one test's making.
import {
  entraTenant,
  type EntraTenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';

export const tenantId = '8f1e7a52-5f0c-4d2e-9d3b-1f6f0a3c9b11';
export const clientId = 'c0ffee00-0000-4000-8000-000000000001';
export const oid = '0b8f6c0e-1111-4222-8333-444455556666';

/** A tenant that can sign ID tokens. */
export type StaffTenant = {
  tenant: EntraTenant;
  jwks: { keys: JWK[] };
  keys: JWTVerifyGetKey;
  /** Signs an ID token of Olivia Operator, with other claims where given. */
  idToken(changes?: JWTPayload): Promise<string>;
};

/** Makes the tenant, with a key of its own. */
export async function staffTenant(): Promise<StaffTenant> {
  const tenant = entraTenant({ tenantId, clientId }, 'test');
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = {
    keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }],
  };
  return {
    tenant,
    jwks,
    keys: createLocalJWKSet(jwks),
    idToken: (changes = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        iss: tenant.issuer,
        aud: clientId,
        sub: 'pairwise',
        tid: tenantId,
        oid,
        name: 'Olivia Operator',
        email: 'olivia.operator@staff.alpha-swarm.example',
        iat: now,
        exp: now + 300,
        ...changes,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey);
    },
  };
}
