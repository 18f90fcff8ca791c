import { STAFF_ROLE_NAMESPACE } from '@alphaswarm-admin/plugin-staff-access-node';

/** The staff roles, as Entra app role values. The only place, with the table, that names them. */
export const staffRoles = [
  'Viewer',
  'Engineer',
  'Operator',
  'Finance',
  'Compliance',
  'Auditor',
  'Admin',
] as const;

/** A staff role. */
export type StaffRole = (typeof staffRoles)[number];

/** What somebody of the staff without any role is. */
export const LEAST_ROLE: StaffRole = 'Viewer';

const roleByRef = new Map<string, StaffRole>(
  staffRoles.map(role => [
    `group:${STAFF_ROLE_NAMESPACE}/${role.toLowerCase()}`,
    role,
  ]),
);

/**
 * The roles that a person's ownership refs stand for, in the order of {@link staffRoles}. Refs that stand for no role are passed over;
 * without any the person is a Viewer.
 */
export function rolesOfOwnershipRefs(refs: readonly string[]): StaffRole[] {
  const held = new Set(refs.map(ref => roleByRef.get(ref)));
  const roles = staffRoles.filter(role => held.has(role));
  return roles.length > 0 ? roles : [LEAST_ROLE];
}
