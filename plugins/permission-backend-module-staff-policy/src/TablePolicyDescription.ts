import {
  staffPolicyDescriptionServiceRef,
  type StaffPolicyDescription,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { rowsAbout } from './decide';
import { rolesOfOwnershipRefs, staffRoles } from './staffRoles';

/** Tells what the table says, in words. */
export class TablePolicyDescription implements StaffPolicyDescription {
  whoCould(permissionName: string): string | undefined {
    const rows = rowsAbout(permissionName);
    if (rows.length === 0) return undefined;
    // Somebody who reads their own rows isn't who could help with the rest.
    const roles = staffRoles.filter(role =>
      rows.some(
        row => row.condition?.kind !== 'own-rows' && row.roles.includes(role),
      ),
    );
    if (roles.length === staffRoles.length) return 'any staff member';
    return new Intl.ListFormat('en', { type: 'disjunction' }).format(roles);
  }

  rolesOf(ownershipEntityRefs: string[]): string[] {
    return [...rolesOfOwnershipRefs(ownershipEntityRefs)].sort();
  }
}

/** The policy in words, for denials and for the header of the page. */
export const staffPolicyDescriptionServiceFactory = createServiceFactory({
  service: staffPolicyDescriptionServiceRef,
  deps: {},
  factory: () => new TablePolicyDescription(),
});
