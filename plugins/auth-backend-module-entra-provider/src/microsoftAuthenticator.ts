import { entraTenant } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  DefaultEntraIdTokenVerifier,
  type EntraIdTokenVerifier,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { ConfigReader, type Config } from '@backstage/config';
import { AuthenticationError } from '@backstage/errors';
import { microsoftAuthenticator } from '@backstage/plugin-auth-backend-module-microsoft-provider';
import {
  createOAuthAuthenticator,
  type OAuthAuthenticator,
  type OAuthSession,
} from '@backstage/plugin-auth-node';
import type {
  StaffSignInFlow,
  VerifiedGrant,
} from './sessions/StaffSignInFlow';
import { staffProfileTransform, type StaffProfile } from './staffProfile';

/** What the authenticator works with. */
export type StaffMicrosoftAuthenticatorOptions = {
  /** The staff tenant's id: object ids of another tenant would be other people's. */
  tenantId: string;
  flow: StaffSignInFlow;
};

type MicrosoftContext = {
  microsoft: ReturnType<typeof microsoftAuthenticator.initialize>;
  verifier: EntraIdTokenVerifier;
};

/**
 * Backstage's own Microsoft provider, for where alphaswarm-cp isn't: it talks to Entra directly. Backstage takes its ID token on trust; here it is verified,
 * and the profile comes from it instead of from Graph. It sends no nonce and can't ask for an authentication context, so it signs in and never steps up.
 */
export function createStaffMicrosoftAuthenticator(
  options: StaffMicrosoftAuthenticatorOptions,
): OAuthAuthenticator<MicrosoftContext, StaffProfile> {
  const { flow } = options;
  return createOAuthAuthenticator<MicrosoftContext, StaffProfile>({
    defaultProfileTransform: staffProfileTransform,
    scopes: { required: ['openid', 'profile', 'email', 'offline_access'] },

    initialize: ({ callbackUrl, config }) => ({
      microsoft: microsoftAuthenticator.initialize({
        callbackUrl,
        config: new ConfigReader({
          ...config.get<object>(),
          skipUserProfile: true,
        }),
      }),
      verifier: DefaultEntraIdTokenVerifier.create({
        tenant: entraTenant(
          staffTenantSettings(config, options.tenantId),
          'auth.providers.microsoft',
        ),
      }),
    }),

    start: (input, { microsoft }) =>
      microsoftAuthenticator.start(input, microsoft),

    authenticate: (input, context) =>
      flow.signIn(input.req, async () =>
        verified(
          await microsoftAuthenticator.authenticate(input, context.microsoft),
          context,
        ),
      ),

    refresh: (input, context) =>
      flow.refresh(input.refreshToken, async refreshToken =>
        verified(
          await microsoftAuthenticator.refresh(
            { ...input, refreshToken },
            context.microsoft,
          ),
          context,
        ),
      ),

    // Entra has no way to take a single refresh token back; the session that holds it ends here.
    logout: ({ req, refreshToken: sealed }) =>
      flow.signOut(req, sealed, async () => {}),
  });
}

async function verified(
  { session }: { session: OAuthSession },
  { verifier }: MicrosoftContext,
): Promise<VerifiedGrant> {
  if (!session.idToken) {
    throw new AuthenticationError('Microsoft Entra returned no ID token');
  }
  return {
    claims: await verifier.verify(session.idToken, {}),
    refreshToken: session.refreshToken,
  };
}

function staffTenantSettings(config: Config, staffTenantId: string) {
  const tenantId = config.getString('tenantId');
  if (tenantId.toLowerCase() !== staffTenantId) {
    throw new Error(
      'auth.providers.microsoft must name the same tenant as staffAccess.entra.tenantId',
    );
  }
  return { tenantId, clientId: config.getString('clientId') };
}
