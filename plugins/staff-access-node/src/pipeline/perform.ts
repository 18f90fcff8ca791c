import { ServiceUnavailableError, toError } from '@backstage/errors';
import { UpstreamStepUpRequiredError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  JsonObject,
  StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { performDeadlineMs } from '../actions/deadlines';
import { type RemoteCall, runInActionScope } from '../actions/actionScope';
import { PartialEffectError } from '../actions/errors';
import type {
  ActionContext,
  ObservedTarget,
} from '../actions/PrivilegedAction';
import type { Attempt } from './Attempt';
import { failureStatus } from './failureStatus';
import { assertUnchanged, observeTarget } from './observeTarget';
import type { Outcome } from './Outcome';
import { withDeadline } from './withDeadline';

/** The outcome isn't known at the deadline. */
class DeadlineExceeded extends Error {
  name = 'DeadlineExceededError';
}

/**
 * Step 6: looks once more that the target is still what the person saw, then does it, with a deadline. Never rejects: whatever happens is an outcome.
 *
 * @param before - the state that the intent row recorded
 * @param stepUp - what it is done under
 */
export async function perform(
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  stepUp?: StepUpEvidence,
): Promise<Outcome> {
  try {
    assertUnchanged(
      await observeTarget(attempt.action, attempt.input),
      attempt,
    );
  } catch (error) {
    // Nothing has been asked of the remote side yet, so any error here means that nothing happened.
    return {
      state: 'failed',
      error: toError(error),
      status:
        failureStatus(error) ??
        (error instanceof ServiceUnavailableError ? 503 : 502),
    };
  }
  const remoteCalls: RemoteCall[] = [];
  const outcome = await runInActionScope(attempt.actionId, remoteCalls, () =>
    haveEffect(attempt, before, stepUp),
  );
  return { ...outcome, remoteCalls };
}

async function haveEffect(
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  stepUp?: StepUpEvidence,
): Promise<Outcome> {
  try {
    const performed = await withDeadline(
      performDeadlineMs(attempt.action),
      signal =>
        attempt.action.perform({
          ...contextOf(attempt, before, signal),
          stepUp,
        }),
      () => new DeadlineExceeded('There was no answer in time'),
    );
    return { state: 'succeeded', ...performed };
  } catch (error) {
    return outcomeOfError(attempt, before, error);
  }
}

async function outcomeOfError(
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  error: unknown,
): Promise<Outcome> {
  if (error instanceof UpstreamStepUpRequiredError) {
    return { state: 'challenged-upstream', error, before };
  }
  if (error instanceof PartialEffectError) {
    return compensate(attempt, before, error);
  }
  const status = failureStatus(error);
  return status === undefined
    ? { state: 'open', error: toError(error) }
    : { state: 'failed', error: toError(error), status };
}

async function compensate(
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  error: PartialEffectError,
): Promise<Outcome> {
  const { action } = attempt;
  if (!action.compensate) return { state: 'open', error };
  try {
    await withDeadline(
      performDeadlineMs(action),
      async signal =>
        action.compensate?.(contextOf(attempt, before, signal), error.partial),
      () => new DeadlineExceeded('There was no answer in time'),
    );
    return { state: 'compensated', error, partial: error.partial };
  } catch (failure) {
    const open = toError(failure);
    return {
      state: 'open',
      error: new Error(`${error.message}; undoing it failed: ${open.message}`, {
        cause: failure,
      }),
    };
  }
}

function contextOf(
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  signal: AbortSignal,
): ActionContext<any, JsonObject> {
  const { session } = attempt.caller;
  return {
    actionId: attempt.actionId,
    input: attempt.input,
    before: before.state,
    caller: { userRef: session.userRef, name: session.name },
    reason: attempt.reason,
    signal,
    traceparent: attempt.traceparent,
  };
}
