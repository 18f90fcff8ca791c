import { toHex } from './bytes';
import type { RowFinding } from './errors';
import type { Hash } from './hash';

/** A row of an export, as far as its verification needs it. */
export type ReadRow = {
  /** What the row itself says its place is. */
  seq: number;
  /** The line it stands on, from 1. */
  line: number;
  /** The hash of the row as it stands there. */
  hash: Hash;
};

/** A finding, and the hashes that tell whether a row was altered or exchanged with one far away. */
export type HashedFinding = RowFinding & {
  /** Hex of the hash that the tree has for the place. */
  expected?: string;
  /** Hex of the hash of the row that stands there. */
  found?: string;
};

/**
 * Says what happened to rows that aren't those that the tree has. Rows are known again by their hashes, so that one removed or added row isn't blamed on all
 * that follow.
 *
 * @param run - `from`, the first place; `expected`, the tree's leaf hashes from there; `rows`, what stands in the file; `line`, the line after the last row
 * @returns `findings`, what is wrong, in the order of the file, but for rows that only have a wrong number; `places`, each row's own place, or `undefined` if
 *   the tree doesn't have the row here
 */
export function alignRows(run: {
  from: number;
  expected: readonly Hash[];
  rows: readonly ReadRow[];
  line: number;
}): { findings: HashedFinding[]; places: Array<number | undefined> } {
  const { from, rows } = run;
  const expected = run.expected.map(toHex);
  const found = rows.map(({ hash }) => toHex(hash));
  const placeOf = new Map(expected.map((hash, place) => [hash, place]));
  const places = found.map(hash => placeOf.get(hash));

  const anchors = longestAscending(places);
  const inPlace = new Set(anchors.map(row => places[row]!));
  const findings: HashedFinding[] = [];

  const elsewhere = new Set<number>();
  places.forEach((place, row) => {
    if (place === undefined || anchors.includes(row)) return;
    const { line } = rows[row];
    const seq = from + place;
    if (inPlace.has(place) || elsewhere.has(place)) {
      findings.push({
        kind: 'added',
        seq,
        line,
        message: `Row ${seq} stands there a second time (line ${line})`,
      });
    } else {
      elsewhere.add(place);
      findings.push({
        kind: 'moved',
        seq,
        line,
        message: `Row ${seq} stands in another row's place (line ${line})`,
      });
    }
  });

  // Between rows that are in place: what is there, and what should be.
  const ends = [...anchors, rows.length];
  ends.forEach((end, i) => {
    const start = i === 0 ? 0 : anchors[i - 1] + 1;
    const firstPlace = i === 0 ? 0 : places[anchors[i - 1]]! + 1;
    const lastPlace = end < rows.length ? places[end]! : expected.length;
    const strangers: number[] = [];
    for (let row = start; row < end; row++) {
      if (places[row] === undefined) strangers.push(row);
    }
    const empty: number[] = [];
    for (let place = firstPlace; place < lastPlace; place++) {
      if (!elsewhere.has(place)) empty.push(place);
    }
    findings.push(...strangersAndGaps(strangers, empty, end));
  });
  return {
    findings: findings.sort((a, b) => a.line - b.line || a.seq - b.seq),
    places: places.map(place =>
      place === undefined ? undefined : from + place,
    ),
  };

  function strangersAndGaps(
    strangers: readonly number[],
    empty: readonly number[],
    end: number,
  ): HashedFinding[] {
    const result: HashedFinding[] = [];
    const free = new Set(empty);
    const altered = (row: number, place: number) => {
      free.delete(place);
      const seq = from + place;
      const { line } = rows[row];
      result.push({
        kind: 'altered',
        seq,
        line,
        message: `Row ${seq} was altered (line ${line})`,
        expected: expected[place],
        found: found[row],
      });
    };
    // First by the number that the row bears, then, if as many are missing as are strange, in order.
    const rest = strangers.filter(row => {
      const place = rows[row].seq - from;
      if (!free.has(place)) return true;
      altered(row, place);
      return false;
    });
    for (const row of rest) {
      const [place] = free;
      if (place !== undefined) {
        altered(row, place);
        continue;
      }
      const { seq, line } = rows[row];
      result.push({
        kind: 'added',
        seq,
        line,
        message: `A row numbered ${seq} was added (line ${line})`,
        found: found[row],
      });
    }
    const line = rows[end]?.line ?? run.line;
    for (const place of free) {
      const seq = from + place;
      result.push({
        kind: 'removed',
        seq,
        line,
        message: `Row ${seq} was removed (before line ${line})`,
        expected: expected[place],
      });
    }
    return result;
  }
}

/** The indices of a longest strictly ascending subsequence, gaps (`undefined`) left out. */
function longestAscending(values: ReadonlyArray<number | undefined>): number[] {
  const tails: number[] = [];
  const previous: Array<number | undefined> = [];
  values.forEach((value, i) => {
    if (value === undefined) return;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (values[tails[middle]]! < value) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? tails[low - 1] : undefined;
    tails[low] = i;
  });
  const result: number[] = [];
  for (let i = tails.at(-1); i !== undefined; i = previous[i]) result.push(i);
  return result.reverse();
}
