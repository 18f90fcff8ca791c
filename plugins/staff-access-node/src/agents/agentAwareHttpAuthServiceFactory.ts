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

/** Whose plugin it is: ours, somebody else's, or one that hands on what agents ask for to ours, in their name. */
export type PluginKind = 'ours' | 'third-party' | 'relay';

/**
 * Backstage's `httpAuth` that knows agents. Where our plugins allow users, an agent may read: what it then gets is the policy's to say, since every read asks for its
 * permission. What Backstage and its plugins serve doesn't always ask, so that is closed to agents. An agent is no service of ours, and it changes nothing but through the
 * one door, which reads its callers by {@link AgentCallers} itself.
 */
export class AgentAwareHttpAuthService implements HttpAuthService {
  readonly #inner: HttpAuthService;
  readonly #agents: AgentCallers;
  readonly #kind: PluginKind;

  static create(options: {
    inner: HttpAuthService;
    agents: AgentCallers;
    kind: PluginKind;
  }): AgentAwareHttpAuthService {
    return new AgentAwareHttpAuthService(options);
  }

  private constructor(options: {
    inner: HttpAuthService;
    agents: AgentCallers;
    kind: PluginKind;
  }) {
    this.#inner = options.inner;
    this.#agents = options.agents;
    this.#kind = options.kind;
  }

  async credentials<T extends keyof BackstagePrincipalTypes = 'unknown'>(
    request: Request,
    options?: Options<T>,
  ): Promise<BackstageCredentials<BackstagePrincipalTypes[T]>> {
    const caller = await this.#agents.of(request);
    if (!caller) return this.#inner.credentials(request, options);
    if (!admits(this.#kind, request, options?.allow)) {
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

function admits(kind: PluginKind, request: Request, allow?: string[]): boolean {
  // What Backstage adds to every plugin: schedules, cookies.
  if (request.originalUrl.includes('/.backstage/')) return false;
  if (kind !== 'ours') return kind === 'relay';
  // Backstage's barrier before every plugin: whoever is known at all passes, the route decides.
  if (allow?.includes('user') && allow.includes('service')) return true;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && (allow === undefined || allow.includes('user'));
}

/**
 * Replaces Backstage's `coreServices.httpAuth`.
 *
 * @param options.thirdPartyPlugins - ids of plugins that aren't ours
 * @param options.relays - ids of those among them that do nothing but hand on what agents ask for
 */
export function agentAwareHttpAuthServiceFactory(options: {
  thirdPartyPlugins: readonly string[];
  relays: readonly string[];
}) {
  const kindOf = (pluginId: string): PluginKind => {
    if (options.relays.includes(pluginId)) return 'relay';
    return options.thirdPartyPlugins.includes(pluginId)
      ? 'third-party'
      : 'ours';
  };
  return createServiceFactory({
    service: coreServices.httpAuth,
    deps: {
      auth: coreServices.auth,
      discovery: coreServices.discovery,
      plugin: coreServices.pluginMetadata,
      agents: agentCallersServiceRef,
    },
    factory({ auth, discovery, plugin, agents }) {
      const pluginId = plugin.getId();
      return AgentAwareHttpAuthService.create({
        inner: DefaultHttpAuthService.create({ auth, discovery, pluginId }),
        agents,
        kind: kindOf(pluginId),
      });
    },
  });
}
