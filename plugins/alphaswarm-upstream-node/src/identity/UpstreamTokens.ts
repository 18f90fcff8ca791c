import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { UpstreamUnavailableError } from '../errors';
import { openUpstream, readCpPath, readResource } from '../upstreamConfig';
import type { UpstreamHttp } from '../http/UpstreamHttp';
import { AgentIdentity, type Resource } from './AgentIdentity';
import { openAgentIdentity } from './openAgentIdentity';
import { requestToken } from './requestToken';
import { type AccessToken, TokenCache } from './TokenCache';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** The person is named, not proven: it is the actor's token that cp believes. Decision 0012 says why. */
const STAFF_OID = 'urn:alphaswarm:oauth:token-type:staff-oid';

const STAFF_REF = /^user:staff\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A token, and how to give it up when it is refused. */
export type UpstreamToken = { value: string; forget(): void };

/** The tokens with which cp and core are called. */
export interface UpstreamTokens {
  /**
   * @param resource - whom the call goes to
   * @param onBehalfOf - the staff member's user ref; left out: the agent itself
   * @throws NotAllowedError if the agent may not act for that person
   */
  token(resource: Resource, onBehalfOf?: string): Promise<UpstreamToken>;
}

/** Of the agent identity by Entra; of a person with the agent as `act` by cp's `/auth/agent-identity/token` (RFC 8693). */
export class DelegatedTokens implements UpstreamTokens {
  readonly #agent: AgentIdentity;
  readonly #cp: UpstreamHttp;
  readonly #tokenPath: string;
  readonly #cpResource: Resource;
  readonly #tokens = new TokenCache();

  /**
   * @param options.tokenPath - cp's token endpoint for delegation
   * @param options.cpResource - cp itself, as a resource
   */
  static create(options: {
    agent: AgentIdentity;
    cp: UpstreamHttp;
    tokenPath: string;
    cpResource: Resource;
  }): DelegatedTokens {
    return new DelegatedTokens(options);
  }

  private constructor(options: {
    agent: AgentIdentity;
    cp: UpstreamHttp;
    tokenPath: string;
    cpResource: Resource;
  }) {
    this.#agent = options.agent;
    this.#cp = options.cp;
    this.#tokenPath = options.tokenPath;
    this.#cpResource = options.cpResource;
  }

  async token(resource: Resource, onBehalfOf?: string): Promise<UpstreamToken> {
    if (onBehalfOf === undefined) {
      const own = await this.#agent.token(resource);
      return usable(own, () => this.#agent.forget(resource, own));
    }
    const oid = STAFF_REF.exec(onBehalfOf)?.[1];
    if (!oid) {
      throw new InputError(
        'Calls are made on behalf of staff members only (user:staff/<oid>)',
      );
    }
    const key = `${resource} ${oid}`;
    const delegated = await this.#tokens.get(key, () =>
      this.#delegate(resource, oid),
    );
    return usable(delegated, () => this.#tokens.forget(key, delegated));
  }

  /** RFC 8693 §2.1. */
  async #delegate(resource: Resource, oid: string): Promise<AccessToken> {
    const actor = await this.#agent.token(this.#cpResource);
    return requestToken(this.#cp, {
      operation: 'auth.agent-identity',
      path: this.#tokenPath,
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: oid,
        subject_token_type: STAFF_OID,
        actor_token: actor.value,
        actor_token_type: ACCESS_TOKEN,
        requested_token_type: ACCESS_TOKEN,
        audience: resource,
      },
    });
  }
}

function usable(token: AccessToken, forget: () => void): UpstreamToken {
  return { value: token.value, forget };
}

/** A portal whose deployment has no identity yet starts, and says what is missing. */
const withoutIdentity: UpstreamTokens = {
  token: async () => {
    throw new UpstreamUnavailableError(
      'The portal has no identity to call the platform with: alphaswarm.agentIdentity is not configured',
      { upstream: 'entra', neverSent: true },
    );
  },
};

/** One cache of tokens per process. */
export const upstreamTokensServiceRef = createServiceRef<UpstreamTokens>({
  id: 'alphaswarm-upstream.tokens',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) => {
        const agent = openAgentIdentity(config);
        if (!agent) return withoutIdentity;
        return DelegatedTokens.create({
          agent,
          cp: openUpstream(config, 'cp'),
          tokenPath: `${readCpPath(config, 'authPath')}/agent-identity/token`,
          cpResource: readResource(config, 'cp'),
        });
      },
    }),
});
