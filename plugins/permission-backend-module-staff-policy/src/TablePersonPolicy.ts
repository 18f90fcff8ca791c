import {
  personPolicyServiceRef,
  STAFF_USER_NAMESPACE,
  type PersonPolicy,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { decide } from './decide';
import type { PolicyRow } from './policyTable';
import { rolesOfOwnershipRefs } from './staffRoles';
import { readPolicyTable } from './tableWithApprovals';

/** What the table says about people who aren't calling: the same as if they were. */
export class TablePersonPolicy implements PersonPolicy {
  readonly #table: readonly PolicyRow[];

  constructor(table: readonly PolicyRow[]) {
    this.#table = table;
  }

  decide(
    permission: Permission,
    person: { userRef: string; ownershipRefs: string[] },
  ): PolicyDecision {
    if (!person.userRef.startsWith(`user:${STAFF_USER_NAMESPACE}/`)) {
      return { result: AuthorizeResult.DENY };
    }
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

/** The policy about people who aren't calling. */
export const personPolicyServiceFactory = createServiceFactory({
  service: personPolicyServiceRef,
  deps: { config: coreServices.rootConfig },
  factory: ({ config }) => new TablePersonPolicy(readPolicyTable(config)),
});
