import type { JsonValue } from '@alphaswarm-admin/plugin-audit-log-common';

/** One field of a target's state, before and after. */
export type StateDifference = {
  /** The path into the state, e.g. `quotas.cpu`. */
  path: string;
  /** In words; absent where the state did not have the field. */
  before?: string;
  after?: string;
  changed: boolean;
};

/** Every leaf of a JSON value by its path. Arrays are leaves: their items have no names. */
function leavesOf(
  value: JsonValue | undefined,
  path: string,
  leaves: Map<string, string>,
): Map<string, string> {
  if (value === undefined) return leaves;
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) {
      leavesOf(inner, path ? `${path}.${key}` : key, leaves);
    }
    return leaves;
  }
  return leaves.set(
    path,
    typeof value === 'string' ? value : JSON.stringify(value),
  );
}

/**
 * The fields of two states, those that changed first.
 *
 * @param before - as the intent recorded it
 * @param after - as the outcome recorded it; it may hold the changed part only, so a field that it lacks counts as unchanged
 */
export function stateDiff(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): StateDifference[] {
  const old = leavesOf(before, '', new Map());
  const fresh = leavesOf(after, '', new Map());
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map(path => ({
      path: path || 'state',
      before: old.get(path),
      after: fresh.get(path),
      changed: fresh.has(path) && old.get(path) !== fresh.get(path),
    }))
    .sort((a, b) => Number(b.changed) - Number(a.changed));
}
