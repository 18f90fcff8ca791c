import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  staffSessionReaderServiceRef,
  type StaffCaller,
  type StaffSessionReader,
} from '../identity/StaffSessionReader';
import { AGENT_CONNECTION, userRefOf, type Agent } from './Agent';
import { agentCallersServiceRef, type AgentCallers } from './AgentCallers';

/**
 * Reads who attempts an action: a staff member in a sign-in, or an agent with its own token. Everywhere else {@link StaffSessionReader} is asked, which knows people
 * only.
 */
export function createCallerReader(options: {
  sessions: StaffSessionReader;
  agents: AgentCallers;
}): StaffSessionReader {
  return {
    async read(request): Promise<StaffCaller> {
      const caller = await options.agents.of(request);
      if (!caller) return options.sessions.read(request);
      const { credentials, agent } = caller;
      return {
        credentials,
        agent,
        session: {
          userRef: userRefOf(agent),
          sessionId: agentSessionIdOf(agent),
          name: agent.person?.name ?? agent.title,
          email: agent.person?.email,
          connection: AGENT_CONNECTION,
        },
      };
    },
  };
}

/**
 * What challenges and grants of an agent are bound to in place of a sign-in. The same for every token of the agent, so that one that has been renewed goes on, and
 * another one for every agent: it is no session id that a person's token could hold.
 */
function agentSessionIdOf(agent: Agent): string {
  return `agent:${agent.id}`;
}

/** Who attempts an action. Plugin-scoped. */
export const callerReaderServiceRef = createServiceRef<StaffSessionReader>({
  id: 'staff-access.caller-reader',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        sessions: staffSessionReaderServiceRef,
        agents: agentCallersServiceRef,
      },
      factory: createCallerReader,
    }),
});
