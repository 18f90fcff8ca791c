import { randomUUID } from 'node:crypto';
import {
  decodeJwt,
  errors as joseErrors,
  generateKeyPair,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { DirectoryPerson } from '../../entra/directory';
import type { EntraClient } from '../EntraClient';
import { CpRefusal } from '../envelope';
import { scopesOf } from './scopes';

const LIFETIME_SECONDS = 900;

/** App role of an agent identity that may name the staff member it acts for. */
const DELEGATE = 'delegate:staff';

/** Who a call is made by. */
export type PlatformCaller = {
  /** The person's or the agent's Entra object id. */
  subject: string;
  actorKind: 'user' | 'agent';
  scopes: string[];
  act: unknown;
};

/** The tokens that alphaswarm-cp and alphaswarm-core accept: Entra's, and cp's own for an agent that acts for a person. */
export class PlatformTokens {
  readonly #issuer: string;
  readonly #entra: EntraClient;
  readonly #staff: readonly DirectoryPerson[];
  readonly #keys = generateKeyPair('ES256');

  /** @param options.staff - whom cp knows */
  static create(options: {
    issuer: string;
    entra: EntraClient;
    staff: readonly DirectoryPerson[];
  }): PlatformTokens {
    return new PlatformTokens(options);
  }

  private constructor(options: {
    issuer: string;
    entra: EntraClient;
    staff: readonly DirectoryPerson[];
  }) {
    this.#issuer = options.issuer;
    this.#entra = options.entra;
    this.#staff = options.staff;
  }

  /**
   * A token for a person, with the agent as `act` (RFC 8693 section 4.1).
   *
   * @throws CpRefusal 401 if the actor's token isn't genuine; 403 if the agent may not do this, or there is no such person
   */
  async delegate(request: {
    oid: string;
    actorToken: string;
    actorAudience: string;
    audience: string;
  }) {
    const actor = await this.#entra.verifyAccessToken(
      request.actorToken,
      request.actorAudience,
    );
    if (actor.idtyp !== 'app' || !rolesOf(actor).includes(DELEGATE)) {
      throw new CpRefusal(
        403,
        'access_denied',
        'this caller may not act for staff members',
      );
    }
    const person = this.#staff.find(({ oid }) => oid === request.oid);
    if (!person) {
      throw new CpRefusal(403, 'access_denied', 'no such staff member');
    }
    const { privateKey } = await this.#keys;
    const token = await new SignJWT({
      oid: person.oid,
      scp: scopesOf(person.roles).join(' '),
      act: { sub: actor.oid },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .setIssuer(this.#issuer)
      .setSubject(person.oid)
      .setAudience(request.audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(privateKey);
    return {
      access_token: token,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
    };
  }

  /** @throws CpRefusal 401 */
  async verify(
    authorization: string | undefined,
    audience: string,
  ): Promise<PlatformCaller> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (!token) {
      throw new CpRefusal(401, 'invalid_request', 'a bearer token is needed');
    }
    if (issuerOf(token) === this.#issuer) {
      const claims = await this.#verifyOwn(token, audience);
      return {
        subject: String(claims.sub),
        actorKind: 'user',
        scopes: String(claims.scp).split(' '),
        act: claims.act,
      };
    }
    const claims = await this.#entra.verifyAccessToken(token, audience);
    const isAgent = claims.idtyp === 'app';
    return {
      subject: String(claims.oid),
      actorKind: isAgent ? 'agent' : 'user',
      // An agent's app roles are scopes; a person's are roles.
      scopes: isAgent ? rolesOf(claims) : scopesOf(rolesOf(claims)),
      act: claims.act,
    };
  }

  async #verifyOwn(token: string, audience: string): Promise<JWTPayload> {
    const { publicKey } = await this.#keys;
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ['ES256'],
        issuer: this.#issuer,
        audience,
        requiredClaims: ['exp', 'sub', 'scp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) {
        throw new CpRefusal(401, 'invalid_token', error.message);
      }
      throw error;
    }
  }
}

function rolesOf(claims: JWTPayload): string[] {
  return Array.isArray(claims.roles) ? claims.roles.map(String) : [];
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
