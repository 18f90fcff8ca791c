import {
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { Request, RequestHandler } from 'express';
import { randomBytes } from 'node:crypto';
import {
  agentCallersServiceRef,
  type AgentCallers,
} from '../agents/AgentCallers';

const TICKET_HEADER = 'x-agent-call';

/** A request to a plugin of this process. */
export type InProcessCall = {
  method: string;
  /** Whole, as discovery gives it for calls between plugins. */
  url: string;
  body?: JsonObject;
};

/**
 * Calls of an agent to the portal's own routes, in the name of that agent and for the request in which it asked: so an action of the registry meets the very gates that
 * the same call over HTTP meets, and the ledger sees the same address, user agent and trace. They go to the internal listener with a ticket that is good once, and only for as long as the
 * call is made: the agent's token is not passed on.
 */
export interface InProcessCalls {
  /** Makes a request with a ticket the agent's; for the internal listener alone. */
  middleware(): RequestHandler;

  /**
   * @param credentials - as `httpAuth` gave them for a request of an agent
   * @returns the answer, whatever its status
   * @throws NotAllowedError if they are nobody's who is calling at the moment: people have the pages, and schedules have nothing to ask for
   */
  call(
    credentials: BackstageCredentials,
    call: InProcessCall,
  ): Promise<{ status: number; body: JsonValue }>;
}

type Ticket = { credentials: BackstageCredentials; ip?: string };

/** The default {@link InProcessCalls}. */
export class DefaultInProcessCalls implements InProcessCalls {
  readonly #agents: AgentCallers;
  readonly #tickets = new Map<string, Ticket>();

  static create(options: { agents: AgentCallers }): DefaultInProcessCalls {
    return new DefaultInProcessCalls(options.agents);
  }

  private constructor(agents: AgentCallers) {
    this.#agents = agents;
  }

  middleware(): RequestHandler {
    return (request, _response, next) => {
      const id = request.get(TICKET_HEADER) ?? '';
      const ticket = this.#tickets.get(id);
      if (ticket) {
        this.#tickets.delete(id);
        this.#agents.adopt(request, ticket.credentials);
        Object.defineProperty(request, 'ip', { value: ticket.ip });
      }
      next();
    };
  }

  async call(
    credentials: BackstageCredentials,
    { method, url, body }: InProcessCall,
  ): Promise<{ status: number; body: JsonValue }> {
    const asked = this.#agents.requestOf(credentials);
    if (!asked) {
      throw new NotAllowedError(
        'The actions of the registry are for agents: people have the pages',
      );
    }
    const { traceparent, 'user-agent': userAgent } = asked.headers;
    const id = randomBytes(32).toString('base64url');
    this.#tickets.set(id, { credentials, ip: (asked as Request).ip });
    try {
      const response = await fetch(url, {
        method,
        headers: {
          [TICKET_HEADER]: id,
          'user-agent': userAgent ?? '',
          ...(typeof traceparent === 'string' && { traceparent }),
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    } finally {
      this.#tickets.delete(id);
    }
  }
}

/** Calls of agents to the portal's own routes. */
export const inProcessCallsServiceRef = createServiceRef<InProcessCalls>({
  id: 'staff-access.in-process-calls',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { agents: agentCallersServiceRef },
      factory: options => DefaultInProcessCalls.create(options),
    }),
});
