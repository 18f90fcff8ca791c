import type { IncomingMessage } from 'node:http';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { parseTrustedUrl } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { Config } from '@backstage/config';
import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { tokenProblem } from './EntraIdTokenVerifier';
import { STAFF_USER_NAMESPACE } from './staffIdentity';
import { createTokenKeys } from './TokenKeys';

/** The header in which Pomerium vouches for a request (https://www.pomerium.com/docs/capabilities/getting-users-identity). */
export const POMERIUM_ASSERTION_HEADER = 'x-pomerium-jwt-assertion';

/** The group that Pomerium admits to the portal, unless configured otherwise. */
export const DEFAULT_STAFF_GROUP = 'alphaswarm-staff';

/** What a verified assertion says. */
export type PomeriumAssertion = {
  iss: string;
  sub: string;
  /** The Entra object id, from the configured claim, lower case. */
  oid: string;
  name?: string;
  email?: string;
  groups: string[];
  /** Pomerium's own session, where it says so. */
  sid?: string;
  expiresAt: Date;
};

/** Verifies what Pomerium says about requests. */
export interface PomeriumAssertionVerifier {
  /**
   * Verifies a request's assertion: ES256, issuer and audience of the configured lists, lifetime (60 s skew), membership of the staff group.
   *
   * @throws AuthenticationError if there is none, more than one, or it doesn't hold; the message holds nothing of the token
   * @throws NotAllowedError if the person isn't a member of the staff group
   * @throws ServiceUnavailableError if Pomerium's keys can't be read
   */
  verify(request: IncomingMessage): Promise<PomeriumAssertion>;

  /** Whether the assertion speaks of the session's user. */
  isSubject(
    assertion: PomeriumAssertion,
    session: { userRef?: string },
  ): boolean;
}

/** `pomerium` of the config. */
export type PomeriumVerification = {
  jwksUrl: URL;
  issuers: string[];
  audiences: string[];
  /** The only admitted group. */
  group: string;
  /** The claim that holds the Entra object id. */
  subjectClaim: string;
};

const optionalText = z.string().min(1).optional();

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  exp: z.number(),
  groups: z.array(z.string()),
  name: optionalText,
  email: optionalText,
  sid: optionalText,
});

const oidSchema = z.guid().toLowerCase();

/** Verifies with the keys that Pomerium publishes. */
export class DefaultPomeriumAssertionVerifier implements PomeriumAssertionVerifier {
  readonly #verification: PomeriumVerification;
  readonly #keys: JWTVerifyGetKey;

  /**
   * @param options.verification - what is accepted
   * @param options.keys - Pomerium's keys; fetched from `verification.jwksUrl` if left out. A rotation that isn't announced ahead is noticed
   * within 30 seconds.
   */
  static create(options: {
    verification: PomeriumVerification;
    keys?: JWTVerifyGetKey;
  }): DefaultPomeriumAssertionVerifier {
    return new DefaultPomeriumAssertionVerifier(
      options.verification,
      options.keys ??
        createTokenKeys({
          jwksUrl: options.verification.jwksUrl,
          issuerName: 'Pomerium',
        }),
    );
  }

  private constructor(
    verification: PomeriumVerification,
    keys: JWTVerifyGetKey,
  ) {
    this.#verification = verification;
    this.#keys = keys;
  }

  async verify(request: IncomingMessage): Promise<PomeriumAssertion> {
    const payload = await this.#verifiedPayload(assertionOf(request));
    const parsed = claimsSchema.safeParse(payload);
    if (!parsed.success) {
      const field = parsed.error.issues[0].path.join('.');
      throw refusal(`its claim '${field}' is missing or malformed`);
    }
    const oid = oidSchema.safeParse(payload[this.#verification.subjectClaim]);
    if (!oid.success) {
      throw refusal(
        `its claim '${this.#verification.subjectClaim}' is no Entra object id`,
      );
    }
    const { exp, ...claims } = parsed.data;
    if (!claims.groups.includes(this.#verification.group)) {
      throw new NotAllowedError(
        `Only members of ${this.#verification.group} may enter`,
      );
    }
    return { ...claims, oid: oid.data, expiresAt: new Date(exp * 1000) };
  }

  isSubject(
    assertion: PomeriumAssertion,
    session: { userRef?: string },
  ): boolean {
    return session.userRef === `user:${STAFF_USER_NAMESPACE}/${assertion.oid}`;
  }

  async #verifiedPayload(assertion: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(assertion, this.#keys, {
        algorithms: ['ES256'],
        issuer: this.#verification.issuers,
        audience: this.#verification.audiences,
        clockTolerance: 60,
        requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat', 'groups'],
      });
      return payload;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      // Without the cause: Backstage's errors put it into their message, and the problem says it all.
      throw refusal(tokenProblem(error));
    }
  }
}

function assertionOf(request: IncomingMessage): string {
  const assertions = request.headersDistinct[POMERIUM_ASSERTION_HEADER] ?? [];
  if (assertions.length === 0) {
    throw new AuthenticationError('The request carries no Pomerium assertion');
  }
  // Which of two counts would depend on who reads them: that is how a smuggled one gets past a proxy.
  if (assertions.length > 1 || assertions[0].includes(',')) {
    throw refusal('there is more than one');
  }
  return assertions[0];
}

function refusal(problem: string): AuthenticationError {
  return new AuthenticationError(
    `The Pomerium assertion was refused: ${problem}`,
  );
}

/**
 * Reads `pomerium` of the config.
 *
 * @param config - the root config
 * @returns undefined if `pomerium.jwksUrl` isn't set: there is no gate then
 * @throws Error naming the key that is malformed; without pinned issuers and audiences any Pomerium's assertion would do
 */
export function readPomeriumVerification(
  config: Config,
): PomeriumVerification | undefined {
  const pomerium = config.getOptionalConfig('pomerium');
  const jwksUrl = pomerium?.getOptionalString('jwksUrl');
  if (!pomerium || !jwksUrl) return undefined;
  const issuers = pomerium.getStringArray('issuers');
  const audiences = pomerium.getStringArray('audiences');
  if (issuers.length === 0 || audiences.length === 0) {
    throw new Error(
      'pomerium.issuers and pomerium.audiences must not be empty',
    );
  }
  return {
    jwksUrl: parseTrustedUrl(jwksUrl, 'pomerium.jwksUrl'),
    issuers,
    audiences,
    group: pomerium.getOptionalString('group') ?? DEFAULT_STAFF_GROUP,
    subjectClaim: pomerium.getOptionalString('subjectClaim') ?? 'sub',
  };
}

/** Makes the verifier that `pomerium` of the config asks for; undefined if there is no gate. */
export function createPomeriumVerifier(
  config: Config,
): PomeriumAssertionVerifier | undefined {
  const verification = readPomeriumVerification(config);
  return (
    verification && DefaultPomeriumAssertionVerifier.create({ verification })
  );
}

/** The verifier of Pomerium's assertions; undefined where no gate is configured. For root services: a plugin can't depend on what may be undefined. */
export const pomeriumAssertionVerifierServiceRef = createServiceRef<
  PomeriumAssertionVerifier | undefined
>({
  id: 'staff-access.pomerium-assertion-verifier',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) => createPomeriumVerifier(config),
    }),
});
