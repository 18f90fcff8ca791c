import {
  createStaffSignIn,
  type GroupRoles,
  type VerifiedEntraIdToken,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type {
  OAuthAuthenticatorResult,
  OAuthSession,
  ProfileTransform,
  SignInResolver,
} from '@backstage/plugin-auth-node';

/** Who signed in: the verified ID token, and the sign-in it belongs to. */
export type StaffProfile = {
  claims: VerifiedEntraIdToken;
  sessionId: string;
};

/**
 * What Backstage's OAuth handlers get to see of a session.
 *
 * They hand access and ID token to the browser. The portal's pages need neither, and what isn't there can't be stolen, so there are none; the
 * refresh token, which they put into an HttpOnly cookie, is our sealed session.
 */
export function browserSession(sealedSession: string): OAuthSession {
  return {
    accessToken: '',
    tokenType: 'Bearer',
    scope: '',
    refreshToken: sealedSession,
  };
}

/** Name and address as the header of the page shows them. */
export const staffProfileTransform: ProfileTransform<
  OAuthAuthenticatorResult<StaffProfile>
> = async ({ fullProfile: { claims } }) => ({
  profile: { displayName: claims.name, email: claims.email },
});

/** The sign-in resolver of every provider that ends in an Entra ID token. Runs at sign-in and at every refresh, so that role changes take effect. */
export function createStaffSignInResolver(options: {
  connection: string;
  groupRoles: GroupRoles;
}): SignInResolver<OAuthAuthenticatorResult<StaffProfile>> {
  return ({ result }, context) =>
    context.issueToken(
      createStaffSignIn({ ...options, ...result.fullProfile }),
    );
}
