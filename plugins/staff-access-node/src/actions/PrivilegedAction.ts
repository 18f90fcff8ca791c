import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type {
  AuditEventDefinition,
  JsonObject,
  StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import type { z } from 'zod';
import type { StaffCaller } from '../identity/StaffSessionReader';

/** What an action acts on, as the ledger names it. */
export type ActionTarget = {
  kind: string;
  id: string;
  userId?: string;
  organizationId?: string;
  workspaceId?: string;
  cellId?: string;
};

/** The present state of the target, read before the intent is written. */
export type ObservedTarget<TBefore extends JsonObject> = {
  /** What the intent row records. */
  state: TBefore;
  /** Changes whenever somebody's decision about the target could change. Compared with the caller's `seenVersion`. */
  version: string;
};

/** The staff member on whose behalf an action runs. */
export type ActionCaller = {
  userRef: string;
  name?: string;
};

/** What `perform`, `compensate` and `reconcile` get. */
export type ActionContext<TInput, TBefore extends JsonObject> = {
  /** Also the idempotency key for the remote side. */
  readonly actionId: string;
  readonly input: TInput;
  readonly before: TBefore;
  readonly caller: ActionCaller;
  readonly reason: string;
  /** Aborted at the action's deadline. */
  readonly signal: AbortSignal;
  /** The W3C `traceparent` to send along. */
  readonly traceparent?: string;
  /** The step-up that `perform` is done under, if one was asked for. */
  readonly stepUp?: StepUpEvidence;
};

/** What became of a reconciled action. */
export type Reconciliation =
  | { outcome: 'performed'; after?: JsonObject }
  | { outcome: 'not-performed'; why: string }
  /** Done in part, and nobody is at it any more: what is done is for `compensate` to undo. */
  | { outcome: 'partial'; done: JsonObject; why: string }
  | { outcome: 'unknown'; why: string };

/** What `perform` resolves with: the effect is in force. */
export type Performed<TResult extends JsonObject> = {
  result: TResult;
  /** The state afterwards, for the outcome row. */
  after?: JsonObject;
  /** What it didn't reach all the same, in a sentence: row, answer and page say it beside the success. */
  shortfall?: string;
};

/** The part of a preview that the action itself knows. */
export type ActionDescription = Omit<
  ActionPreview,
  'action' | 'seenVersion' | 'stepUp' | 'approvals'
>;

/**
 * A privileged action: the only way to change anything. Declared once as a value, mounted by {@link PrivilegedActionsService.mount}.
 */
export interface PrivilegedAction<
  TInput = any,
  TBefore extends JsonObject = any,
  TResult extends JsonObject = any,
> {
  /** The event catalogue entry; its `id` is the action's id. */
  readonly event: AuditEventDefinition<any>;
  readonly permission: ResourcePermission<'privileged-action'>;
  /** Strict: unknown keys are refused with 400. Path parameters and body are merged and parsed as one. */
  readonly input: z.ZodType<TInput>;
  /** The action that this one undoes; every row of it says so. Set by the door, for the revert of a certain action. */
  readonly compensates?: string;
  /** The deadline of `perform`, milliseconds; 20,000 if left out. */
  readonly deadlineMs?: number;
  target(input: TInput): ActionTarget;
  /**
   * Whether it is more than one person may do alone, where the policy asks for a second person above a ceiling. Pure: by the configuration. Left out, it never is.
   */
  isAboveCeiling?(input: TInput): boolean;
  /**
   * Why this caller may not do this to that target, though the policy lets them do such things: nobody approves what they asked for themselves. The refusal is a
   * `denied` row.
   *
   * @returns undefined if there is nothing against it
   */
  objection?(input: TInput, caller: StaffCaller): Promise<string | undefined>;
  /** Reads the present state. Throws `NotFoundError` for a target that is not ours to touch, `InputError` for input beyond its limits. */
  observe(
    input: TInput,
    options: { signal: AbortSignal },
  ): Promise<ObservedTarget<TBefore>>;
  /** Says what will happen. Pure: computed from input and observed state. */
  describe(input: TInput, before: TBefore): ActionDescription;
  /**
   * Does it. Resolves only on the expected answer of the remote side. To end the action as `failed`, throw an error with a 4xx meaning
   * of `@backstage/errors` or {@link EffectRefusedError}: "surely nothing happened". {@link PartialEffectError} says that a part happened and is
   * compensated. Whatever else is thrown, a timeout above all, leaves the action open for the reconciler.
   */
  perform(context: ActionContext<TInput, TBefore>): Promise<Performed<TResult>>;
  /**
   * Undoes it: a part of it, after {@link PartialEffectError}, or all of it, when somebody reverts the action. An action that has it is offered for revert.
   * Safe to call again; throws `ConflictError` if the target isn't as the action left it.
   *
   * @param done - what the error says has happened, or `reconcile` found; for a revert, `after` of the action
   */
  compensate?(
    context: ActionContext<TInput, TBefore>,
    done: JsonObject,
  ): Promise<void>;
  /** Finds out, after a crash or an unknown outcome, whether it happened. Must be safe to call any number of times. */
  reconcile(context: ActionContext<TInput, TBefore>): Promise<Reconciliation>;
}

/** Declares a privileged action. */
export function createPrivilegedAction<
  TInput,
  TBefore extends JsonObject,
  TResult extends JsonObject,
>(
  action: PrivilegedAction<TInput, TBefore, TResult>,
): PrivilegedAction<TInput, TBefore, TResult> {
  return Object.freeze({ ...action });
}
