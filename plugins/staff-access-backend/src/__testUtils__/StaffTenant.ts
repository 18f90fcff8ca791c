import { DefaultEntraIdTokenVerifier } from '@alphaswarm-admin/plugin-staff-access-node';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
} from 'jose';

const TENANT_ID = '5f1f3c0e-0000-4000-8000-00000000000a';
const CLIENT_ID = '5f1f3c0e-0000-4000-8000-00000000000b';
const ISSUER = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`;

/** Entra as far as the portal sees it: keys, and tokens signed with them. */
export class StaffTenant {
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly verifier: DefaultEntraIdTokenVerifier;

  static async create(): Promise<StaffTenant> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', {
      extractable: true,
    });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
    const verifier = DefaultEntraIdTokenVerifier.create({
      tenant: {
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        issuer: ISSUER,
        jwksUrl: new URL(`${ISSUER}/keys`),
        authority: new URL(`https://login.microsoftonline.com/${TENANT_ID}/`),
      },
      keys: createLocalJWKSet({ keys: [jwk] }),
    });
    return new StaffTenant(privateKey, publicKey, verifier);
  }

  private constructor(
    privateKey: CryptoKey,
    publicKey: CryptoKey,
    verifier: DefaultEntraIdTokenVerifier,
  ) {
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
    this.verifier = verifier;
  }

  /** The claims of a step-up sign-in just made. */
  claims(oid: string, nonce: string): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: ISSUER,
      aud: CLIENT_ID,
      tid: TENANT_ID,
      oid,
      sub: oid,
      name: 'Olivia Operator',
      nonce,
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      auth_time: now,
      iat: now,
      exp: now + 3_600,
    };
  }

  async sign(claims: Record<string, unknown>): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(this.#privateKey);
  }

  /** Signed with a key that the tenant doesn't publish. */
  async signByStranger(claims: Record<string, unknown>): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(privateKey);
  }

  /** The forgery that takes the public key for a shared secret. */
  async signWithPublicKey(claims: Record<string, unknown>): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(await exportSPKI(this.#publicKey)));
  }

  unsigned(claims: Record<string, unknown>): string {
    return new UnsecuredJWT(claims).encode();
  }
}
