import Provider, {
  type Configuration,
  type FindAccount,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import {
  createInteractionPolicy,
  parseAcrsRequest,
} from './authenticationContext';
import { pairwiseSubject, type Directory } from './directory';
import { renderMessagePage, renderSignOutPage } from './pages';
import { isAllowedRedirectUri } from './redirectUri';
import type { TenantKeys } from './TenantKeys';
import { tenantPaths } from './tenantPaths';
import type { TokenStore } from './TokenStore';

/** The app registration with which staff sign in. */
export const STAFF_CLIENT_ID = 'alphaswarm-staff';

/** The identifier URI of alphaswarm-cp's API. */
export const MANAGE_API = 'api://alphaswarm-manage-api';

/** Resources for which the tenant issues access tokens. */
const RESOURCES: readonly string[] = [MANAGE_API, 'api://alphaswarm-core'];

const MINUTES = 60;
const HOURS = 60 * MINUTES;
const DAYS = 24 * HOURS;

/** The resource that a scope such as `api://alphaswarm-manage-api/.default` stands for. */
export function resourceOfScope(scope: unknown): string | undefined {
  const wanted = String(scope ?? '')
    .split(' ')
    .find(part => part.endsWith('/.default'))
    ?.slice(0, -'/.default'.length);
  return RESOURCES.find(resource => resource === wanted);
}

/** The claims of a signed-in person; `acrs` only where it was asked for and the sign-in behind this token proved it. */
function createFindAccount(directory: Directory): FindAccount {
  return (_ctx, oid, token) => {
    const person = directory.byOid(oid);
    if (!person) {
      return undefined;
    }
    const proven = token && 'acr' in token ? token.acr : undefined;
    return {
      accountId: oid,
      claims: (_use, _scope, requested) => {
        const wanted = parseAcrsRequest(requested.acrs);
        return {
          sub: oid,
          ...directory.claimsOf(person),
          ...(wanted && wanted === proven ? { acrs: [proven] } : {}),
        };
      },
    };
  };
}

/** A grant of its own for each sign-in, so that signing out of one leaves the others. */
async function createGrant(ctx: KoaContextWithOIDC) {
  const { client, session, params, provider } = ctx.oidc;
  if (!client || !session?.accountId) {
    return undefined;
  }
  const grant = new provider.Grant({
    clientId: client.clientId,
    accountId: session.accountId,
  });
  grant.addOIDCScope(
    [
      ...ctx.oidc.requestParamOIDCScopes,
      ...(params?.offline_access ? ['offline_access'] : []),
    ].join(' '),
  );
  grant.addOIDCClaims(ctx.oidc.requestParamClaims);
  const resource = resourceOfScope(params?.scope);
  if (resource) {
    grant.addResourceScope(resource, `${resource}/.default`);
  }
  await grant.save();
  return grant;
}

/**
 * OpenID Connect honours `offline_access` only together with `prompt=consent`, and the provider drops it otherwise; Entra honours it always.
 * So the wish is kept in a parameter of our own.
 */
function keepOfflineAccess(ctx: KoaContextWithOIDC): void {
  const source: { scope?: unknown } = {
    ...ctx.query,
    ...(ctx.oidc.body ?? {}),
  };
  if (ctx.oidc.params) {
    ctx.oidc.params.offline_access = String(source.scope ?? '')
      .split(' ')
      .includes('offline_access')
      ? 'true'
      : undefined;
  }
}

function configurationOf(options: {
  directory: Directory;
  keys: TenantKeys;
  store: TokenStore;
}): Configuration {
  const { directory, keys, store } = options;
  const { tenantId } = directory;
  return {
    adapter: store.adapter,
    jwks: { keys: [keys.signingKey] },
    cookies: {
      keys: keys.cookieKeys,
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    clients: [
      {
        client_id: STAFF_CLIENT_ID,
        client_name: 'AlphaSwarm staff',
        client_secret: keys.staffClientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // Which URIs are really allowed is decided by isAllowedRedirectUri.
        redirect_uris: ['http://localhost/admin/api/auth/entra/handler/frame'],
        subject_type: 'pairwise',
        require_auth_time: true,
      },
    ],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, oid, client) =>
      pairwiseSubject(oid, client.clientId),
    findAccount: createFindAccount(directory),
    loadExistingGrant: createGrant,
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      acr: null,
      acrs: null,
      auth_time: null,
      iss: null,
      sid: null,
      openid: [
        'sub',
        'tid',
        'oid',
        'name',
        'preferred_username',
        'email',
        'roles',
        'groups',
        'ver',
        'amr',
      ],
    },
    extraParams: { offline_access: keepOfflineAccess },
    issueRefreshToken: async (ctx, client) =>
      client.grantTypeAllowed('refresh_token') &&
      (ctx.oidc.entities.Grant?.getOIDCScope() ?? '')
        .split(' ')
        .includes('offline_access'),
    rotateRefreshToken: true,
    // As at Entra, a refresh token outlives the browser session that it came from, and a later sign-in in the same browser.
    expiresWithSession: async () => false,
    extraTokenClaims: (_ctx, token) => {
      const person =
        'accountId' in token ? directory.byOid(token.accountId) : undefined;
      return person
        ? { ...directory.claimsOf(person), azp: token.clientId, idtyp: 'user' }
        : undefined;
    },
    pkce: { required: () => true },
    interactions: {
      policy: createInteractionPolicy(),
      url: (_ctx, interaction) =>
        `/${tenantId}${tenantPaths.signIn}/${interaction.uid}`,
    },
    routes: {
      authorization: tenantPaths.authorize,
      token: tenantPaths.token,
      end_session: tenantPaths.logout,
      jwks: tenantPaths.keys,
      userinfo: tenantPaths.userinfo,
      revocation: tenantPaths.revoke,
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: {
        enabled: true,
        assertClaimsParameter: async (_ctx, claims) => {
          parseAcrsRequest(
            (claims.id_token as Record<string, unknown> | undefined)?.acrs,
          );
        },
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) =>
          token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = renderSignOutPage({ tenantId, form });
        },
        postLogoutSuccessSource: async ctx => {
          ctx.body = renderMessagePage({
            tenantId,
            title: 'You signed out',
            message: 'It is a good idea to close all browser windows.',
          });
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: ctx => resourceOfScope(ctx.oidc.params?.scope) ?? [],
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => ({
          scope: `${resource}/.default`,
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 1 * HOURS,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    renderError: async (ctx, out) => {
      ctx.type = 'html';
      ctx.body = renderMessagePage({
        tenantId,
        title: 'Sorry, we can’t sign you in',
        message: `${out.error}: ${out.error_description ?? ''}`,
      });
    },
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: 1 * HOURS,
      AuthorizationCode: 1 * MINUTES,
      Grant: 90 * DAYS,
      IdToken: 1 * HOURS,
      Interaction: 15 * MINUTES,
      RefreshToken: 90 * DAYS,
      Session: 1 * DAYS,
    },
  };
}

/**
 * The OpenID Connect part of the tenant, as a Koa app that expects paths without the tenant's prefix.
 *
 * @param options - `issuer`: `http://127.0.0.1:<port>/<tenant id>/v2.0`
 */
export function createTenantProvider(options: {
  issuer: string;
  directory: Directory;
  keys: TenantKeys;
  store: TokenStore;
}): Provider {
  const provider = new Provider(options.issuer, configurationOf(options));
  provider.Client.prototype.redirectUriAllowed = isAllowedRedirectUri;
  return provider;
}
