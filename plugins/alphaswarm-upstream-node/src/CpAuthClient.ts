import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { readEntraTenant } from './entraTenant';
import { HttpCpAuthClient } from './HttpCpAuthClient';
import { openUpstream, readCpPath } from './upstreamConfig';

/** The tokens that alphaswarm-cp answers `/auth/exchange` and `/auth/refresh` with. */
export type CpTokens = {
  accessToken: string;
  /** The Entra ID token, signed by Entra; whoever uses it verifies it. */
  idToken?: string;
  refreshToken?: string;
  tokenType: string;
  /** Lifetime of the access token, seconds. */
  expiresInSeconds?: number;
  scope?: string;
};

/** What an interactive sign-in begins with. */
export type CpSignInRequest = {
  /** The portal's own callback; Entra comes back to it with `code` and `state`. */
  returnTo: string;
  state: string;
  nonce: string;
  /** PKCE S256 challenge (RFC 7636); the verifier stays with the caller. */
  codeChallenge: string;
  prompt?: 'login' | 'select_account' | 'none';
};

/** Where to send the browser, and what to bring back to {@link CpAuthClient.exchange}. */
export type CpSignInRedirect = {
  authorizeUrl: string;
  /** cp's transaction cookie, `name=value`, valid 10 minutes; the caller keeps it and hands it to `exchange`. */
  transaction: string;
};

/**
 * alphaswarm-cp's `/auth/*`.
 *
 * Every method rejects with an error of `@backstage/errors`: `AuthenticationError` when cp says 401, `ServiceUnavailableError` for an outage or timeout,
 * and an error of status 502 that names the field for a payload that is not as agreed.
 */
export interface CpAuthClient {
  beginLogin(request: CpSignInRequest): Promise<CpSignInRedirect>;
  beginStepUp(
    request: CpSignInRequest & { acrValues: string; maxAgeSeconds: number },
  ): Promise<CpSignInRedirect>;
  exchange(request: {
    code: string;
    state: string;
    codeVerifier: string;
    transaction: string;
  }): Promise<CpTokens>;
  refresh(refreshToken: string): Promise<CpTokens>;
  logout(tokens: { refreshToken: string }): Promise<void>;
}

/** cp's sign-in routes, one client per process. */
export const cpAuthClientServiceRef = createServiceRef<CpAuthClient>({
  id: 'alphaswarm-upstream.cp-auth',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { config: coreServices.rootConfig },
      factory: ({ config }) =>
        HttpCpAuthClient.create({
          http: openUpstream(config, 'cp'),
          prefix: readCpPath(config, 'authPath'),
          authority: readEntraTenant(config).authority,
        }),
    }),
});
