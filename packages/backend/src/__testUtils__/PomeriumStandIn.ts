import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';

const ISSUER = 'pomerium.example';
const AUDIENCE = 'admin.example';

/** Someone who passed, or would like to have passed, the gate. */
export type Visitor = { oid: string; email: string; groups: string[] };

export const olivia: Visitor = {
  oid: '0b11a000-2222-4c22-8a22-00000000ad02',
  email: 'olivia@staff.example',
  groups: ['alphaswarm-staff', 'Anybody'],
};
export const vera: Visitor = {
  oid: '0be4a000-7777-4c77-8a77-00000000ad07',
  email: 'vera@staff.example',
  groups: ['alphaswarm-staff'],
};

/** Publishes keys and signs assertions, as Pomerium does. */
export class PomeriumStandIn {
  readonly #privateKey: CryptoKey;
  readonly #jwks: object;
  readonly #server: Server;

  static async start(): Promise<PomeriumStandIn> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
    const server = createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new PomeriumStandIn(privateKey, jwk, server);
  }

  private constructor(privateKey: CryptoKey, jwk: object, server: Server) {
    this.#privateKey = privateKey;
    this.#jwks = jwk;
    this.#server = server;
  }

  /** The portal's configuration for this Pomerium. */
  get config() {
    const { port } = this.#server.address() as AddressInfo;
    return {
      jwksUrl: `http://127.0.0.1:${port}/.well-known/pomerium/jwks.json`,
      issuers: [ISSUER],
      audiences: [AUDIENCE],
    };
  }

  /** The claims of a good assertion. */
  claims(visitor: Visitor): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: ISSUER,
      aud: AUDIENCE,
      sub: visitor.oid,
      name: visitor.email,
      email: visitor.email,
      groups: visitor.groups,
      iat: now,
      exp: now + 300,
    };
  }

  /** A good assertion, but for the claims that the test changes. */
  assert(visitor: Visitor, change: JWTPayload = {}): Promise<string> {
    return this.sign({ ...this.claims(visitor), ...change });
  }

  sign(claims: JWTPayload, key: CryptoKey = this.#privateKey) {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'JWT' })
      .sign(key);
  }

  /** The confusion of algorithms: HMAC over what everybody can read. */
  signWithPublicKey(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one', typ: 'JWT' })
      .sign(Buffer.from(JSON.stringify(this.#jwks)));
  }

  stop() {
    return new Promise(resolve => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
