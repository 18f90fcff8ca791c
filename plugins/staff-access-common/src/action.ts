import type { StepUpRequirement } from './stepUp';

/** The header that carries the caller's idempotency key (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/** What the caller may do with one action on one resource: what buttons follow. */
export type ActionAvailability =
  | { action: string; verdict: 'allowed'; stepUp?: StepUpRequirement }
  | {
      action: string;
      verdict: 'denied';
      /** Who could, in words ("Operator or Admin"). */
      whoCould?: string;
    };

/** One line of "present → proposed". */
export type ProposedChange = {
  label: string;
  present: string | number | null;
  proposed: string | number | null;
};

/** What will happen, computed by the server, shown before anybody confirms. */
export type ActionPreview = {
  action: string;
  /** A statement, e.g. "Scale alphaswarm-core-prod to 4 tasks". */
  title: string;
  /** Verb and noun for the confirming button, e.g. "Scale alphaswarm-core-prod to 4". */
  confirmLabel: string;
  /** Whether it can't be undone: red only then. */
  destructive: boolean;
  changes: ProposedChange[];
  /** Who is affected and what they will notice, one sentence each. */
  affects: string[];
  warnings: string[];
  /** How it can be undone, one sentence. */
  undo: string;
  /** The version of the target that this preview shows; sent back as `seenVersion`. */
  seenVersion: string;
  /** What the policy will ask for. */
  stepUp?: StepUpRequirement;
  /** How many other people have to approve it; absent if none. */
  approvals?: number;
  /** The word to type, where the action asks for one. */
  typedConfirmation?: string;
};

/** The fields that every privileged action's body has beside its own input. */
export type PrivilegedActionBody = {
  /** Why, 3 to 512 characters. */
  reason: string;
  /** The `seenVersion` of the preview. */
  seenVersion: string;
  /** What the person typed, where the preview asks for a word. */
  typedConfirmation?: string;
};

/**
 * Where an action stands. `open`: not known yet, the reconciler is finding out. `awaiting-approval`: asked for and not begun, other people have to approve it.
 */
export type ActionState =
  | 'open'
  | 'awaiting-approval'
  | 'succeeded'
  | 'failed'
  | 'compensated'
  | 'abandoned';

/** The answer to a privileged action: 200 when it is closed, 202 while it is open or waits for approval. */
export type ActionAnswer<TResult = unknown> = {
  actionId: string;
  state: ActionState;
  /** The request for approval, while it waits for one. */
  approvalId?: string;
  /** When that request expires. */
  expiresAt?: string;
  result?: TResult;
  /** What was done, what was not, and what to do. Of one that `succeeded` only if it didn't reach everything. */
  message?: string;
};

/** The signed-in staff member, as the portal sees them. */
export type StaffMember = {
  userRef: string;
  name: string;
  email?: string;
  /** Role names as the policy reads them, e.g. `Operator`. */
  roles: string[];
  /** The auth provider. */
  connection?: string;
  stepUp: import('./stepUp').StepUpState | null;
};
