import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';

/** What the policy says about people who aren't calling. Implemented by the policy module. Pure: it asks nobody. */
export interface PersonPolicy {
  decide(
    permission: Permission,
    person: { userRef: string; ownershipRefs: string[] },
  ): PolicyDecision;
}

/** The policy about people who aren't calling. Without the policy module they may nothing. */
export const personPolicyServiceRef = createServiceRef<PersonPolicy>({
  id: 'staff-access.person-policy',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => ({ decide: () => ({ result: AuthorizeResult.DENY }) }),
    }),
});
