import {
  agentPolicyServiceRef,
  RESOURCE_TYPE_PRIVILEGED_ACTION,
  type Agent,
  type AgentPolicy,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { decide, rowsAbout } from './decide';
import { policyTable, type PolicyRow } from './policyTable';
import { rolesOfOwnershipRefs } from './staffRoles';
import { readPolicyTable } from './tableWithApprovals';

const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * What the table says about agents. An agent on its own reads what the table marks for agents, and nothing else. One that acts for a person reads the same, and attempts
 * what that person may, under the conditions that are the person's. Neither does anything that the configuration doesn't let it.
 */
export class TableAgentPolicy implements AgentPolicy {
  readonly #table: readonly PolicyRow[];

  constructor(table: readonly PolicyRow[] = policyTable) {
    this.#table = table;
  }

  decide(
    permission: Permission,
    { may, person, doubt }: Pick<Agent, 'may' | 'person' | 'doubt'>,
  ): PolicyDecision {
    if (doubt !== undefined || !may.has(permission.name)) return DENY;
    const forAgents = isForAgents(permission);
    if (!person) return forAgents ? { result: AuthorizeResult.ALLOW } : DENY;
    const attempts = isResourcePermission(
      permission,
      RESOURCE_TYPE_PRIVILEGED_ACTION,
    );
    if (!forAgents && !attempts) return DENY;
    return decide(
      permission,
      {
        userRef: person.userRef,
        roles: rolesOfOwnershipRefs(person.ownershipRefs),
      },
      this.#table,
    );
  }
}

/** A row for agents speaks of reads, whatever else would be asked for under their names. */
function isForAgents(permission: Permission): boolean {
  return (
    permission.attributes.action === 'read' &&
    rowsAbout(permission.name).some(row => row.agents && !row.condition)
  );
}

/** The policy about agents. */
export const agentPolicyServiceFactory = createServiceFactory({
  service: agentPolicyServiceRef,
  deps: { config: coreServices.rootConfig },
  factory: ({ config }) => new TableAgentPolicy(readPolicyTable(config)),
});
