import { DefaultHttpAuthService } from '@backstage/backend-defaults/httpAuth';
import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
  type BackstagePrincipalTypes,
  type HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Request, Response } from 'express';
import { agentCallersServiceRef, type AgentCallers } from './AgentCallers';

type Options<T extends keyof BackstagePrincipalTypes> = {
  allow?: Array<T>;
  allowLimitedAccess?: boolean;
};

/**
 * Backstage's `httpAuth` that knows agents. Where users are allowed, an agent may read: what it then gets is the policy's to say, since every read asks for its
 * permission. It is no service of ours, and it changes nothing but through the one door, which reads its callers by {@link AgentCallers} itself.
 */
export class AgentAwareHttpAuthService implements HttpAuthService {
  readonly #inner: HttpAuthService;
  readonly #agents: AgentCallers;

  static create(options: {
    inner: HttpAuthService;
    agents: AgentCallers;
  }): AgentAwareHttpAuthService {
    return new AgentAwareHttpAuthService(options.inner, options.agents);
  }

  private constructor(inner: HttpAuthService, agents: AgentCallers) {
    this.#inner = inner;
    this.#agents = agents;
  }

  async credentials<T extends keyof BackstagePrincipalTypes = 'unknown'>(
    request: Request,
    options?: Options<T>,
  ): Promise<BackstageCredentials<BackstagePrincipalTypes[T]>> {
    const caller = await this.#agents.of(request);
    if (!caller) return this.#inner.credentials(request, options);
    if (!admits(request, options?.allow)) {
      throw new NotAllowedError('Agents can’t do this: it is for staff');
    }
    return caller.credentials as BackstageCredentials<
      BackstagePrincipalTypes[T]
    >;
  }

  issueUserCookie(
    response: Response,
    options?: { credentials?: BackstageCredentials },
  ): Promise<{ expiresAt: Date }> {
    return this.#inner.issueUserCookie(response, options);
  }
}

function admits(request: Request, allow?: string[]): boolean {
  // Backstage's barrier before every plugin: whoever is known at all passes, the route decides.
  if (allow?.includes('user') && allow.includes('service')) return true;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && (allow === undefined || allow.includes('user'));
}

/** Replaces Backstage's `coreServices.httpAuth`. */
export const agentAwareHttpAuthServiceFactory = createServiceFactory({
  service: coreServices.httpAuth,
  deps: {
    auth: coreServices.auth,
    discovery: coreServices.discovery,
    plugin: coreServices.pluginMetadata,
    agents: agentCallersServiceRef,
  },
  factory: ({ auth, discovery, plugin, agents }) =>
    AgentAwareHttpAuthService.create({
      inner: DefaultHttpAuthService.create({
        auth,
        discovery,
        pluginId: plugin.getId(),
      }),
      agents,
    }),
});
