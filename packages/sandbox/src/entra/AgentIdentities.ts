import { randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  errors as joseErrors,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { errors } from 'oidc-provider';
import {
  secretsEqual,
  verifyClientAssertion,
  type FederatedCredential,
} from './clientAssertion';
import { pairwiseSubject, type Directory } from './directory';
import { publicJwk, type TenantKeys } from './TenantKeys';
import { MANAGE_API, resourceOfScope, STAFF_CLIENT_ID } from './tenantProvider';

/** The audience of the token that step 1 of the exchange answers with. */
export const TOKEN_EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange';

/** RFC 7523; with `requested_token_use=on_behalf_of` it is Entra's on-behalf-of request. */
export const ON_BEHALF_OF_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const TOKEN_LIFETIME_SECONDS = 3600;

/** A blueprint application, and the agent identities made from it. */
export interface AgentBlueprint {
  /** Application (client) id. */
  id: string;
  /** Platforms whose workload tokens it accepts, beside the sandbox's own. */
  federatedCredentials?: readonly FederatedCredential[];
  identities: readonly {
    /** Object id of the agent identity: its client id, and the `sub` of its tokens. */
    id: string;
    /** App roles on the resources it calls. */
    roles: readonly string[];
  }[];
}

/** The deployment of the sandbox: one blueprint with its agent identity, and one that no portal is told of. */
export const sandboxBlueprint: AgentBlueprint = {
  id: '7b0f1d0e-52c5-4b0e-9a2b-6d4f2f6f0a01',
  identities: [
    {
      id: '7b0f1d0e-52c5-4b0e-9a2b-6d4f2f6f0a02',
      roles: [
        'read:infrastructure',
        'read:topology',
        'read:tenancy',
        'delegate:staff',
      ],
    },
    { id: '7b0f1d0e-52c5-4b0e-9a2b-6d4f2f6f0a03', roles: ['admin:cluster'] },
  ],
};

/** Answer of the token endpoint, RFC 6749 section 5.1. */
export interface TokenAnswer {
  token_type: 'Bearer';
  expires_in: number;
  access_token: string;
  scope?: string;
}

/**
 * The tenant's tokens for agent identities: the two-step exchange with `fmi_path`, alone or on behalf of a person.
 *
 * Step 1, as the blueprint, gets a token for {@link TOKEN_EXCHANGE_AUDIENCE}; step 2, as the agent identity, brings it as client assertion.
 */
export class AgentIdentities {
  readonly #issuer: string;
  readonly #directory: Directory;
  readonly #keys: TenantKeys;
  readonly #blueprint: AgentBlueprint;
  readonly #tenantKeySet: JWTVerifyGetKey;

  static create(options: {
    issuer: string;
    directory: Directory;
    keys: TenantKeys;
    blueprint: AgentBlueprint;
  }): AgentIdentities {
    return new AgentIdentities(options);
  }

  private constructor(options: {
    issuer: string;
    directory: Directory;
    keys: TenantKeys;
    blueprint: AgentBlueprint;
  }) {
    this.#issuer = options.issuer;
    this.#directory = options.directory;
    this.#keys = options.keys;
    this.#blueprint = options.blueprint;
    this.#tenantKeySet = createLocalJWKSet({
      keys: [publicJwk(options.keys.signingKey)],
    });
  }

  /** Whether a token request is one of these rather than one of a person's browser. */
  handles(form: URLSearchParams): boolean {
    const grantType = form.get('grant_type');
    return (
      grantType === 'client_credentials' || grantType === ON_BEHALF_OF_GRANT
    );
  }

  /**
   * Answers a token request.
   *
   * @throws an `OIDCProviderError`, whose `error` and `error_description` are the answer
   */
  async issue(form: URLSearchParams): Promise<TokenAnswer> {
    const clientId = form.get('client_id');
    if (clientId === this.#blueprint.id) {
      return this.#issueToBlueprint(form);
    }
    const agent = this.#blueprint.identities.find(({ id }) => id === clientId);
    if (!agent) {
      throw new errors.InvalidClientAuth('no such application in this tenant');
    }
    await verifyClientAssertion(form, [
      {
        issuer: this.#issuer,
        subject: this.#exchangeSubject(agent.id),
        audience: TOKEN_EXCHANGE_AUDIENCE,
        keys: this.#tenantKeySet,
      },
    ]);
    const resource = resourceOfScope(form.get('scope'));
    if (!resource) {
      throw new errors.InvalidScope(
        'scope must be <resource>/.default of a resource in this tenant',
        form.get('scope') ?? '',
      );
    }
    const claims =
      form.get('grant_type') === ON_BEHALF_OF_GRANT
        ? await this.#claimsOnBehalf(agent.id, form)
        : { sub: agent.id, oid: agent.id, idtyp: 'app', roles: agent.roles };
    return this.#answer({ ...claims, aud: resource, azp: agent.id }, resource);
  }

  /**
   * The token with which the platform under the deployment vouches for it, as Kubernetes or AWS would mount it: a federated credential of
   * the blueprint. Valid for an hour.
   */
  async issueWorkloadToken(): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: this.#keys.workloadKey.kid })
      .setIssuer(this.#workloadIssuer)
      .setSubject('system:serviceaccount:alphaswarm:alphaswarm-admin')
      .setAudience(TOKEN_EXCHANGE_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(await importJWK(this.#keys.workloadKey, 'RS256'));
  }

  get #workloadIssuer(): string {
    return `${new URL(this.#issuer).origin}/workload-identity`;
  }

  async #issueToBlueprint(form: URLSearchParams): Promise<TokenAnswer> {
    await this.#authenticateBlueprint(form);
    if (form.get('grant_type') !== 'client_credentials') {
      throw new errors.UnauthorizedClient(
        'a blueprint acts for its agent identities only',
      );
    }
    if (form.get('scope') !== `${TOKEN_EXCHANGE_AUDIENCE}/.default`) {
      throw new errors.InvalidScope(
        `a blueprint gets tokens for ${TOKEN_EXCHANGE_AUDIENCE}/.default only`,
        form.get('scope') ?? '',
      );
    }
    const agentId = form.get('fmi_path');
    if (!this.#blueprint.identities.some(({ id }) => id === agentId)) {
      throw new errors.InvalidRequest(
        'fmi_path must name an agent identity of this blueprint',
      );
    }
    return this.#answer({
      aud: TOKEN_EXCHANGE_AUDIENCE,
      sub: this.#exchangeSubject(agentId as string),
      azp: this.#blueprint.id,
      idtyp: 'app',
    });
  }

  async #authenticateBlueprint(form: URLSearchParams): Promise<void> {
    const secret = form.get('client_secret');
    if (secret !== null && form.has('client_assertion')) {
      throw new errors.InvalidRequest(
        'client_secret and client_assertion exclude each other',
      );
    }
    if (secret !== null) {
      if (!secretsEqual(secret, this.#keys.blueprintSecret)) {
        throw new errors.InvalidClientAuth('invalid client secret');
      }
      return;
    }
    await verifyClientAssertion(form, [
      {
        issuer: this.#workloadIssuer,
        subject: 'system:serviceaccount:alphaswarm:alphaswarm-admin',
        audience: TOKEN_EXCHANGE_AUDIENCE,
        keys: createLocalJWKSet({ keys: [publicJwk(this.#keys.workloadKey)] }),
      },
      ...(this.#blueprint.federatedCredentials ?? []),
    ]);
  }

  /** The person is the subject and the agent acts for them (RFC 8693 `act`); the roles are the person's. */
  async #claimsOnBehalf(agentId: string, form: URLSearchParams) {
    if (form.get('requested_token_use') !== 'on_behalf_of') {
      throw new errors.InvalidRequest(
        'requested_token_use must be on_behalf_of',
      );
    }
    const assertion = await this.#verifyPersonsToken(
      form.get('assertion') ?? '',
    );
    const person = this.#directory.byOid(assertion.oid);
    if (!person) {
      throw new errors.InvalidGrant('the assertion is about nobody we know');
    }
    return {
      ...this.#directory.claimsOf(person),
      sub: pairwiseSubject(person.oid, agentId),
      idtyp: 'user',
      act: { sub: agentId },
    };
  }

  async #verifyPersonsToken(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#tenantKeySet, {
        algorithms: ['RS256'],
        issuer: this.#issuer,
        audience: [STAFF_CLIENT_ID, MANAGE_API],
        requiredClaims: ['exp', 'oid'],
      });
      return payload;
    } catch (error) {
      if (!(error instanceof joseErrors.JOSEError)) {
        throw error;
      }
      throw new errors.InvalidGrant(`assertion refused: ${error.message}`);
    }
  }

  /** A subject that names tenant, blueprint and agent identity, so that one agent's step-1 token is no use to another. */
  #exchangeSubject(agentId: string): string {
    return `/eid1/c/pub/t/${this.#directory.tenantId}/a/${this.#blueprint.id}/${agentId}`;
  }

  async #answer(claims: JWTPayload, resource?: string): Promise<TokenAnswer> {
    const { signingKey } = this.#keys;
    return {
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_SECONDS,
      access_token: await new SignJWT({
        tid: this.#directory.tenantId,
        ver: '2.0',
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: signingKey.kid })
        .setIssuer(this.#issuer)
        .setJti(randomUUID())
        .setIssuedAt()
        .setNotBefore('0s')
        .setExpirationTime(`${TOKEN_LIFETIME_SECONDS}s`)
        .sign(await importJWK(signingKey, 'RS256')),
      ...(resource ? { scope: `${resource}/.default` } : {}),
    };
  }
}
