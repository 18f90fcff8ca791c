import {
  type AuditRow,
  isTerminalPhase,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { requestsOf } from './expectedEffects';

/**
 * Whether an event is the effect of an action that the log holds. An event says which action it is of, but anybody can say that of their request: it has to be an action on that
 * target, and where the outcome names the requests that were made, one of those.
 *
 * @param rows - of the action that the event names, in order of `seq`
 * @param target - of that action: a revert's is that of the action that it undoes
 * @param systems - whose requests the event is one of
 */
export function isAccountedFor(
  event: ObservedEvent,
  rows: AuditRow[],
  target: { id: string } | undefined,
  systems: readonly string[],
): boolean {
  if (!rows.some(({ phase }) => phase === 'intent')) return false;
  if (event.target && !isWithin(target?.id, event.target.id)) return false;
  const outcome = rows.find(({ phase }) => isTerminalPhase(phase));
  // Under way, or given up: nobody knows which requests there were.
  if (!outcome || outcome.phase === 'abandoned') return true;
  const named =
    event.requestId !== undefined &&
    requestsOf(outcome, systems).includes(event.requestId);
  const isFoundOut = outcome.details.concludedBy === 'reconciler';
  switch (outcome.phase) {
    case 'succeeded':
      return named || isFoundOut;
    case 'compensated':
      // What was undone may have been cut off in the middle.
      return true;
    default:
      return named;
  }
}

/** A record may know less of the target than the row: the cluster only. */
function isWithin(target: string | undefined, place: string): boolean {
  return (
    target !== undefined && (target === place || target.startsWith(`${place}/`))
  );
}
