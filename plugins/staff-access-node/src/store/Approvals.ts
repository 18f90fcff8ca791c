import type {
  JsonObject,
  StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditActor,
  AuditRequestContext,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type {
  ActionPreview,
  ApprovalState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ActionTarget } from '../actions/PrivilegedAction';
import type { StoredAnswer } from './ActionClaims';
import type { ProposalEvidence } from './Proposals';

/** A request for approval to store. */
export type NewApproval = {
  /** UUIDv7; also the id of the action. */
  id: string;
  actionType: string;
  target: ActionTarget;
  compensates?: string;
  /** The agent's proposal that the requester confirmed. */
  proposal?: ProposalEvidence;
  input: JsonObject;
  reason: string;
  seenVersion: string;
  operationDigest: string;
  /** Exactly what the requester saw. */
  preview: ActionPreview;
  /** The requester's entity ref. */
  requester: string;
  actor: AuditActor;
  request: AuditRequestContext;
  /** The requester's step-up, if one was asked for. */
  stepUp?: StepUpEvidence;
  stepUpBound: boolean;
  quorum: number;
  createdAt: Date;
  expiresAt: Date;
};

/** One person's word on a request. */
export type NewApprovalWord = {
  approver: string;
  approverName?: string;
  word: 'approved' | 'rejected';
  reason: string;
  /** The action by which the word is given. */
  actionId: string;
  stepUp?: StepUpEvidence;
};

/** A stored request for approval. */
export type StoredApproval = NewApproval & {
  state: ApprovalState;
  message?: string;
  runningUntil?: Date;
  words: Array<NewApprovalWord & { createdAt: Date }>;
};

/** What became of a word. `gone`: the request doesn't wait any more. `own`: it is the requester's. `again`: the person has given theirs. */
export type WordOutcome = 'given' | 'gone' | 'own' | 'again';

/** Requests for approval. Every method rejects with `ServiceUnavailableError` if the database can't be asked. */
export interface Approvals {
  /** Stores a request, and with it the answer to its idempotency key: both or neither. */
  create(approval: NewApproval, answer: StoredAnswer): Promise<void>;

  find(id: string): Promise<StoredApproval | undefined>;

  /** Newest first: those in one of `states` that `requester` asked for, or that are about one of `actionTypes`. */
  list(filter: {
    states: readonly ApprovalState[];
    requester: string;
    actionTypes: readonly string[];
    /** Only those older than the one with this id. */
    before?: string;
    limit: number;
  }): Promise<StoredApproval[]>;

  /**
   * Gives one person's word, under a lock on the request: of concurrent words that would each end it, one is given. A rejection ends it, as does the approval that
   * completes the quorum.
   */
  give(id: string, word: NewApprovalWord, now: Date): Promise<WordOutcome>;

  /**
   * Takes an approved request to run it: of concurrent takers one gets it.
   *
   * @returns undefined if it isn't to be run: taken, ended, or expired
   */
  beginRun(
    id: string,
    now: Date,
    runningUntil: Date,
  ): Promise<StoredApproval | undefined>;

  /**
   * Moves a request from a state to another.
   *
   * @returns whether it was in that state
   */
  move(
    id: string,
    from: ApprovalState,
    to: ApprovalState,
    message?: string,
  ): Promise<boolean>;

  /** Says that nobody is at work on a running request any more. */
  leave(id: string): Promise<void>;

  /** Those that something has to be done about: waiting or approved beyond their time, approved, or running and left. Oldest first. */
  due(now: Date, limit: number): Promise<StoredApproval[]>;

  /** Those in a state that people were not told of yet. Oldest first. */
  unannounced(limit: number): Promise<StoredApproval[]>;

  /** Notes that people were told of a state. */
  noteAnnounced(id: string, state: ApprovalState): Promise<void>;
}
