// Keys and tokens of one test's making. Not exported: tests of this package only.
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';

/** A signer with its public key. */
export type TestSigner = {
  publicJwk: JWK;
  privateKey: CryptoKey;
  sign(payload: JWTPayload, header?: { kid?: string }): Promise<string>;
};

/** Makes a signer. */
export async function testSigner(
  kid: string,
  alg: 'RS256' | 'ES256',
): Promise<TestSigner> {
  const { publicKey, privateKey } = await generateKeyPair(alg, {
    extractable: true,
  });
  return {
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (payload, header = { kid }) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg, typ: 'JWT', ...header })
        .sign(privateKey),
  };
}

/** The keys of signers, as an issuer publishes them. */
export function keySet(...signers: TestSigner[]): JWTVerifyGetKey {
  return createLocalJWKSet({ keys: signers.map(({ publicJwk }) => publicJwk) });
}

/** Now, epoch seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** An unsigned token (`alg: none`). */
export function unsigned(payload: JWTPayload): string {
  const encode = (part: object) =>
    Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(payload)}.`;
}
