import type { PrivilegedAction } from './PrivilegedAction';

const DEFAULT_DEADLINE_MS = 20_000;

/** From claiming the key to the intent row at the most, milliseconds. An intent that comes later performs nothing. */
export const INTENT_BUDGET_MS = 15_000;

/** What is left to write the last row, and for clocks that differ, milliseconds. */
const GRACE_MS = 20_000;

/** How long `perform` may take, milliseconds. */
export function performDeadlineMs(action: PrivilegedAction): number {
  return action.deadlineMs ?? DEFAULT_DEADLINE_MS;
}

/**
 * How old an intent is, milliseconds, before anybody but the process that wrote it may conclude the action: by then that process has stopped working on
 * it, whatever happened.
 *
 * @param action - undefined for an action that this build doesn't know
 * @param observeMs - how long re-reading the target may take
 */
export function settlingMs(
  action: PrivilegedAction | undefined,
  observeMs: number,
): number {
  if (!action) return observeMs + 2 * DEFAULT_DEADLINE_MS + GRACE_MS;
  const performing = performDeadlineMs(action);
  const compensating = action.compensate ? performing : 0;
  return observeMs + performing + compensating + GRACE_MS;
}
