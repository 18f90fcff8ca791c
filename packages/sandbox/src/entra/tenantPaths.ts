/**
 * Where Microsoft Entra serves what, below a tenant's own prefix `/<tenant id>`.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export const tenantPaths = {
  discovery: '/v2.0/.well-known/openid-configuration',
  authorize: '/oauth2/v2.0/authorize',
  token: '/oauth2/v2.0/token',
  logout: '/oauth2/v2.0/logout',
  keys: '/discovery/v2.0/keys',
  /** Entra's is Microsoft Graph's `https://graph.microsoft.com/oidc/userinfo`. */
  userinfo: '/oidc/userinfo',
  /**
   * RFC 7009. Entra has no such endpoint: sessions are revoked through Microsoft Graph's `revokeSignInSessions`, which is what a real
   * alphaswarm-cp calls.
   */
  revoke: '/oauth2/v2.0/revoke',
  /** The sign-in pages, one per interaction. */
  signIn: '/sign-in',
  stylesheet: '/assets/sign-in.css',
} as const;
