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
    const token = getBearerTokenFromAuthorizationHeader(
      request.headers.authorization,
    );
    refuseEndedSession(options.revocations, token).then(() => next(), next);
  };
}

/**
 * Refuses the token of a session that was signed out. It verifies nothing else: whoever takes the token authenticates it.
 *
 * @throws AuthenticationError (401)
 */
export async function refuseEndedSession(
  revocations: SessionRevocations,
  token: string | undefined,
): Promise<void> {
  const sessionId = unverifiedSessionId(token);
  if (sessionId && (await revocations.isRevoked(sessionId))) {
    throw new AuthenticationError(
      'This session was ended by signing out. Sign in again.',
    );
  }
}

function unverifiedSessionId(token?: string): string | undefined {
  if (!token) return undefined;
  try {
    const { sid } = decodeJwt<{ sid?: unknown }>(token);
    return typeof sid === 'string' ? sid : undefined;
  } catch {
    return undefined;
  }
}
