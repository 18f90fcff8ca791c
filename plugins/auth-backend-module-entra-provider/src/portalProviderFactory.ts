import { ConfigReader, type Config } from '@backstage/config';
import { InputError, isError } from '@backstage/errors';
import { isOutage } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  createOAuthProviderFactory,
  decodeOAuthState,
  type AuthProviderFactory,
  type OAuthAuthenticator,
  type OAuthAuthenticatorResult,
  type SignInResolver,
} from '@backstage/plugin-auth-node';
import type { Request } from 'express';
import type { StaffProfile } from './staffProfile';

/**
 * Backstage's OAuth handlers, made fit for the portal:
 *
 * - `redirectUrl` of the redirect flow must be on the portal: as Backstage has it, any address in it is followed, even out of a `state` that was made up;
 * - a refresh that fails for an outage says so;
 * - the refresh cookie ends with the session, not after a thousand days;
 * - the page that Entra comes back to keeps its opener, whatever `Cross-Origin-Opener-Policy` the rest of the portal has.
 */
export function createPortalProviderFactory(options: {
  authenticator: OAuthAuthenticator<any, StaffProfile>;
  signInResolver: SignInResolver<OAuthAuthenticatorResult<StaffProfile>>;
  sessionDurationMs: number;
}): AuthProviderFactory {
  const inner = createOAuthProviderFactory<StaffProfile>({
    authenticator: options.authenticator,
    signInResolver: options.signInResolver,
  });
  return context => {
    const handlers = inner({
      ...context,
      config: withSessionDuration(context.config, options.sessionDurationMs),
    });
    const portal = new URL(context.appUrl).origin;
    return {
      async start(request, response) {
        refuseForeign(request.query.redirectUrl, portal);
        await handlers.start(request, response);
      },
      async frameHandler(request, response) {
        refuseForeign(redirectUrlOfState(request), portal);
        response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none');
        await handlers.frameHandler(request, response);
      },
      async refresh(request, response) {
        await handlers.refresh?.(request, response).catch(unwrapOutage);
      },
      async logout(request, response) {
        await handlers.logout?.(request, response);
      },
    };
  };
}

/** Backstage says 401 whatever made a refresh fail; an outage is one, and the session is still good. */
function unwrapOutage(error: unknown): never {
  const cause = isError(error) ? error.cause : undefined;
  throw isOutage(cause) ? cause : error;
}

function refuseForeign(redirectUrl: unknown, portal: string): void {
  if (redirectUrl === undefined) return;
  const isOurs =
    typeof redirectUrl === 'string' &&
    URL.canParse(redirectUrl) &&
    new URL(redirectUrl).origin === portal;
  if (!isOurs) throw new InputError('redirectUrl must be on the portal');
}

function redirectUrlOfState(request: Request): string | undefined {
  const { state } = request.query;
  if (typeof state !== 'string') {
    throw new InputError('The answer to the sign-in carries no state');
  }
  return decodeOAuthState(state).redirectUrl;
}

function withSessionDuration(config: Config, durationMs: number): Config {
  return new ConfigReader(
    Object.fromEntries(
      config.keys().map(environment => [
        environment,
        {
          ...config.getConfig(environment).get<object>(),
          sessionDuration: { milliseconds: durationMs },
        },
      ]),
    ),
  );
}
