import { createHash } from 'node:crypto';
import type { List } from './searchConditions';

/** Which byte of a value's SHA-256 is taken: one by which no two phases, categories, severities or kinds of actors look the same. */
const BYTE = 1;

/** How many bits of it stand for each column. Together they fit into a bigint, without its sign. */
const widths = {
  actor_user_id: 8,
  event_type: 8,
  organization_id: 8,
  target_id: 8,
  phase: 6,
  outcome: 6,
  target_kind: 6,
  event_category: 5,
  severity: 4,
  actor_kind: 4,
} as const;

/** A column that has a list. */
export type ListedColumn = keyof typeof widths;

const columns = Object.keys(widths) as ListedColumn[];

/** What rows have to look like to be on all of some lists. */
export type Facets = { mask: bigint; bits: bigint };

/**
 * The facets of rows that are on all lists. Other rows may have them, too, since only some bits of each value are looked at; a row that hasn't them is not on all
 * of the lists.
 */
export function facetsOf(lists: readonly List[]): Facets {
  return lists.reduce(
    ({ mask, bits }, { column, value }) => ({
      mask: mask | maskOf(column),
      bits: bits | (BigInt(byteOf(value) & lowBits(column)) << shiftOf(column)),
    }),
    { mask: 0n, bits: 0n },
  );
}

/**
 * A row's facets in SQL.
 *
 * @param row - the name of a table that has the columns
 */
export function facetsSql(row: string): string {
  return columns
    .map(column => facetSql(column, `${row}.${column}`))
    .join(' | ');
}

/**
 * A row's facets in SQL, after a column got another value.
 *
 * @param row - the name of a table that has the column `facets`
 * @param value - the other value, in SQL
 */
export function changedFacetsSql(
  row: string,
  column: ListedColumn,
  value: string,
): string {
  return `${row}.facets & ~${maskOf(column)}::bigint | ${facetSql(column, value)}`;
}

/** Null has none of the bits: no list has it. */
function facetSql(column: ListedColumn, value: string): string {
  return `coalesce((get_byte(sha256(convert_to(${value}, 'UTF8')), ${BYTE}) & ${lowBits(column)})::bigint << ${shiftOf(column)}, 0)`;
}

function byteOf(value: string): number {
  return createHash('sha256').update(value, 'utf8').digest()[BYTE];
}

function lowBits(column: ListedColumn): number {
  return 2 ** widths[column] - 1;
}

function maskOf(column: ListedColumn): bigint {
  return BigInt(lowBits(column)) << shiftOf(column);
}

function shiftOf(column: ListedColumn): bigint {
  const before = columns.slice(0, columns.indexOf(column));
  return BigInt(before.reduce((bits, other) => bits + widths[other], 0));
}
