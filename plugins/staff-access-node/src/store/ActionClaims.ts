import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';

/** What an action was answered with: kept, so that a repeat gets the same. */
export type StoredAnswer = {
  status: number;
  body: JsonObject;
};

/** An idempotency key that is in use. */
export type ActionClaim = {
  /** Hex SHA-256 of the canonical request. */
  requestHash: string;
  /** The action that the key stands for. */
  actionId: string;
  /** Until when the process that claimed the key may still be at work on it. */
  runningUntil: Date;
  /** Absent until the action is closed. */
  answer?: StoredAnswer;
};

/** What to claim, and the step-up grant and the proposal to use up with it. */
export type ClaimRequest = {
  /** The caller's entity ref: keys of different people never meet. */
  actor: string;
  key: string;
  requestHash: string;
  actionId: string;
  runningUntil: Date;
  grant?: {
    id: string;
    userRef: string;
    sessionId: string;
    operationDigest: string;
  };
  /** The proposal that is confirmed by it, and by whom. */
  proposal?: { id: string; by: string };
};

/**
 * What became of a claim. `taken`: somebody else holds the key. `grant-gone`: the grant was used, has expired or never fitted; `proposal-gone`: somebody else has decided
 * about it; the key stays free.
 */
export type ClaimOutcome = 'claimed' | 'taken' | 'grant-gone' | 'proposal-gone';

/** Idempotency keys (draft-ietf-httpapi-idempotency-key-header). Every method rejects with `ServiceUnavailableError` if the database can't be asked. */
export interface ActionClaims {
  find(actor: string, key: string): Promise<ActionClaim | undefined>;

  /**
   * Claims the key, uses the grant and confirms the proposal: all or nothing. A bound grant is used up: of any number of concurrent claims with the same bound grant
   * exactly one succeeds, and so with the same proposal.
   */
  claim(request: ClaimRequest): Promise<ClaimOutcome>;

  /** Keeps the answer for repeats. */
  settle(actionId: string, answer: StoredAnswer): Promise<void>;

  /** Says that nobody is at work on the action any more, though it isn't closed. */
  leave(actionId: string): Promise<void>;

  /** Frees the key, and lets the proposal wait again: surely nothing happened, and the caller may try again. */
  release(actionId: string): Promise<void>;

  /** Forgets keys claimed before `before`. */
  purge(before: Date): Promise<number>;
}
