import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonicalJson';
import type { HashedAuditRow, JsonValue } from './row';

/**
 * The columns that a row's leaf covers, by row format. A format, once rows were written in it, never changes.
 */
const hashedColumns: Record<number, ReadonlyArray<keyof HashedAuditRow>> = {
  1: [
    'v',
    'id',
    'action_id',
    'phase',
    'event_type',
    'event_category',
    'severity',
    'source',
    'actor_kind',
    'actor_user_id',
    'agent_subject',
    'act',
    'user_id',
    'organization_id',
    'workspace_id',
    'cell_id',
    'target_kind',
    'target_id',
    'reason',
    'ip',
    'user_agent',
    'connection',
    'request_id',
    'step_up',
    'approval',
    'operation_digest',
    'compensates',
    'details',
    'created_at',
  ],
};

/** The columns of each format in the order of its rows' canonical form, and what stands before each value there. */
const canonicalMembers: Record<
  number,
  ReadonlyArray<{ column: keyof HashedAuditRow; opening: string }>
> = Object.fromEntries(
  Object.entries(hashedColumns).map(([format, columns]) => [
    format,
    [...columns].sort().map((column, index) => ({
      column,
      opening: `${index === 0 ? '{' : ','}"${column}":`,
    })),
  ]),
);

/**
 * The canonical form (RFC 8785) of the columns that a row's leaf covers; `seq` and `leaf_hash`, if present, are left out.
 *
 * @param row - a row in a known format, every hashed column present
 * @throws a `TypeError` for an unknown format or a missing column
 */
export function canonicalRow(row: HashedAuditRow): string {
  const members = canonicalMembers[row.v];
  if (!members) throw new TypeError(`Unknown row format ${row.v}`);
  let canonical = '';
  for (const { column, opening } of members) {
    const value = row[column];
    if (value === undefined) {
      throw new TypeError(`The row has no column '${column}'`);
    }
    canonical += opening;
    canonical += canonicalValue(value);
  }
  return `${canonical}}`;
}

/** How JSON.stringify writes a surrogate without the other half, and what is rare otherwise. */
const loneSurrogate = '\\ud';

/** Most values of a row are null or a text: for those there is no need to look for more. */
function canonicalValue(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value);
    // What to say of a lone surrogate, canonicalJson knows.
    if (!quoted.includes(loneSurrogate)) return quoted;
  }
  return canonicalJson(value);
}

/**
 * The hash of a Merkle tree leaf, hex SHA-256 of `0x00 ‖ leaf`.
 *
 * @param leaf - the leaf's content, hashed as UTF-8
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.1
 */
export function hashLeaf(leaf: string): string {
  return bytesToHex(
    sha256.create().update(leafPrefix).update(utf8ToBytes(leaf)).digest(),
  );
}

/** A row's leaf hash: {@link hashLeaf} of its {@link canonicalRow}. */
export function leafHash(row: HashedAuditRow): string {
  return hashLeaf(canonicalRow(row));
}

const leafPrefix = Uint8Array.of(0x00);
