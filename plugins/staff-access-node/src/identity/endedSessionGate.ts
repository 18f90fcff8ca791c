import { AuthenticationError } from '@backstage/errors';
import { getBearerTokenFromAuthorizationHeader } from '@backstage/plugin-auth-node';
import type { RequestHandler } from 'express';
import { decodeJwt } from 'jose';
import type { SessionRevocations } from './SessionRevocations';

/**
 * Refuses requests whose token belongs to a session that was ended by signing out, for all plugins at once, Backstage's own included.
 *
 * The token isn't verified here: whoever reads the request does that. A forged one gains nothing, as this only ever refuses.
 */
export function endedSessionGate(options: {
  revocations: SessionRevocations;
}): RequestHandler {
  return (request, _response, next) => {
    const sessionId = unverifiedSessionId(request.headers.authorization);
    if (!sessionId) {
      next();
      return;
    }
    options.revocations.isRevoked(sessionId).then(ended => {
      if (ended) {
        next(
          new AuthenticationError(
            'This session was ended by signing out. Sign in again.',
          ),
        );
      } else {
        next();
      }
    }, next);
  };
}

function unverifiedSessionId(authorization?: string): string | undefined {
  const token = getBearerTokenFromAuthorizationHeader(authorization);
  if (!token) return undefined;
  try {
    const { sid } = decodeJwt<{ sid?: unknown }>(token);
    return typeof sid === 'string' ? sid : undefined;
  } catch {
    return undefined;
  }
}
