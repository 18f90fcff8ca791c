import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { Agent } from './Agent';

/** What the policy says about agents. Implemented by the policy module. Pure: it asks nobody. */
export interface AgentPolicy {
  /** What it says about one permission: for an agent that acts for a person never more than that person may. */
  decide(
    permission: Permission,
    agent: Pick<Agent, 'may' | 'person' | 'doubt'>,
  ): PolicyDecision;
}

/** The policy about agents. Without the policy module they may nothing. */
export const agentPolicyServiceRef = createServiceRef<AgentPolicy>({
  id: 'staff-access.agent-policy',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => ({ decide: () => ({ result: AuthorizeResult.DENY }) }),
    }),
});
