/** The namespace of the refs that stand for role memberships in a Backstage token's `ent` claim. */
export const STAFF_ROLE_NAMESPACE = 'staff-role';

/** The namespace of staff members' user refs; the name is the immutable Entra object id, because addresses are reused. */
export const STAFF_USER_NAMESPACE = 'staff';

/** A person as an identity provider vouches for them, after verification. */
export type VerifiedStaffClaims = {
  /** The Entra object id. */
  oid: string;
  name: string;
  email?: string;
  /** Entra app role values, e.g. from the `roles` claim. */
  roles: string[];
  /** Group ids or names, from the `groups` claim. */
  groups: string[];
};
