import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
  type BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { getBearerTokenFromAuthorizationHeader } from '@backstage/plugin-auth-node';
import type { IncomingMessage } from 'node:http';
import { readGroupRoles } from '../identity/staffSignIn';
import { userRefOf, type Agent } from './Agent';
import { readAgentTrust } from './agentTrust';
import { AgentTokenVerifier } from './AgentTokenVerifier';

/** A request's caller that is an agent. */
export type AgentCaller = {
  /** For whatever asks for Backstage's: a user, the person or the agent itself, with the agent as `actor`. No token is in it: it can't be passed on. */
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  agent: Agent;
};

/** The agents among the callers. */
export interface AgentCallers {
  /**
   * The agent that sent a request; a request is looked at once.
   *
   * @returns undefined if it carries no agent's token
   * @throws AuthenticationError (401) if it carries one that isn't genuine; ServiceUnavailableError if that can't be told
   */
  of(request: IncomingMessage): Promise<AgentCaller | undefined>;

  /** The agent whose credentials these are; undefined if they are somebody else's. Nothing but {@link of} makes such credentials. */
  agentOf(credentials: BackstageCredentials): Agent | undefined;

  /** The request that an agent's credentials were made for; undefined if they are somebody else's. */
  requestOf(credentials: BackstageCredentials): IncomingMessage | undefined;

  /** Makes a request that this process makes up the agent's: what it asked for leads to it. Nothing happens for credentials that are somebody else's. */
  adopt(request: object, credentials: BackstageCredentials): void;
}

/** The default {@link AgentCallers}. */
export class DefaultAgentCallers implements AgentCallers {
  readonly #verifier?: AgentTokenVerifier;
  readonly #callers = new WeakMap<object, Promise<AgentCaller | undefined>>();
  readonly #agents = new WeakMap<
    BackstageCredentials,
    { caller: AgentCaller; request: IncomingMessage }
  >();

  /** @param verifier - undefined if the configuration knows no agents */
  static create(verifier?: AgentTokenVerifier): DefaultAgentCallers {
    return new DefaultAgentCallers(verifier);
  }

  private constructor(verifier?: AgentTokenVerifier) {
    this.#verifier = verifier;
  }

  of(request: IncomingMessage): Promise<AgentCaller | undefined> {
    let caller = this.#callers.get(request);
    if (!caller) {
      caller = this.#authenticate(request);
      this.#callers.set(request, caller);
    }
    return caller;
  }

  agentOf(credentials: BackstageCredentials): Agent | undefined {
    return this.#agents.get(credentials)?.caller.agent;
  }

  requestOf(credentials: BackstageCredentials): IncomingMessage | undefined {
    return this.#agents.get(credentials)?.request;
  }

  adopt(request: object, credentials: BackstageCredentials): void {
    const known = this.#agents.get(credentials);
    if (known) this.#callers.set(request, Promise.resolve(known.caller));
  }

  async #authenticate(
    request: IncomingMessage,
  ): Promise<AgentCaller | undefined> {
    const token = getBearerTokenFromAuthorizationHeader(
      request.headers.authorization,
    );
    if (!token || !this.#verifier?.claimsToBeOne(token)) return undefined;
    const agent = await this.#verifier.verify(token);
    const credentials: AgentCaller['credentials'] = {
      $$type: '@backstage/BackstageCredentials',
      expiresAt: agent.expiresAt,
      principal: {
        type: 'user',
        userEntityRef: userRefOf(agent),
        actor: { type: 'service', subject: `agent:${agent.id}` },
      },
    };
    const caller = { credentials, agent };
    this.#agents.set(credentials, { caller, request });
    return caller;
  }
}

/** The agents among the callers of this process; configured by `staffAccess.agents`. */
export const agentCallersServiceRef = createServiceRef<AgentCallers>({
  id: 'staff-access.agent-callers',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory({ config }) {
        const trust = readAgentTrust(config);
        return DefaultAgentCallers.create(
          trust &&
            AgentTokenVerifier.create({
              trust,
              groupRoles: readGroupRoles(config),
            }),
        );
      },
    }),
});
