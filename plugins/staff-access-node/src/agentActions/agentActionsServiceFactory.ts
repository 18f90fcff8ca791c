import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  actionsServiceRef,
  type ActionsService,
  type ActionsServiceAction,
} from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { z as zod3 } from 'zod/v3';
import type { Agent } from '../agents/Agent';
import {
  agentCallersServiceRef,
  type AgentCallers,
} from '../agents/AgentCallers';
import {
  agentActionTableServiceRef,
  type AgentAction,
  type AgentActionTable,
} from './AgentActionTable';

/**
 * Backstage's actions service for agents, and for nobody else: a service's own credentials open nothing here, and people have the pages. An agent is shown what the
 * configuration lets it use. Whether it may is decided where the action leads, so that an attempt that is refused is refused there, and recorded.
 */
export class AgentActionsService implements ActionsService {
  readonly #table: AgentActionTable;
  readonly #agents: AgentCallers;
  readonly #logger: LoggerService;

  static create(options: {
    table: AgentActionTable;
    agents: AgentCallers;
    logger: LoggerService;
  }): AgentActionsService {
    return new AgentActionsService(options);
  }

  private constructor(options: {
    table: AgentActionTable;
    agents: AgentCallers;
    logger: LoggerService;
  }) {
    this.#table = options.table;
    this.#agents = options.agents;
    this.#logger = options.logger;
  }

  async list({ credentials }: { credentials: BackstageCredentials }) {
    const agent = this.#agentOf(credentials);
    return {
      actions: [...this.#table]
        .filter(([, action]) => isFor(agent, action))
        .map(([id, action]) => describe(id, action)),
    };
  }

  /** @throws NotFoundError for an action that the agent isn't shown; InputError for input that doesn't fit; what the action throws */
  async invoke({
    id,
    input = {},
    credentials,
  }: {
    id: string;
    input?: JsonObject;
    credentials: BackstageCredentials;
  }): Promise<{ output: JsonValue }> {
    const agent = this.#agentOf(credentials);
    const action = this.#table.get(id);
    if (!action || !isFor(agent, action)) {
      throw new NotFoundError(`There is no action '${id}' for this agent`);
    }
    const { options } = action;
    parseRequest(schemaOf(options.schema.input), input, 'body');
    const result = (await options.action({
      input,
      secrets: undefined,
      credentials,
      logger: this.#logger,
    })) as { output: JsonValue };
    return { output: result.output };
  }

  #agentOf(credentials: BackstageCredentials): Agent {
    const agent = this.#agents.agentOf(credentials);
    if (!agent) {
      throw new NotAllowedError(
        'The actions of the registry are for agents: people have the pages',
      );
    }
    return agent;
  }
}

function isFor(agent: Agent, { options }: AgentAction): boolean {
  const { visibilityPermission: permission } = options;
  if (agent.doubt !== undefined) return false;
  return permission === undefined
    ? agent.person !== undefined
    : agent.may.has(permission.name);
}

function describe(
  id: string,
  { pluginId, options }: AgentAction,
): ActionsServiceAction {
  const { name, title, description, schema, attributes = {} } = options;
  const {
    readOnly = false,
    destructive = !readOnly,
    idempotent = false,
  } = attributes;
  return {
    id,
    pluginId,
    name,
    title,
    description,
    attributes: { readOnly, destructive, idempotent },
    schema: {
      input: jsonSchemaOf(schema.input),
      output: jsonSchemaOf(schema.output),
    },
  };
}

type JsonSchema = ActionsServiceAction['schema']['input'];
type SchemaFactory = AgentAction['options']['schema']['input'];

/** Backstage's registry is typed for zod 3, and hands it out; our plugins' schemas are zod 4, which is all that is registered here. */
function schemaOf(schema: SchemaFactory): z.ZodObject {
  return schema(zod3) as unknown as z.ZodObject;
}

function jsonSchemaOf(schema: SchemaFactory): JsonSchema {
  return z.toJSONSchema(schemaOf(schema), {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchema;
}

/** Replaces Backstage's actions service, which would ask each plugin over HTTP with a token that agents don't have. */
export const agentActionsServiceFactory = createServiceFactory({
  service: actionsServiceRef,
  deps: {
    table: agentActionTableServiceRef,
    agents: agentCallersServiceRef,
    logger: coreServices.logger,
  },
  factory: options => AgentActionsService.create(options),
});
