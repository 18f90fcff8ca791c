import type { Config } from '@backstage/config';
import type { TokenParams } from '@backstage/plugin-auth-node';
import { z } from 'zod';
import {
  STAFF_ROLE_NAMESPACE,
  STAFF_USER_NAMESPACE,
  type VerifiedStaffClaims,
} from './staffIdentity';
import type { StaffSessionClaims } from './StaffSession';

/** Which role names each group (Entra object id, or name as Pomerium passes it) stands for. */
export type GroupRoles = ReadonlyMap<string, readonly string[]>;

const groupRolesSchema = z.record(z.string(), z.array(z.string().min(1)));

/**
 * Reads `staffAccess.groupRoles`. Empty if it isn't configured.
 *
 * @param config - the root config
 * @throws Error naming the group whose value isn't a list of role names
 */
export function readGroupRoles(config: Config): GroupRoles {
  const configured = config.getOptional('staffAccess.groupRoles') ?? {};
  const parsed = groupRolesSchema.safeParse(configured);
  if (!parsed.success) {
    const key = ['staffAccess.groupRoles', ...parsed.error.issues[0].path];
    throw new Error(`${key.join('.')} must be a list of role names`);
  }
  return new Map(
    Object.entries(parsed.data).map(([group, roles]) => [
      group.toLowerCase(),
      roles,
    ]),
  );
}

/**
 * What to issue for a person whom an identity provider vouched for: the one sign-in resolver of all providers.
 *
 * Roles come from the `roles` claim and, through `groupRoles`, from groups; they add up. A role that the policy doesn't know passes
 * through and gives nothing.
 *
 * @returns what `issueToken` takes
 * @param options.claims - verified; nothing here is checked again
 * @param options.connection - the auth provider's id
 * @param options.sessionId - the same at every refresh of one sign-in, another one for the next sign-in
 * @param options.groupRoles - which roles groups stand for
 */
export function createStaffSignIn(options: {
  claims: VerifiedStaffClaims;
  connection: string;
  sessionId: string;
  groupRoles: GroupRoles;
}): TokenParams {
  const { claims, connection, sessionId, groupRoles } = options;
  const userRef = `user:${STAFF_USER_NAMESPACE}/${claims.oid.toLowerCase()}`;
  const roleNames = [
    ...claims.roles,
    ...claims.groups.flatMap(
      group => groupRoles.get(group.toLowerCase()) ?? [],
    ),
  ];
  const roleRefs = new Set(
    roleNames
      .map(entityNameOf)
      .filter(name => name !== undefined)
      .map(name => `group:${STAFF_ROLE_NAMESPACE}/${name}`)
      .sort(),
  );
  const sessionClaims: StaffSessionClaims = {
    sid: sessionId,
    name: claims.name,
    idp: connection,
    ...(claims.email && { email: claims.email }),
  };
  return {
    claims: { sub: userRef, ent: [userRef, ...roleRefs], ...sessionClaims },
  };
}

/** Makes a role value a valid entity name (Backstage's `^[a-z0-9]+([-_.][a-z0-9]+)*$`, at most 63 characters); undefined if nothing is left. */
function entityNameOf(role: string): string | undefined {
  const name = role
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return name || undefined;
}
