import { randomUUID } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import type {
  SessionRevocations,
  VerifiedEntraIdToken,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import { Seal } from './Seal';
import type { SessionSettings } from './sessionConfig';

const sessionSchema = z.object({
  sessionId: z.guid(),
  oid: z.guid(),
  name: z.string(),
  /** Epoch milliseconds of the interactive sign-in. */
  startedAt: z.number().int(),
  /** The provider's refresh token. */
  refreshToken: z.string().min(1),
});

/** One sign-in, from the interactive sign-in to its end. */
export type OngoingSession = z.infer<typeof sessionSchema>;

/** A Backstage token issued last thing lives this much longer than its session, milliseconds; Backstage allows no more than a day. */
const LONGEST_TOKEN_MS = 24 * 3_600_000;

/**
 * Sign-ins, kept by the browser in Backstage's HttpOnly refresh cookie, sealed.
 *
 * The cookie holds more than the refresh token because the session id has to be the same at every refresh of one sign-in (step-up grants are bound to it,
 * sign-out ends it) and another one after the next sign-in. Entra's ID tokens say neither: `sid` is an optional claim that is shared by all applications of a
 * browser, and refreshed tokens needn't carry `auth_time`. So the id is ours, random, made at the interactive sign-in, and travels with the refresh token.
 * Nothing is kept on the server: sessions outlive a restart, and any replica can refresh them.
 */
export class StaffSessions {
  readonly #seal: Seal<OngoingSession>;
  readonly #durationMs: number;
  readonly #revocations: SessionRevocations;

  /** @param options.connection - the provider; one provider's sessions are no good for another's */
  static create(options: {
    settings: SessionSettings;
    connection: string;
    revocations: SessionRevocations;
  }): StaffSessions {
    return new StaffSessions(
      Seal.create({
        secrets: options.settings.secrets,
        purpose: `session/${options.connection}`,
        schema: sessionSchema,
      }),
      options.settings.durationMs,
      options.revocations,
    );
  }

  private constructor(
    seal: Seal<OngoingSession>,
    durationMs: number,
    revocations: SessionRevocations,
  ) {
    this.#seal = seal;
    this.#durationMs = durationMs;
    this.#revocations = revocations;
  }

  /** Begins a session after an interactive sign-in. */
  begin(claims: VerifiedEntraIdToken, refreshToken: string): OngoingSession {
    return {
      sessionId: randomUUID(),
      oid: claims.oid,
      name: claims.name,
      startedAt: Date.now(),
      refreshToken,
    };
  }

  /** What the browser is to keep. */
  seal(session: OngoingSession): Promise<string> {
    return this.#seal.seal(session, this.#endOf(session));
  }

  /** Reads what the browser kept; undefined if it isn't ours or is past its end. Says nothing of sign-outs. */
  open(sealed: string): Promise<OngoingSession | undefined> {
    return this.#seal.open(sealed);
  }

  /**
   * The session to refresh.
   *
   * @throws AuthenticationError if there is none, it reached its end, or it was ended by signing out
   */
  async resume(sealed: string): Promise<OngoingSession> {
    const session = await this.open(sealed);
    if (!session || this.#endOf(session).getTime() <= Date.now()) {
      throw new AuthenticationError('The session has ended. Sign in again.');
    }
    if (await this.#revocations.isRevoked(session.sessionId)) {
      throw new AuthenticationError(
        'This session was ended by signing out. Sign in again.',
      );
    }
    return session;
  }

  /**
   * The session after a refresh.
   *
   * @param refreshToken - the new refresh token, where the provider gave one
   * @throws AuthenticationError if the refreshed ID token is somebody else's
   */
  continued(
    session: OngoingSession,
    claims: VerifiedEntraIdToken,
    refreshToken: string | undefined,
  ): OngoingSession {
    if (claims.oid !== session.oid) {
      throw new AuthenticationError(
        'The refreshed ID token belongs to somebody else',
      );
    }
    return {
      ...session,
      name: claims.name,
      refreshToken: refreshToken ?? session.refreshToken,
    };
  }

  /**
   * Ends a session: neither its refresh cookie nor the tokens issued from it are accepted any more.
   *
   * @throws ServiceUnavailableError if that can't be stored
   */
  end(session: OngoingSession): Promise<void> {
    return this.#revocations.revoke(session.sessionId, {
      until: new Date(this.#endOf(session).getTime() + LONGEST_TOKEN_MS),
    });
  }

  #endOf(session: OngoingSession): Date {
    return new Date(session.startedAt + this.#durationMs);
  }
}
