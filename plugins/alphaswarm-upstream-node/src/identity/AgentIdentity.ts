import type { UpstreamHttp } from '../http/UpstreamHttp';
import {
  type BlueprintCredential,
  CLIENT_ASSERTION_TYPE,
} from './BlueprintCredential';
import { requestToken } from './requestToken';
import { type AccessToken, TokenCache } from './TokenCache';

const EXCHANGE_SCOPE = 'api://AzureADTokenExchange/.default';

/** The audience of a call, as Entra names it, e.g. `api://alphaswarm-manage-api`. */
export type Resource = string;

/**
 * The deployment's Entra Agent Identity: tokens for itself.
 *
 * Two steps: the blueprint, whom the platform vouches for, gets a token that names the agent (`fmi_path`); the agent brings it as its client assertion.
 *
 * @see https://learn.microsoft.com/entra/agent-id/identity-platform/agent-autonomous-app-oauth-flow
 */
export class AgentIdentity {
  readonly #entra: UpstreamHttp;
  readonly #tokenPath: string;
  readonly #blueprintId: string;
  readonly #agentId: string;
  readonly #credential: BlueprintCredential;
  readonly #tokens = new TokenCache();

  /**
   * @param options.entra - the tenant
   * @param options.tokenPath - its token endpoint
   * @param options.blueprintId - the blueprint application's client id
   * @param options.agentId - the agent identity's client id
   */
  static create(options: {
    entra: UpstreamHttp;
    tokenPath: string;
    blueprintId: string;
    agentId: string;
    credential: BlueprintCredential;
  }): AgentIdentity {
    return new AgentIdentity(options);
  }

  private constructor(options: {
    entra: UpstreamHttp;
    tokenPath: string;
    blueprintId: string;
    agentId: string;
    credential: BlueprintCredential;
  }) {
    this.#entra = options.entra;
    this.#tokenPath = options.tokenPath;
    this.#blueprintId = options.blueprintId;
    this.#agentId = options.agentId;
    this.#credential = options.credential;
  }

  /**
   * The agent's own token for a resource.
   *
   * @throws UpstreamUnavailableError (503) while Entra is away and no token is left; UpstreamResponseError (502) if it refuses the identity
   */
  token(resource: Resource): Promise<AccessToken> {
    return this.#tokens.get(resource, async () => {
      const assertion = await this.#exchangeToken();
      try {
        return await requestToken(this.#entra, {
          operation: 'agent-identity.token',
          path: this.#tokenPath,
          form: {
            grant_type: 'client_credentials',
            client_id: this.#agentId,
            client_assertion_type: CLIENT_ASSERTION_TYPE,
            client_assertion: assertion.value,
            scope: `${resource}/.default`,
          },
        });
      } catch (error) {
        this.#tokens.forget(EXCHANGE_SCOPE, assertion);
        throw error;
      }
    });
  }

  /** Forgets a token that the resource refused. */
  forget(resource: Resource, token: AccessToken): void {
    this.#tokens.forget(resource, token);
  }

  /** Step 1. */
  #exchangeToken(): Promise<AccessToken> {
    return this.#tokens.get(EXCHANGE_SCOPE, async () =>
      requestToken(this.#entra, {
        operation: 'agent-identity.exchange',
        path: this.#tokenPath,
        form: {
          grant_type: 'client_credentials',
          client_id: this.#blueprintId,
          scope: EXCHANGE_SCOPE,
          fmi_path: this.#agentId,
          ...(await this.#credential.parameters()),
        },
      }),
    );
  }
}
