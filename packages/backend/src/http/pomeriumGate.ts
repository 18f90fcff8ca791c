import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { PomeriumAssertionVerifier } from '@alphaswarm-admin/plugin-staff-access-node';
import { decodeJwt } from 'jose';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

/**
 * Admits a request, or a WebSocket upgrade, only with a valid Pomerium assertion whose subject is the session's user.
 */
export class PomeriumGate {
  readonly #verifier: PomeriumAssertionVerifier;
  readonly #logger: LoggerService;

  static create(options: {
    verifier: PomeriumAssertionVerifier;
    logger: LoggerService;
  }) {
    return new PomeriumGate(options.verifier, options.logger);
  }

  private constructor(
    verifier: PomeriumAssertionVerifier,
    logger: LoggerService,
  ) {
    this.#verifier = verifier;
    this.#logger = logger;
  }

  /**
   * @param sessionToken - the Backstage token that the request carries, if any
   * @throws AuthenticationError if there is no valid assertion
   * @throws ServiceUnavailableError if Pomerium's keys can't be read
   * @throws NotAllowedError if the assertion is somebody else's than the session
   */
  async admit(request: IncomingMessage, sessionToken: string | undefined) {
    const assertion = await this.#verifier.verify(request).catch(error => {
      this.#logger.warn(`Pomerium assertion refused: ${error.message}`);
      // An outage says nothing about the visitor, who would be sent to sign in again for nothing.
      if (error instanceof ServiceUnavailableError) throw error;
      throw new AuthenticationError('No valid Pomerium assertion');
    });
    if (sessionToken === undefined) return;
    // The token's signature is checked later, by whoever reads the session. Here only a mismatch matters, and a forged match gains nothing.
    const session = unverifiedSession(sessionToken);
    if (session.userRef && !this.#verifier.isSubject(assertion, session)) {
      this.#logger.warn(
        `Pomerium assertion of ${assertion.sub} came with the session of ${session.userRef}`,
      );
      throw new NotAllowedError(
        'This session belongs to somebody else than the person who passed the gate',
      );
    }
  }

  middleware(): RequestHandler {
    return (req, _res, next) => {
      this.admit(req, bearerToken(req)).then(() => next(), next);
    };
  }
}

/** The bearer token of a request (RFC 6750 §2.1), if it carries one. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function unverifiedSession(token: string): {
  userRef?: string;
  email?: string;
} {
  try {
    const claims = decodeJwt<{ email?: unknown }>(token);
    return {
      userRef: claims.sub,
      email: typeof claims.email === 'string' ? claims.email : undefined,
    };
  } catch {
    // Not a JWT: no session, and authentication will say so.
    return {};
  }
}
