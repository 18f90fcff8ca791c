/** Rows, and what names each. */
export type Places<T> = {
  /** The ids in the order that the person sees now. */
  previous: readonly string[];
  /** The rows that match, in the order that they would have. */
  arranged: readonly T[];
  /** All rows, matching or not. */
  all: readonly T[];
  idOf: (row: T) => string;
};

/**
 * The rows in the places they had: fresh values, old order. A row that no longer matches stays until the person looks away; a new one
 * goes to the end, where it moves nothing.
 */
export function keepPlaces<T>({
  previous,
  arranged,
  all,
  idOf,
}: Places<T>): T[] {
  const byId = new Map(all.map(row => [idOf(row), row]));
  const kept = previous.flatMap(id => byId.get(id) ?? []);
  const placed = new Set(previous);
  return [...kept, ...arranged.filter(row => !placed.has(idOf(row)))];
}
