import type {
  AlarmState,
  EcsAlarm,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** For how long an alarm was in a state. Epoch milliseconds. */
export type StateSpan = { state: AlarmState; from: number; to: number };

/**
 * The states of an alarm over a time, oldest first, without gaps: what it was before the first change is told by that change.
 *
 * @param from - epoch milliseconds
 * @param to - epoch milliseconds
 */
export function stateSpans(
  { state, since, history }: Pick<EcsAlarm, 'state' | 'since' | 'history'>,
  from: number,
  to: number,
): StateSpan[] {
  const changes = history
    .map(change => ({ ...change, at: Date.parse(change.at) }))
    .filter(({ at }) => at > from && at < to)
    .toSorted((a, b) => a.at - b.at);
  const first = changes[0];
  const spans: StateSpan[] = [];
  let current: StateSpan = {
    state: first ? (first.from ?? state) : state,
    from,
    to,
  };
  // Without history, the time since the present state began is all that is known.
  const begun = since === undefined ? from : Date.parse(since);
  if (!first && begun > from && begun < to)
    current = { state, from: begun, to };
  for (const { at, to: next } of changes) {
    spans.push({ ...current, to: at });
    current = { state: next, from: at, to };
  }
  return [...spans, current];
}
