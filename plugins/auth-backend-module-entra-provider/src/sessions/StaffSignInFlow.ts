import type { VerifiedEntraIdToken } from '@alphaswarm-admin/plugin-staff-access-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { AuthenticationError, toError } from '@backstage/errors';
import type { OAuthAuthenticatorResult } from '@backstage/plugin-auth-node';
import type { Request } from 'express';
import type { SignInRecorder } from '../audit/SignInRecorder';
import { browserSession, type StaffProfile } from '../staffProfile';
import type { OngoingSession, StaffSessions } from './StaffSessions';

/** A provider's answer to a code or a refresh token, its ID token verified. */
export type VerifiedGrant = {
  claims: VerifiedEntraIdToken;
  refreshToken?: string;
};

type SignInResult = OAuthAuthenticatorResult<StaffProfile>;

/** What sign-in, refresh and sign-out have in common, whichever way the provider reaches Entra. */
export class StaffSignInFlow {
  readonly #sessions: StaffSessions;
  readonly #recorder: SignInRecorder;
  readonly #logger: LoggerService;

  static create(options: {
    sessions: StaffSessions;
    recorder: SignInRecorder;
    logger: LoggerService;
  }): StaffSignInFlow {
    return new StaffSignInFlow(options);
  }

  private constructor(options: {
    sessions: StaffSessions;
    recorder: SignInRecorder;
    logger: LoggerService;
  }) {
    this.#sessions = options.sessions;
    this.#recorder = options.recorder;
    this.#logger = options.logger;
  }

  /**
   * Begins a session with what `redeem` gets for the answer of an interactive sign-in.
   *
   * @throws whatever `redeem` throws; a refusal (`AuthenticationError`) is recorded, an outage is none
   */
  async signIn(
    request: Request,
    redeem: () => Promise<VerifiedGrant>,
  ): Promise<SignInResult> {
    try {
      const { claims, refreshToken } = await redeem();
      if (!refreshToken) {
        throw new AuthenticationError(
          'The sign-in gave no refresh token; is offline_access granted?',
        );
      }
      if (claims.groupsOmitted) {
        this.#logger.warn(
          `Entra left out the groups of ${claims.oid}, who is in too many: roles by group don't apply to them. Assign app roles instead.`,
        );
      }
      const session = this.#sessions.begin(claims, refreshToken);
      await this.#recorder.signedIn(request, claims, session);
      return await this.#resultOf(claims, session);
    } catch (error) {
      if (error instanceof AuthenticationError) {
        await this.#recorder.refused(request, error);
      }
      throw error;
    }
  }

  /**
   * Goes on with a session.
   *
   * @param sealed - what the browser kept
   * @param redeem - gets a new grant for the provider's refresh token
   */
  async refresh(
    sealed: string,
    redeem: (refreshToken: string) => Promise<VerifiedGrant>,
  ): Promise<SignInResult> {
    const session = await this.#sessions.resume(sealed);
    const grant = await redeem(session.refreshToken);
    return this.#resultOf(
      grant.claims,
      this.#sessions.continued(session, grant.claims, grant.refreshToken),
    );
  }

  /**
   * Ends a session. Each part for itself: whatever fails, the rest of the sign-out goes on, and Backstage takes the cookie away.
   *
   * @param sealed - what the browser kept, if anything
   * @param tellProvider - ends the provider's side
   */
  async signOut(
    request: Request,
    sealed: string | undefined,
    tellProvider: (refreshToken: string) => Promise<void>,
  ): Promise<void> {
    const session = sealed ? await this.#sessions.open(sealed) : undefined;
    if (!session) return;
    await Promise.all([
      this.#sessions
        .end(session)
        .catch(error =>
          this.#logger.error(
            `The end of session ${session.sessionId} is not stored yet`,
            toError(error),
          ),
        ),
      tellProvider(session.refreshToken).catch(error =>
        this.#logger.warn(
          'The identity provider was not told of a sign-out',
          toError(error),
        ),
      ),
      this.#recorder.signedOut(request, session),
    ]);
  }

  async #resultOf(
    claims: VerifiedEntraIdToken,
    session: OngoingSession,
  ): Promise<SignInResult> {
    return {
      fullProfile: { claims, sessionId: session.sessionId },
      session: browserSession(await this.#sessions.seal(session)),
    };
  }
}
