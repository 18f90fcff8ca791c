import { createHash } from 'node:crypto';
import {
  createStaffSignIn,
  type GroupRoles,
  type PomeriumAssertion,
  type PomeriumAssertionVerifier,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  createProxyAuthenticator,
  type SignInResolver,
} from '@backstage/plugin-auth-node';
import { z } from 'zod';

/** Signs in whom Pomerium vouches for, from the assertion that it puts on every request. */
export function createPomeriumAuthenticator(
  verifier: PomeriumAssertionVerifier,
) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (assertion: PomeriumAssertion) => ({
      profile: { displayName: nameOf(assertion), email: assertion.email },
    }),
    initialize: () => verifier,
    authenticate: async ({ req }, context) => ({
      result: await context.verify(req),
      providerInfo: undefined,
    }),
  });
}

/** What to issue for an assertion. Pomerium passes groups and no app roles, so roles come from `staffAccess.groupRoles` alone. */
export function createPomeriumSignInResolver(
  groupRoles: GroupRoles,
): SignInResolver<PomeriumAssertion> {
  return ({ result: assertion }, context) =>
    context.issueToken(
      createStaffSignIn({
        connection: 'pomerium',
        sessionId: sessionIdOf(assertion),
        groupRoles,
        claims: {
          oid: assertion.oid,
          name: nameOf(assertion),
          email: assertion.email,
          roles: [],
          groups: assertion.groups,
        },
      }),
    );
}

function nameOf(assertion: PomeriumAssertion): string {
  return assertion.name ?? assertion.email ?? assertion.oid;
}

/**
 * The id of the sign-in: Pomerium's own session where the assertion says it, as it is if it is a UUID; else one made from issuer, subject and session, so that it
 * is the same at every refresh (UUIDv8, RFC 9562 §5.8). Without `sid` all of a person's sessions at this Pomerium are one.
 */
export function sessionIdOf({ iss, sub, sid }: PomeriumAssertion): string {
  if (sid && z.guid().safeParse(sid).success) return sid.toLowerCase();
  const digest = createHash('sha256')
    .update(JSON.stringify([iss, sub, sid ?? null]))
    .digest();
  digest[6] = (digest[6] & 0x0f) | 0x80;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  return digest
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
