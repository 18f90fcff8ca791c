import {
  coreServices,
  createServiceFactory,
  type PermissionsService,
  type PermissionsServiceRequestOptions,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
  type AuthorizePermissionResponse,
  type PolicyDecision,
  type QueryPermissionRequest,
} from '@backstage/plugin-permission-common';
import { ServerPermissionClient } from '@backstage/plugin-permission-node';
import type { Agent } from './Agent';
import { agentCallersServiceRef, type AgentCallers } from './AgentCallers';
import { agentPolicyServiceRef, type AgentPolicy } from './agentPolicy';

/**
 * Backstage's `permissions` that asks the policy about agents, too. Backstage itself answers ALLOW to every service principal, and can ask its permission backend
 * only about people who hold a token of its own; the policy is pure, so it is asked here.
 */
export class AgentAwarePermissionsService implements PermissionsService {
  readonly #inner: PermissionsService;
  readonly #agents: AgentCallers;
  readonly #policy: AgentPolicy;

  static create(options: {
    inner: PermissionsService;
    agents: AgentCallers;
    policy: AgentPolicy;
  }): AgentAwarePermissionsService {
    return new AgentAwarePermissionsService(options);
  }

  private constructor(options: {
    inner: PermissionsService;
    agents: AgentCallers;
    policy: AgentPolicy;
  }) {
    this.#inner = options.inner;
    this.#agents = options.agents;
    this.#policy = options.policy;
  }

  async authorize(
    requests: AuthorizePermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<AuthorizePermissionResponse[]> {
    const agent = this.#agentOf(options);
    if (!agent) return this.#inner.authorize(requests, options);
    return requests.map(({ permission }) => ({
      // Under a condition isn't allowed yet, and there is nobody here to look at the resource.
      result:
        this.#policy.decide(permission, agent).result === AuthorizeResult.ALLOW
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
    }));
  }

  async authorizeConditional(
    queries: QueryPermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<PolicyDecision[]> {
    const agent = this.#agentOf(options);
    if (!agent) return this.#inner.authorizeConditional(queries, options);
    return queries.map(({ permission }) =>
      this.#policy.decide(permission, agent),
    );
  }

  #agentOf(options: PermissionsServiceRequestOptions): Agent | undefined {
    return 'credentials' in options
      ? this.#agents.agentOf(options.credentials)
      : undefined;
  }
}

/** Replaces Backstage's `coreServices.permissions`. */
export const agentAwarePermissionsServiceFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    discovery: coreServices.discovery,
    agents: agentCallersServiceRef,
    policy: agentPolicyServiceRef,
  },
  factory: ({ auth, config, discovery, agents, policy }) =>
    AgentAwarePermissionsService.create({
      inner: ServerPermissionClient.fromConfig(config, { auth, discovery }),
      agents,
      policy,
    }),
});
