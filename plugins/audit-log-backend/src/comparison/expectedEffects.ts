import type {
  AuditRow,
  JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** An effect that a row tells of, and that another record should tell of too. */
export type UnseenEffect = {
  /** The row's. */
  seq: number;
  actionId: string;
  /** The request that had it; '' if the row names none: then any of the action's will do. */
  requestId: string;
};

/**
 * The effects that an outcome row tells of. It names the requests that were answered with success. The reconciler, which found out afterwards that an action succeeded, can't
 * name any.
 *
 * @param systems - those whose requests count
 */
export function expectedEffects(
  row: AuditRow,
  systems: readonly string[],
): UnseenEffect[] {
  const { seq, action_id: actionId, phase, details } = row;
  const requestIds = requestsOf(row, systems);
  if (requestIds.length > 0) {
    return requestIds.map(requestId => ({ seq, actionId, requestId }));
  }
  return phase === 'succeeded' && details.concludedBy === 'reconciler'
    ? [{ seq, actionId, requestId: '' }]
    : [];
}

/** The ids of the requests that an outcome row names. */
export function requestsOf(
  { details: { remoteCalls } }: AuditRow,
  systems: readonly string[],
): string[] {
  if (!Array.isArray(remoteCalls)) return [];
  return remoteCalls.flatMap(call =>
    isRecord(call) &&
    typeof call.system === 'string' &&
    typeof call.requestId === 'string' &&
    systems.includes(call.system)
      ? [call.requestId]
      : [],
  );
}

function isRecord(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
