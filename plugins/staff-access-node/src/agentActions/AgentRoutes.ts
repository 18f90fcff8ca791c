import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  type ActionsRegistryService,
} from '@backstage/backend-plugin-api/alpha';
import type {
  BasicPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import type { AnyZodObject } from 'zod/v3';
import { errorOfAnswer } from './errorOfAnswer';
import {
  inProcessCallsServiceRef,
  type InProcessCalls,
} from './InProcessCalls';

/** A route of a plugin that agents may call as an action of the registry. */
export type AgentRoute = {
  /** What it does, in lower case with dashes; an MCP client sees `<plugin>.<name>`. */
  name: string;
  title: string;
  /** What an agent has to know to choose it, and what it is answered. */
  description: string;
  method: 'get' | 'post';
  /** Below the plugin's base path, parameters as `:name`. */
  path: string;
  /** Asked for by the route itself; agents whose configuration doesn't name it aren't shown the action. Left out: for whoever acts for a person. */
  permission?: Permission;
  /** Path parameters, and beside them the query of a `get` or the body of a `post`. */
  input: z.ZodObject;
  /** Whether it only reads. */
  readOnly: boolean;
};

/** How a plugin offers its routes to agents. Plugin-scoped. */
export interface AgentRoutes {
  offer(route: AgentRoute): void;
}

/** MCP hands on objects only, which is what our routes answer. */
const answerSchema = z.record(z.string(), z.any());

/** Registers routes as actions in Backstage's registry. */
export class RegisteredAgentRoutes implements AgentRoutes {
  readonly #registry: ActionsRegistryService;
  readonly #calls: InProcessCalls;
  readonly #discovery: DiscoveryService;
  readonly #pluginId: string;

  static create(options: {
    registry: ActionsRegistryService;
    calls: InProcessCalls;
    discovery: DiscoveryService;
    pluginId: string;
  }): RegisteredAgentRoutes {
    return new RegisteredAgentRoutes(options);
  }

  private constructor(options: {
    registry: ActionsRegistryService;
    calls: InProcessCalls;
    discovery: DiscoveryService;
    pluginId: string;
  }) {
    this.#registry = options.registry;
    this.#calls = options.calls;
    this.#discovery = options.discovery;
    this.#pluginId = options.pluginId;
  }

  offer(route: AgentRoute): void {
    const { name, title, description, permission, input, readOnly } = route;
    // The registry is typed for zod 3; ours, which is all that reads them, knows that they are zod 4.
    const zod4 = (schema: z.ZodObject) => () =>
      schema as unknown as AnyZodObject;
    this.#registry.register({
      name,
      title,
      description,
      // Nothing that is offered destroys: it reads, or asks a person. The same proposal twice is one.
      attributes: { readOnly, destructive: false, idempotent: true },
      // Only its name is looked at, by our own actions service.
      visibilityPermission: permission as BasicPermission | undefined,
      schema: { input: zod4(input), output: zod4(z.looseObject({})) },
      action: async context => ({
        output: await this.#call(route, context.input, context.credentials),
      }),
    });
  }

  async #call(
    { method, path, input: schema }: AgentRoute,
    input: JsonObject,
    credentials: Parameters<InProcessCalls['call']>[0],
  ): Promise<JsonObject> {
    const inPath = new Set<string>();
    const filled = path.replace(/:(\w+)/g, (_, name: string) => {
      inPath.add(name);
      return encodeURIComponent(String(input[name]));
    });
    const rest = Object.keys(schema.shape).filter(
      name => !inPath.has(name) && input[name] !== undefined,
    );
    const url = new URL(
      `${await this.#discovery.getBaseUrl(this.#pluginId)}${filled}`,
    );
    if (method === 'get') {
      for (const one of rest) url.searchParams.set(one, String(input[one]));
    }
    const answer = await this.#calls.call(credentials, {
      method: method.toUpperCase(),
      url: url.href,
      body:
        method === 'get'
          ? undefined
          : Object.fromEntries(rest.map(one => [one, input[one]])),
    });
    if (answer.status >= 400) throw errorOfAnswer(answer);
    return answerSchema.parse(answer.body);
  }
}

/** How a plugin offers its routes to agents. */
export const agentRoutesServiceRef = createServiceRef<AgentRoutes>({
  id: 'staff-access.agent-routes',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        registry: actionsRegistryServiceRef,
        calls: inProcessCallsServiceRef,
        discovery: coreServices.discovery,
        plugin: coreServices.pluginMetadata,
      },
      factory: ({ plugin, ...services }) =>
        RegisteredAgentRoutes.create({
          ...services,
          pluginId: plugin.getId(),
        }),
    }),
});
