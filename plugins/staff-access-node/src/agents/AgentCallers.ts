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
}

/** The default {@link AgentCallers}. */
export class DefaultAgentCallers implements AgentCallers {
  readonly #verifier?: AgentTokenVerifier;
  readonly #callers = new WeakMap<
    IncomingMessage,
    Promise<AgentCaller | undefined>
  >();
  readonly #agents = new WeakMap<BackstageCredentials, Agent>();

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
    return this.#agents.get(credentials);
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
    this.#agents.set(credentials, agent);
    return { credentials, agent };
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
