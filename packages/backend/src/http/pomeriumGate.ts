import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  STAFF_USER_NAMESPACE,
  type PomeriumAssertionVerifier,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { decodeJwt } from 'jose';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';

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
    const subjects = unverifiedSubjects(sessionToken);
    if (
      subjects.length > 0 &&
      !subjects.some(userRef =>
        this.#verifier.isSubject(assertion, { userRef }),
      )
    ) {
      this.#logger.warn(
        `Pomerium assertion of ${assertion.sub} came with a token of ${subjects.join(' or ')}`,
      );
      throw new NotAllowedError(
        'This session belongs to somebody else than the person who passed the gate',
      );
    }
  }

  /** @param options - `except`: requests that are let through without an assertion */
  middleware(options: { except: (req: Request) => boolean }): RequestHandler {
    return (req, _res, next) => {
      if (options.except(req)) {
        next();
        return;
      }
      this.admit(req, bearerToken(req)).then(() => next(), next);
    };
  }
}

/** The bearer token of a request (RFC 6750 §2.1), if it carries one. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * Whom a token speaks of, as user refs. A session's `sub` is one. An agent brings its Entra token: through the gate came then the agent itself, by the Pomerium service
 * account that has its object id, or the person it acts for.
 */
function unverifiedSubjects(token: string): string[] {
  try {
    const { sub, oid, azp } = decodeJwt<{ oid?: unknown; azp?: unknown }>(
      token,
    );
    if (sub === undefined) return [];
    if (sub.includes(':')) return [sub];
    return [sub, oid, azp]
      .filter(id => typeof id === 'string')
      .map(id => `user:${STAFF_USER_NAMESPACE}/${id.toLowerCase()}`);
  } catch {
    // Not a JWT: no session, and authentication will say so.
    return [];
  }
}
