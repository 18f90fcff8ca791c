import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  ObservedTarget,
  PrivilegedAction,
} from '../actions/PrivilegedAction';
import type { Attempt } from './Attempt';
import { PreconditionFailedError } from './ifMatch';
import { withDeadline } from './withDeadline';

/** How long reading the target's present state may take, milliseconds. */
export const OBSERVE_MS = 10_000;

/**
 * Reads the target's present state.
 *
 * @throws what the action's `observe` throws; ServiceUnavailableError (503) if it takes too long
 */
export async function observeTarget(
  action: PrivilegedAction,
  input: unknown,
): Promise<ObservedTarget<JsonObject>> {
  return withDeadline(
    OBSERVE_MS,
    signal => action.observe(input, { signal }),
    () =>
      new ServiceUnavailableError(
        'The present state of the target could not be read in time: nothing was done.',
      ),
  );
}

/**
 * @throws ConflictError (409), or PreconditionFailedError (412) if `If-Match` said it, if the target isn't in the state that the person saw
 */
export function assertUnchanged(
  observed: ObservedTarget<JsonObject>,
  attempt: Pick<Attempt, 'seenVersion' | 'isPrecondition'>,
): void {
  if (observed.version === attempt.seenVersion) return;
  const Refusal = attempt.isPrecondition
    ? PreconditionFailedError
    : ConflictError;
  throw new Refusal(
    'It has changed since you looked at it: nothing was done. Look again, then decide.',
  );
}
