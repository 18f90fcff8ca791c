import type {
  AuditActor,
  AuditRequestContext,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  DelegatedRequest,
  StepUpRequirement,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** Whose challenge it is: one person in one sign-in. */
export type StepUpOwner = {
  userRef: string;
  sessionId: string;
};

/** A challenge to create. */
export type NewChallenge = StepUpOwner &
  StepUpRequirement & {
    /** A random capability; only its hash is stored. */
    id: string;
    actionType: string;
    operationDigest: string;
    createdAt: Date;
    expiresAt: Date;
    /** Who was challenged, as the ledger will name them when they answer. */
    actor: AuditActor;
    connection?: AuditRequestContext['connection'];
    /** What an agent wants to do for the person; absent if the person was challenged themselves. */
    request?: DelegatedRequest;
  };

/** A stored challenge. The session is known by its hash only. */
export type Challenge = Omit<NewChallenge, 'sessionId'> & {
  state: 'pending' | 'granted' | 'refused';
  /** Why the last sign-in did not count, for the person. */
  problem?: string;
};

/** A sign-in on its way for a challenge. */
export type NewStepUpTransaction = {
  challengeId: string;
  /** The OAuth `state`; only its hash is stored. */
  state: string;
  /** Nonce, PKCE verifier and so on, encrypted under a key that only the person's browser holds. */
  sealed: Buffer;
  expiresAt: Date;
};

/** What a verified step-up proves. */
export type StepUpProof = {
  acrs: string[];
  amr: string[];
  /** Epoch seconds, from the ID token's `auth_time`. */
  authTime: number;
};

/** A grant: a proof that may still be used. */
export type StepUpGrant = StepUpProof & {
  /** Not a secret: it is in the ledger. */
  id: string;
  bound: boolean;
  expiresAt: Date;
};

/**
 * Step-up challenges, sign-ins on their way, and grants. Ids that are worth something to a thief (challenge, session, state) are stored as
 * SHA-256 only. Every method rejects with `ServiceUnavailableError` if the database can't be asked.
 */
export interface StepUps {
  createChallenge(challenge: NewChallenge): Promise<void>;

  /**
   * The owner's challenge; undefined if there is none, or it is somebody else's or another session's. What an agent was challenged for is every session's of the
   * person whom it acts for, and no other agent's.
   */
  findChallenge(id: string, owner: StepUpOwner): Promise<Challenge | undefined>;

  /** The challenge by its id alone, for the callback, whose proof of ownership is the transaction's key. */
  challengeOfTransaction(id: string): Promise<Challenge | undefined>;

  /** Stores a sign-in on its way; a challenge whose last sign-in was refused is pending again. */
  beginTransaction(transaction: NewStepUpTransaction): Promise<void>;

  /** Takes the sealed part of the transaction with this `state`: once. Undefined if there is none, or it was taken, or has expired. */
  takeTransaction(state: string, now: Date): Promise<Buffer | undefined>;

  /**
   * Grants a pending challenge: its owner, binding and expiry (`auth_time` + the challenge's maximal age) go over to the grant. A challenge is granted at
   * most once.
   *
   * @returns the grant; undefined if the challenge is not pending any more
   */
  grant(
    challengeId: string,
    proof: StepUpProof,
    now: Date,
  ): Promise<StepUpGrant | undefined>;

  /** Notes why a sign-in did not count. The challenge can still be answered by another. */
  refuse(challengeId: string, problem: string): Promise<void>;

  /** The owner's grants that can be used for this operation now: those bound to it first, then by latest proof. */
  usableGrants(
    owner: StepUpOwner,
    operationDigest: string,
    now: Date,
  ): Promise<StepUpGrant[]>;

  /** The owner's unbound grant that lasts longest. */
  standingGrant(
    owner: StepUpOwner,
    now: Date,
  ): Promise<StepUpGrant | undefined>;

  /** Forgets what expired before `before`. */
  purge(before: Date): Promise<number>;
}
