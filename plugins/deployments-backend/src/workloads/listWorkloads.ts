import { InputError } from '@backstage/errors';
import {
  workloadSorts,
  workloadStates,
  type Workload,
  type WorkloadPage,
  type WorkloadSort,
  type WorkloadState,
} from '@alphaswarm-admin/plugin-deployments-common';
import { z } from 'zod';

/** What is asked of a list. */
export type WorkloadFilter = {
  kind?: string;
  states: readonly WorkloadState[];
  /** A part of the id, in any case. */
  q?: string;
  sort: WorkloadSort;
  cursor?: string;
  limit: number;
};

/** The key of the last row of a page, and of which order it is the key. */
const cursorSchema = z.tuple([
  z.enum(workloadSorts),
  z.string().max(40),
  z.string().max(200),
]);

type Key = [value: string, id: string];

/**
 * One page of workloads. By keyset, so that a workload that comes or goes in between moves nobody to another page.
 *
 * @throws InputError for a cursor that isn't one of this order's
 */
export function listWorkloads(
  workloads: readonly Workload[],
  filter: WorkloadFilter,
): Pick<WorkloadPage, 'items' | 'cursor' | 'counts' | 'kinds'> {
  const { kind, states, sort, limit } = filter;
  const q = filter.q?.toLowerCase();
  const counts = Object.fromEntries(
    workloadStates.map(state => [state, 0]),
  ) as Record<WorkloadState, number>;
  const kinds = new Set<string>();
  const matching: Workload[] = [];
  for (const workload of workloads) {
    if (workload.kind) kinds.add(workload.kind);
    if (kind && workload.kind !== kind) continue;
    if (q && !workload.id.toLowerCase().includes(q)) continue;
    counts[workload.state] += 1;
    if (states.length > 0 && !states.includes(workload.state)) continue;
    matching.push(workload);
  }
  const after = filter.cursor && readCursor(filter.cursor, sort);
  const rest = matching
    .filter(
      workload => !after || compare(sort, keyOf(sort, workload), after) > 0,
    )
    .sort((a, b) => compare(sort, keyOf(sort, a), keyOf(sort, b)));
  const items = rest.slice(0, limit);
  return {
    items,
    ...(rest.length > limit && {
      cursor: Buffer.from(
        JSON.stringify([sort, ...keyOf(sort, items[limit - 1])]),
      ).toString('base64url'),
    }),
    counts,
    kinds: [...kinds].sort(),
  };
}

function keyOf(sort: WorkloadSort, { id, changedAt = '' }: Workload): Key {
  return [sort === 'changed' ? changedAt : '', id];
}

/** By name; or newest change first, those that are as new by name. */
function compare(sort: WorkloadSort, a: Key, b: Key): number {
  if (sort === 'changed' && a[0] !== b[0]) return a[0] < b[0] ? 1 : -1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}

function readCursor(cursor: string, sort: WorkloadSort): Key {
  try {
    const [order, value, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString()),
    );
    if (order === sort) return [value, id];
  } catch {
    // Not one of ours, whatever is wrong with it.
  }
  throw new InputError('cursor: not one of this list');
}
