import { STAFF_USER_NAMESPACE } from '@alphaswarm-admin/plugin-staff-access-node';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { decide } from './decide';
import { policyTable, type PolicyRow } from './policyTable';
import { rolesOfOwnershipRefs } from './staffRoles';

const STAFF_USER_PREFIX = `user:${STAFF_USER_NAMESPACE}/`;

/** The permission policy: {@link decide} for staff members, DENY for everybody else. */
export class StaffPolicy implements PermissionPolicy {
  readonly #table: readonly PolicyRow[];

  constructor(table: readonly PolicyRow[] = policyTable) {
    this.#table = table;
  }

  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    // A Backstage token that no staff sign-in issued (a guest's, say) makes nobody staff.
    if (!user?.info.userEntityRef.startsWith(STAFF_USER_PREFIX)) {
      return { result: AuthorizeResult.DENY };
    }
    return decide(
      request.permission,
      {
        userRef: user.info.userEntityRef,
        roles: rolesOfOwnershipRefs(user.info.ownershipEntityRefs),
      },
      this.#table,
    );
  }
}
