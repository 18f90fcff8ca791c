import { canonicalJson } from '../canonicalJson';
import { canonicalRow, leafHash } from '../leaf';
import type { HashedAuditRow, JsonObject, JsonValue } from '../row';
import { fromBase64 } from './bytes';
import { ProofError } from './errors';
import { type Hash, splitHashes } from './hash';

/**
 * An export that proves itself: UTF-8 lines of JSON, each ending in a newline. Lines with a `type` are proof material, all others are rows, so that
 * `jq 'select(.type == null)'` gives the rows.
 *
 * ```text
 * {"checkpoint":"…","from":300,"to":500,"type":"audit-export","version":1}   first: the signed checkpoint, and which rows these are
 * {"from":0,"hashes":"…","to":300,"type":"skip"}                             rows that aren't here: the hashes of their subtrees
 * {"from":300,"hashes":"…","to":500,"type":"leaves"}                         the leaf hashes, from the tree, of the rows that follow; at most 256
 * {"act":null,…,"leaf_hash":"…","seq":300}                                   a row
 * …
 * {"from":500,"hashes":"…","to":1000,"type":"skip"}
 * {"rows":200,"type":"end"}                                                  last
 * ```
 *
 * `skip`, and `leaves` with its rows, cover the checkpoint's tree from 0 to its size, without a gap. `hashes` is the base64 of SHA-256 hashes one after
 * another. Together they lead to the signed root, so they can be believed, and each row is held against the hash for its place. An export whose header has a
 * `filter` may skip rows between `from` and `to`; without one, it is complete in that range.
 *
 * A row's line is its canonical JSON, to which `leaf_hash` and `seq` are added at the end: the bytes that are hashed stand in the file. Lines with a `type` are
 * canonical JSON (RFC 8785). No other spelling is accepted, so there is no byte that may change.
 */
export const EXPORT_VERSION = 1;

/** The most rows between two lines of proof material. */
export const MAX_RUN = 256;

/** The first line. */
export type ExportHeader = {
  type: 'audit-export';
  version: number;
  /** The first row, inclusive, and the last, exclusive. */
  from: number;
  to: number;
  /** The signed checkpoint, verbatim. */
  checkpoint: string;
  /** The filter that left rows out, if there was one. For people: nothing proves it. */
  filter?: JsonObject;
};

/** Rows that aren't here; `hashes` are those of the subtrees they make, left to right. */
export type ExportSkip = {
  type: 'skip';
  from: number;
  to: number;
  hashes: Hash[];
};

/** The leaf hashes of the rows that follow. */
export type ExportLeaves = {
  type: 'leaves';
  from: number;
  to: number;
  hashes: Hash[];
};

/** The last line. */
export type ExportEnd = { type: 'end'; rows: number };

/** A row as an export's line is made of. */
export type ExportRow = {
  seq: number;
  /** The row's canonical JSON, as it was hashed. */
  canonical: string;
  /** Hex. */
  leafHash: string;
};

/** What an export's line is made of, from a row. */
export function exportRow(row: HashedAuditRow & { seq: number }): ExportRow {
  return {
    seq: row.seq,
    canonical: canonicalRow(row),
    leafHash: leafHash(row),
  };
}

/** The line of a row, with its newline. */
export function rowLine({ seq, canonical, leafHash: hash }: ExportRow): string {
  return `${canonical.slice(0, -1)},"leaf_hash":"${hash}","seq":${seq}}\n`;
}

/** A line of proof material, with its newline. */
export function proofLine(line: JsonObject): string {
  return `${canonicalJson(line)}\n`;
}

/**
 * Reads a line of proof material.
 *
 * @param line - without its newline
 * @param malformed - makes the error
 */
export function parseProofLine(
  line: string,
  malformed: (why: string) => ProofError,
): ExportHeader | ExportSkip | ExportLeaves | ExportEnd {
  const value = parseCanonical(line, malformed);
  switch (value.type) {
    case 'audit-export':
      return header(value, malformed);
    case 'skip':
    case 'leaves':
      return { type: value.type, ...hashedRange(value, malformed) };
    case 'end':
      return { type: 'end', rows: count(value.rows, 'rows', malformed) };
    default:
      throw malformed(`its type '${String(value.type)}' is not known`);
  }
}

function parseCanonical(
  line: string,
  malformed: (why: string) => ProofError,
): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed('it is not JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw malformed('it is not an object');
  }
  if (canonicalJson(value) !== line) {
    throw malformed('it is not spelt as it was written');
  }
  return value;
}

function header(
  value: JsonObject,
  malformed: (why: string) => ProofError,
): ExportHeader {
  const { version, checkpoint, filter } = value;
  if (version !== EXPORT_VERSION) {
    throw malformed(
      `version ${JSON.stringify(version)} of the export format is not known`,
    );
  }
  if (typeof checkpoint !== 'string') throw malformed('it has no checkpoint');
  if (
    filter !== undefined &&
    (filter === null || typeof filter !== 'object' || Array.isArray(filter))
  ) {
    throw malformed('its filter is not an object');
  }
  return {
    type: 'audit-export',
    version,
    ...range(value, malformed),
    checkpoint,
    ...(filter && { filter }),
  };
}

function hashedRange(
  value: JsonObject,
  malformed: (why: string) => ProofError,
) {
  const bytes =
    typeof value.hashes === 'string' ? fromBase64(value.hashes) : undefined;
  if (!bytes) throw malformed('its hashes are not base64');
  return { ...range(value, malformed), hashes: splitHashes(bytes) };
}

function range(value: JsonObject, malformed: (why: string) => ProofError) {
  const from = count(value.from, 'from', malformed);
  const to = count(value.to, 'to', malformed);
  if (from > to) throw malformed('it is from a later row than to');
  return { from, to };
}

function count(
  value: JsonValue | undefined,
  name: string,
  malformed: (why: string) => ProofError,
): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw malformed(`its '${name}' is not a whole number`);
  }
  return value;
}
