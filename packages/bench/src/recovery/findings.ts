import type { Attempt } from './Caller';
import type { Delivery } from './RemoteSide';

/** A row of the ledger, as far as recovery is about it. */
export type RecordedRow = {
  action_id: string;
  phase: string;
  target_id: string;
};

const TERMINAL = ['succeeded', 'failed', 'compensated', 'abandoned'];

/**
 * What is wrong with what was left after all kills and the reconciler's work: nothing, if every effect has its intent and happened once, every intent has exactly one
 * terminal row which says what the remote side saw, and whatever was acknowledged is done.
 *
 * @returns one sentence for each thing that is wrong
 */
export function findings(
  rows: readonly RecordedRow[],
  deliveries: readonly Delivery[],
  acknowledged: readonly Attempt[],
): string[] {
  const found: string[] = [];
  const phasesOf = groupBy(rows, row => row.action_id);
  const delivered = groupBy(deliveries, ({ actionId }) => actionId);
  const parcels = groupBy(deliveries, ({ parcel }) => parcel);

  for (const [actionId, effects] of delivered) {
    const intents = phasesOf
      .get(actionId)
      ?.filter(({ phase }) => phase === 'intent');
    if (intents?.length !== 1) {
      found.push(`The effect of ${actionId} has no intent`);
    }
    if (effects.length > 1) {
      found.push(`${actionId} happened ${effects.length} times`);
    }
  }
  for (const [parcel, effects] of parcels) {
    if (effects.length > 1) {
      found.push(`Parcel ${parcel} was delivered ${effects.length} times`);
    }
  }
  for (const [actionId, own] of phasesOf) {
    const phases = own.map(({ phase }) => phase);
    const ends = phases.filter(phase => TERMINAL.includes(phase));
    if (!phases.includes('intent') || ends.length !== 1) {
      found.push(`${actionId} has the rows ${phases.join(', ')}`);
      continue;
    }
    const happened = delivered.has(actionId);
    if (ends[0] !== (happened ? 'succeeded' : 'failed')) {
      found.push(
        `${actionId} is recorded as ${ends[0]}, and ${happened ? 'happened' : 'did not happen'}`,
      );
    }
  }
  for (const { parcel } of acknowledged) {
    if (!parcels.has(parcel)) {
      found.push(`Parcel ${parcel} was acknowledged and not delivered`);
    }
  }
  return found;
}

function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
