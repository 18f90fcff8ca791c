import { createHash, randomBytes } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError, toError } from '@backstage/errors';
import { isOutage } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  AuditEvent,
  AuditLedger,
  AuditRequestContext,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { StepUpChallengeStatus } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  grantIdOf,
  type Challenge,
  type EntraIdTokenVerifier,
  type StepUpOwner,
  type StepUpProof,
  type StepUps,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { assessProof } from './assessProof';
import {
  newSealingKey,
  seal,
  unseal,
  type TransactionContent,
} from './sealedTransaction';
import type { StepUpAuthority } from './StepUpAuthority';
import { stepUpRefusedEvent, stepUpVerifiedEvent } from './stepUpEvents';
import type { TransactionSecret } from './transactionCookie';

/** How long a sign-in may take, milliseconds. */
export const TRANSACTION_LIFETIME_MS = 10 * 60_000;

/** What {@link StepUpService} works with. */
export type StepUpServiceOptions = {
  stepUps: StepUps;
  authority: StepUpAuthority;
  verifier: EntraIdTokenVerifier;
  ledger: AuditLedger;
  logger: LoggerService;
  /** Where Entra sends the browser back to. */
  callbackUrl: URL;
};

/** A sign-in that began: where the browser goes, and what it keeps. */
export type BegunStepUp = {
  authorizeUrl: string;
  secret: TransactionSecret;
};

/** What came back from Entra. */
export type StepUpCallback = {
  secret: TransactionSecret;
  /** The callback's query, as it was called. */
  query: URLSearchParams;
  request: AuditRequestContext;
};

/** How a sign-in ended. */
export type CompletedStepUp =
  | { state: 'granted'; challengeId: string }
  | { state: 'refused'; challengeId: string; problem: string }
  | { state: 'unknown' };

/** Step-up sign-ins: from a challenge to a grant. */
export class StepUpService {
  readonly #options: StepUpServiceOptions;

  static create(options: StepUpServiceOptions): StepUpService {
    options.ledger.register(stepUpVerifiedEvent);
    options.ledger.register(stepUpRefusedEvent);
    return new StepUpService(options);
  }

  private constructor(options: StepUpServiceOptions) {
    this.#options = options;
  }

  /** @throws NotFoundError if there is no such challenge of this person in this session */
  async status(
    challengeId: string,
    owner: StepUpOwner,
  ): Promise<StepUpChallengeStatus> {
    const challenge = await this.#challengeOf(challengeId, owner);
    const { state, problem, request } = challenge;
    const told = { id: challengeId, ...(request && { request }) };
    if (state === 'granted') return { ...told, state };
    if (challenge.expiresAt.getTime() <= Date.now()) {
      return { ...told, state: 'expired' };
    }
    return { ...told, state, ...(problem && { problem }) };
  }

  /**
   * Begins a sign-in for a challenge.
   *
   * @throws NotFoundError as {@link status}; ConflictError if the challenge is answered or expired; ServiceUnavailableError if the authority can't be reached
   */
  async begin(challengeId: string, owner: StepUpOwner): Promise<BegunStepUp> {
    const challenge = await this.#challengeOf(challengeId, owner);
    if (challenge.state === 'granted') {
      throw new ConflictError('This challenge is answered already');
    }
    if (challenge.expiresAt.getTime() <= Date.now()) {
      throw new ConflictError(
        'This challenge has expired. Begin the action again.',
      );
    }
    const state = randomToken();
    const nonce = randomToken();
    const codeVerifier = randomToken();
    const { authorizeUrl, transaction } = await this.#options.authority.begin({
      returnTo: this.#options.callbackUrl.href,
      state,
      nonce,
      codeChallenge: createHash('sha256')
        .update(codeVerifier)
        .digest('base64url'),
      acr: challenge.acr,
      maxAgeSeconds: challenge.maxAgeSeconds,
    });
    const sealingKey = newSealingKey();
    await this.#options.stepUps.beginTransaction({
      challengeId,
      state,
      sealed: seal(
        { challengeId, nonce, codeVerifier, transaction },
        sealingKey,
        state,
      ),
      expiresAt: new Date(Date.now() + TRANSACTION_LIFETIME_MS),
    });
    return { authorizeUrl, secret: { state, sealingKey } };
  }

  /**
   * Ends a sign-in. The transaction is taken first, so that a callback can't be played twice.
   *
   * @returns `unknown` for a callback that no sign-in of this browser waits for
   * @throws ServiceUnavailableError or LedgerUnavailableError if it can't be verified or recorded: then there is no grant, and another sign-in may be begun
   */
  async complete(callback: StepUpCallback): Promise<CompletedStepUp> {
    const { state, sealingKey } = callback.secret;
    const { stepUps } = this.#options;
    const sealed = await stepUps.takeTransaction(state, new Date());
    const transaction = sealed && unseal(sealed, sealingKey, state);
    const challenge =
      transaction &&
      (await stepUps.challengeOfTransaction(transaction.challengeId));
    if (!challenge) return { state: 'unknown' };
    const assessed = await this.#assess(callback, transaction, challenge);
    return 'proof' in assessed
      ? this.#grant(challenge, assessed.proof, callback.request)
      : this.#refuse(challenge, assessed.problem, callback.request);
  }

  async #challengeOf(id: string, owner: StepUpOwner): Promise<Challenge> {
    const challenge = await this.#options.stepUps.findChallenge(id, owner);
    if (!challenge) {
      throw new NotFoundError('There is no such challenge in this session');
    }
    return challenge;
  }

  async #assess(
    callback: StepUpCallback,
    transaction: TransactionContent,
    challenge: Challenge,
  ): Promise<{ proof: StepUpProof } | { problem: string }> {
    const { authority, verifier, callbackUrl } = this.#options;
    const code = callback.query.get('code');
    if (!code) return { problem: problemOf(callback.query.get('error')) };
    try {
      const idToken = await authority.redeem({
        ...transaction,
        code,
        state: callback.secret.state,
        callbackUrl: new URL(`?${callback.query}`, callbackUrl),
      });
      const token = await verifier.verify(idToken, {
        nonce: transaction.nonce,
      });
      return assessProof(challenge, token, transaction.nonce, Date.now());
    } catch (error) {
      // An outage says nothing about the person: no row says that they failed.
      if (isOutage(error)) throw error;
      this.#options.logger.warn('A step-up was refused', toError(error));
      return {
        problem: 'The sign-in could not be verified. Try again.',
      };
    }
  }

  async #grant(
    challenge: Challenge,
    proof: StepUpProof,
    request: AuditRequestContext,
  ): Promise<CompletedStepUp> {
    const { ledger, stepUps } = this.#options;
    await ledger.append({
      ...eventOf(challenge, request),
      definition: stepUpVerifiedEvent,
      stepUp: {
        acrs: proof.acrs,
        amr: proof.amr,
        auth_time: proof.authTime,
        grant_id: grantIdOf(challenge.id),
      },
    });
    const grant = await stepUps.grant(challenge.id, proof, new Date());
    return grant
      ? { state: 'granted', challengeId: challenge.id }
      : {
          state: 'refused',
          challengeId: challenge.id,
          problem: 'This was answered already.',
        };
  }

  async #refuse(
    challenge: Challenge,
    problem: string,
    request: AuditRequestContext,
  ): Promise<CompletedStepUp> {
    const { ledger, stepUps } = this.#options;
    const event = eventOf(challenge, request);
    await ledger.append({
      ...event,
      definition: stepUpRefusedEvent,
      details: { ...event.details, problem },
    });
    await stepUps.refuse(challenge.id, problem);
    return { state: 'refused', challengeId: challenge.id, problem };
  }
}

function eventOf(
  challenge: Challenge,
  request: AuditRequestContext,
): Omit<AuditEvent, 'definition'> {
  return {
    phase: 'observed',
    actor: challenge.actor,
    request: { ...request, connection: challenge.connection },
    target: { kind: 'step-up', id: grantIdOf(challenge.id) },
    operationDigest: challenge.operationDigest,
    details: {
      actionType: challenge.actionType,
      acr: challenge.acr,
      maxAgeSeconds: challenge.maxAgeSeconds,
      bound: challenge.bound,
    },
  };
}

/** What an OAuth error (RFC 6749 §4.1.2.1) means to the person. */
function problemOf(error: string | null): string {
  return error === 'access_denied'
    ? 'The sign-in was cancelled. Try again when you are ready.'
    : 'Microsoft Entra did not complete the sign-in. Try again.';
}

/** 256 random bits, base64url: fit for state, nonce and PKCE verifier. */
function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
