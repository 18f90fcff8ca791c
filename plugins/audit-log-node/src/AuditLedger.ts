import { createServiceRef } from '@backstage/backend-plugin-api';
import type {
  ActChain,
  ApprovalEvidence,
  AuditEventDefinition,
  AuditPhase,
  AuditRow,
  AuditSeverity,
  JsonObject,
  StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** Who does something, as the ledger records it. */
export type AuditActor = {
  kind: 'user' | 'agent';
  /** The staff member's entity ref, when a person acts or is acted for. */
  userRef?: string;
  /** Name, e-mail and roles at the time of the event: stored in `details.actor`, so that the row still reads well years later. */
  name?: string;
  email?: string;
  roles?: string[];
  agentSubject?: string;
  /** What the agent is called, stored in `details.actor` too. */
  agentTitle?: string;
  act?: ActChain;
};

/** Where a request came from. */
export type AuditRequestContext = {
  ip?: string;
  userAgent?: string;
  /** The auth provider the actor signed in with. */
  connection?: string;
  /** The W3C trace id. */
  requestId?: string;
};

/** An event to append. What is left out is stored as `null`. */
export type AuditEvent = {
  definition: AuditEventDefinition<any>;
  /** Shared by all rows of one action; a new UUIDv7 if left out. */
  actionId?: string;
  phase: AuditPhase;
  /** Overrides the definition's severity. */
  severity?: AuditSeverity;
  actor: AuditActor;
  request?: AuditRequestContext;
  target?: {
    kind: string;
    id: string;
    userId?: string;
    organizationId?: string;
    workspaceId?: string;
    cellId?: string;
  };
  reason?: string;
  stepUp?: StepUpEvidence;
  approval?: ApprovalEvidence;
  operationDigest?: string;
  compensates?: string;
  /** Input, before, after, error. Must be plain JSON; sensitive input fields are replaced by a keyed HMAC before they are stored. */
  details?: JsonObject;
};

/** An intent that has no terminal row yet. */
export type OpenAction = {
  actionId: string;
  intent: AuditRow;
};

/**
 * The ledger's write path, and the few reads that writers and followers need.
 *
 * A resolved {@link AuditLedger.append} is a durable row. A rejected one may or may not have left a row: the caller acts as if it had not,
 * and performs no effect.
 */
export interface AuditLedger {
  /**
   * Appends one row; concurrent appends share a transaction.
   *
   * @returns the stored row with its `seq` and `leaf_hash`
   * @throws LedgerUnavailableError (503) if the row could not be made durable within the deadline
   * @throws DuplicatePhaseError (409) if the action already has an intent, or a terminal row, and this would be a second one
   */
  append(event: AuditEvent): Promise<AuditRow>;

  /**
   * Intents without a terminal row, oldest first.
   *
   * @param options.olderThanMs - only those whose intent was written at least this many milliseconds ago
   * @param options.limit - at most so many
   */
  openActions(options: {
    olderThanMs: number;
    limit: number;
  }): Promise<OpenAction[]>;

  /** All rows of one action in order of `seq`; empty if there are none. */
  rowsOfAction(actionId: string): Promise<AuditRow[]>;

  /** All rows of actions that undo an action, in order of `seq`: those that name it as what they compensate. */
  compensationsOf(actionId: string): Promise<AuditRow[]>;

  /** How many rows there are: the `seq` of the next one. */
  size(): Promise<number>;

  /**
   * For who follows the ledger: the rows from a place on, in order of `seq`. Rows become visible in that order, so none appears later before one that was read.
   *
   * @param seq - of the first row
   * @param limit - at most so many
   */
  rowsFrom(seq: number, limit: number): Promise<AuditRow[]>;

  /** Makes an event known to the catalogue. Twice the same id with another definition throws. */
  register(definition: AuditEventDefinition<any>): void;

  /** Every event definition registered so far, sorted by id. */
  definitions(): AuditEventDefinition<any>[];
}

/** The ledger, one per process, shared by all plugins. */
export const auditLedgerServiceRef = createServiceRef<AuditLedger>({
  id: 'audit-log.ledger',
  scope: 'root',
});
