import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  decodeJwt,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { tokenProblem } from '../identity/EntraIdTokenVerifier';
import { createStaffSignIn, type GroupRoles } from '../identity/staffSignIn';
import { createTokenKeys } from '../identity/TokenKeys';
import { readActChain } from './actChain';
import { AGENT_CONNECTION, type Agent, type RepresentedPerson } from './Agent';
import type { AgentTokenIssuer, AgentTrust } from './agentTrust';

const CLOCK_SKEW_SECONDS = 60;

const texts = z
  .union([z.string().transform(one => [one]), z.array(z.string())])
  .default([]);

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  sub: z.string().min(1),
  exp: z.number(),
  tid: z.guid().toLowerCase().optional(),
  // The client that the token was issued to: `azp` in v2.0 tokens, `appid` in those of other issuers.
  azp: z.guid().toLowerCase().optional(),
  appid: z.guid().toLowerCase().optional(),
  idtyp: z.enum(['app', 'user']).optional(),
  oid: z.guid().toLowerCase().optional(),
  scp: z.string().optional(),
  name: z.string().min(1).optional(),
  preferred_username: z.string().min(1).optional(),
  email: z.string().min(1).optional(),
  roles: texts,
  groups: texts,
  act: z.unknown().optional(),
});

type Claims = z.infer<typeof claimsSchema>;

type IssuerKeys = AgentTokenIssuer & { keys: JWTVerifyGetKey };

/** Tells agents by the access tokens that they bring. */
export class AgentTokenVerifier {
  readonly #trust: AgentTrust;
  readonly #issuers: ReadonlyMap<string, IssuerKeys>;
  readonly #groupRoles: GroupRoles;

  /**
   * @param options.trust - whose tokens about which agents are believed
   * @param options.groupRoles - which roles the groups of a person stand for, as at sign-in
   * @param options.keysOf - the keys of an issuer; fetched from its `jwksUrl` if left out
   */
  static create(options: {
    trust: AgentTrust;
    groupRoles: GroupRoles;
    keysOf?: (issuer: AgentTokenIssuer) => JWTVerifyGetKey;
  }): AgentTokenVerifier {
    return new AgentTokenVerifier(options);
  }

  private constructor(options: {
    trust: AgentTrust;
    groupRoles: GroupRoles;
    keysOf?: (issuer: AgentTokenIssuer) => JWTVerifyGetKey;
  }) {
    this.#trust = options.trust;
    this.#groupRoles = options.groupRoles;
    this.#issuers = new Map(
      options.trust.issuers.map(one => [
        one.issuer,
        {
          ...one,
          keys:
            options.keysOf?.(one) ??
            createTokenKeys({ jwksUrl: one.jwksUrl, issuerName: one.issuer }),
        },
      ]),
    );
  }

  /** Whether a token claims to be from an issuer of agents' tokens. It says so itself: {@link verify} decides whether it is true. */
  claimsToBeOne(token: string): boolean {
    return this.#issuerOf(token) !== undefined;
  }

  /**
   * Verifies signature (RS256 only), issuer, audience, tenant and lifetime (60 s skew), and reads who calls: an agent on its own, or one that acts for a person.
   *
   * @returns the agent; with a `doubt` if the token is genuine, and still nothing may be done for it
   * @throws AuthenticationError if the token isn't genuine, not meant for the portal, or not an agent's; the message holds nothing of it
   * @throws ServiceUnavailableError if the issuer's keys can't be read
   */
  async verify(token: string): Promise<Agent> {
    const issuer = this.#issuerOf(token);
    if (!issuer) throw refusal('its issuer is not trusted');
    const parsed = claimsSchema.safeParse(
      await this.#verifySignatureAndLifetime(token, issuer),
    );
    if (!parsed.success) {
      const field = parsed.error.issues[0].path.join('.');
      throw refusal(`its claim '${field}' is missing or malformed`);
    }
    const claims = parsed.data;
    if (issuer.tenantId !== undefined && claims.tid !== issuer.tenantId) {
      throw refusal('it is from another tenant');
    }
    return this.#agentOf(claims);
  }

  #agentOf(claims: Claims): Agent {
    const { azp, appid, act } = claims;
    const id = azp ?? appid;
    if (id === undefined || (azp && appid && azp !== appid)) {
      throw refusal('it does not say which agent it was issued to');
    }
    const known = this.#trust.agents.get(id);
    const agent: Agent = {
      id,
      title: known?.title ?? id,
      may: known?.may ?? new Set(),
      expiresAt: new Date(claims.exp * 1000),
    };
    const subject = subjectOf(claims);
    if (subject === undefined) {
      throw refusal('it does not say whether it is about an application');
    }
    if (!known && subject === 'person' && act === undefined) {
      // A person's own access token, of whatever application: they sign in to the portal instead.
      throw refusal('it is not that of an agent');
    }
    if (!known) return doubted(agent, 'the portal does not know this agent');
    if (subject === 'application') {
      return act === undefined
        ? agent
        : doubted(agent, 'it names an actor, but nobody to act for');
    }
    // Entra's on-behalf-of tokens may name the agent by `azp` alone: it acts for the person that the token is about.
    const chain = readActChain(act ?? { sub: id }, {
      agentId: id,
      issuer: claims.iss,
      isKnown: other => this.#trust.agents.has(other),
    });
    if ('doubt' in chain) return doubted(agent, chain.doubt);
    return { ...agent, person: this.#personOf(claims), act: chain.chain };
  }

  #personOf(claims: Claims): RepresentedPerson {
    const { oid, email, preferred_username: username } = claims;
    if (oid === undefined) {
      throw refusal("its claim 'oid' is missing or malformed");
    }
    const name = claims.name ?? username ?? oid;
    const signIn = createStaffSignIn({
      claims: { ...claims, oid, name },
      connection: AGENT_CONNECTION,
      sessionId: '',
      groupRoles: this.#groupRoles,
    }).claims;
    return {
      userRef: signIn.sub,
      name,
      email: email ?? username,
      ownershipRefs: signIn.ent ?? [],
    };
  }

  #issuerOf(token: string): IssuerKeys | undefined {
    try {
      return this.#issuers.get(decodeJwt(token).iss ?? '');
    } catch {
      return undefined;
    }
  }

  async #verifySignatureAndLifetime(
    token: string,
    { issuer, keys }: IssuerKeys,
  ): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience: this.#trust.audiences,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      return payload;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      throw refusal(tokenProblem(error));
    }
  }
}

/** Whom a token is about. Without `idtyp`, delegated scopes or an actor tell of a person, and a subject that is the object id itself of an application. */
function subjectOf(claims: Claims): 'application' | 'person' | undefined {
  const { idtyp, oid, sub, scp, act } = claims;
  if (idtyp !== undefined) return idtyp === 'app' ? 'application' : 'person';
  if (scp !== undefined || act !== undefined) return 'person';
  return oid === sub.toLowerCase() ? 'application' : undefined;
}

function doubted(agent: Agent, doubt: string): Agent {
  return { ...agent, may: new Set(), doubt };
}

function refusal(problem: string): AuthenticationError {
  return new AuthenticationError(`The agent's token was refused: ${problem}`);
}
