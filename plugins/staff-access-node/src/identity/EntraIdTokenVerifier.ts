import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  readEntraTenant,
  type EntraTenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  AuthenticationError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { createTokenKeys } from './TokenKeys';

/** The claims of an Entra ID token after every check passed. */
export type VerifiedEntraIdToken = {
  /** The person's object id in the tenant, lower case. */
  oid: string;
  /** The tenant id, lower case. */
  tid: string;
  name: string;
  email?: string;
  /** App role values. */
  roles: string[];
  /** Group object ids. */
  groups: string[];
  /** Whether Entra left the groups out because there are too many ("overage"). */
  groupsOmitted: boolean;
  /** The authentication contexts that were satisfied. */
  acrs: string[];
  /** Authentication methods (RFC 8176). */
  amr: string[];
  /** When the person last authenticated interactively, epoch seconds. Only ever from `auth_time`: a token without it is never fresh. */
  authTime?: number;
  nonce?: string;
};

/** What a token is expected to carry beside what is always checked. */
export type IdTokenExpectation = {
  /** The nonce of the authorization request. Left out for tokens of a refresh, which carry none. */
  nonce?: string;
};

/** Verifies ID tokens of the staff tenant. */
export interface EntraIdTokenVerifier {
  /**
   * Verifies signature (RS256 only), issuer, audience, tenant, lifetime (60 s skew), and the nonce if one is expected.
   *
   * @throws AuthenticationError if any of it doesn't hold; the message says which, and holds nothing of the token
   * @throws ServiceUnavailableError if the tenant's keys can't be read
   */
  verify(
    idToken: string,
    expected: IdTokenExpectation,
  ): Promise<VerifiedEntraIdToken>;
}

const CLOCK_SKEW_SECONDS = 60;

const stringOrStrings = z
  .union([z.string().transform(one => [one]), z.array(z.string())])
  .default([]);

const claimsSchema = z.object({
  oid: z.guid().toLowerCase(),
  tid: z.guid().toLowerCase(),
  name: z.string().min(1).optional(),
  preferred_username: z.string().min(1).optional(),
  email: z.string().min(1).optional(),
  roles: stringOrStrings,
  groups: stringOrStrings,
  // https://learn.microsoft.com/security/zero-trust/develop/configure-tokens-group-claims-app-roles#group-overages
  hasgroups: z.union([z.boolean(), z.string()]).optional(),
  _claim_names: z.object({ groups: z.string().optional() }).optional(),
  acrs: stringOrStrings,
  amr: stringOrStrings,
  auth_time: z.number().int().positive().optional(),
  nonce: z.string().optional(),
});

/** Verifies with the keys that the tenant publishes. */
export class DefaultEntraIdTokenVerifier implements EntraIdTokenVerifier {
  readonly #tenant: EntraTenant;
  readonly #keys: JWTVerifyGetKey;

  /**
   * @param options.tenant - whose tokens are accepted
   * @param options.keys - the tenant's keys; fetched from `tenant.jwksUrl` if left out
   */
  static create(options: {
    tenant: EntraTenant;
    keys?: JWTVerifyGetKey;
  }): DefaultEntraIdTokenVerifier {
    return new DefaultEntraIdTokenVerifier(
      options.tenant,
      options.keys ??
        createTokenKeys({
          jwksUrl: options.tenant.jwksUrl,
          issuerName: 'Microsoft Entra',
        }),
    );
  }

  private constructor(tenant: EntraTenant, keys: JWTVerifyGetKey) {
    this.#tenant = tenant;
    this.#keys = keys;
  }

  async verify(
    idToken: string,
    expected: IdTokenExpectation,
  ): Promise<VerifiedEntraIdToken> {
    const payload = await this.#verifySignatureAndLifetime(idToken);
    // A second audience would be somebody else whom the token was also meant for (OIDC core §3.1.3.7).
    if (payload.aud !== this.#tenant.clientId) {
      throw refusal('it is meant for more than this application');
    }
    const parsed = claimsSchema.safeParse(payload);
    if (!parsed.success) {
      const field = parsed.error.issues[0].path.join('.');
      throw refusal(`its claim '${field}' is missing or malformed`);
    }
    const claims = parsed.data;
    if (claims.tid !== this.#tenant.tenantId) {
      throw refusal('it is from another tenant');
    }
    if (expected.nonce !== undefined && claims.nonce !== expected.nonce) {
      throw refusal('it answers another sign-in (nonce)');
    }
    if (
      claims.auth_time !== undefined &&
      claims.auth_time > Date.now() / 1000 + CLOCK_SKEW_SECONDS
    ) {
      throw refusal('its authentication lies in the future');
    }
    return {
      oid: claims.oid,
      tid: claims.tid,
      name: claims.name ?? claims.preferred_username ?? claims.oid,
      email: claims.email ?? claims.preferred_username,
      roles: claims.roles,
      groups: claims.groups,
      groupsOmitted:
        claims.hasgroups !== undefined ||
        claims._claim_names?.groups !== undefined,
      acrs: claims.acrs,
      amr: claims.amr,
      authTime: claims.auth_time,
      nonce: claims.nonce,
    };
  }

  async #verifySignatureAndLifetime(idToken: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(idToken, this.#keys, {
        algorithms: ['RS256'],
        issuer: this.#tenant.issuer,
        audience: this.#tenant.clientId,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'iat', 'oid', 'tid'],
      });
      return payload;
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      // Without the cause: Backstage's errors put it into their message, and the problem says it all.
      throw refusal(tokenProblem(error));
    }
  }
}

function refusal(problem: string): AuthenticationError {
  return new AuthenticationError(`The ID token was refused: ${problem}`);
}

/** Says what is wrong with a token that jose refused, without quoting it. */
export function tokenProblem(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'missing'
      ? `its claim '${error.claim}' is missing`
      : `its claim '${error.claim}' is not as expected`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return 'its signature algorithm is not allowed';
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return 'it is signed with an unknown key';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'its signature is wrong';
  }
  return 'it is malformed';
}

/** The verifier of the staff tenant's ID tokens, one per process; configured by `staffAccess.entra`. */
export const entraIdTokenVerifierServiceRef =
  createServiceRef<EntraIdTokenVerifier>({
    id: 'staff-access.entra-id-token-verifier',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { config: coreServices.rootConfig },
        factory: ({ config }) =>
          DefaultEntraIdTokenVerifier.create({
            tenant: readEntraTenant(config),
          }),
      }),
  });
