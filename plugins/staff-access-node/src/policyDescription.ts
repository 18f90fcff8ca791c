import { createServiceRef } from '@backstage/backend-plugin-api';

/** What the policy says, in words. Implemented by the policy module, which alone names roles. */
export interface StaffPolicyDescription {
  /** Who holds `permission`, in words ("Operator or Admin"); undefined if the policy does not know it. */
  whoCould(permissionName: string): string | undefined;
  /** The role names that a person's ownership refs stand for, sorted; someone with none holds the least role. */
  rolesOf(ownershipEntityRefs: string[]): string[];
}

/** The policy in words. There is no default: the policy module brings it. */
export const staffPolicyDescriptionServiceRef =
  createServiceRef<StaffPolicyDescription>({
    id: 'staff-access.policy-description',
    scope: 'root',
  });
