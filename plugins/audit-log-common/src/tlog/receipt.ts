import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../canonicalJson';
import { canonicalRow } from '../leaf';
import type { HashedAuditRow, JsonValue } from '../row';
import { ProofError } from './errors';
import type { Hash } from './hash';
import { formatTlogProof, parseTlogProof, type TlogProof } from './proof';

/**
 * A receipt: a row, and the proof that it is in the log, in one small file.
 *
 * The file is a C2SP tlog-proof (`c2sp.org/tlog-proof@v1`, extension `.tlog-proof`) and nothing else, so any verifier of such proofs takes it as it is:
 *
 * ```text
 * c2sp.org/tlog-proof@v1
 * extra <base64 of the row's canonical JSON (RFC 8785): the columns that its leaf hash covers>
 * index <the row's seq>
 * <base64 of each hash of the inclusion proof, the leaf's sibling first>
 *
 * <the signed checkpoint>
 * ```
 *
 * The leaf's hash is SHA-256 of 0x00 and the bytes of `extra`. Thus nothing in the file has to be believed: change the row, and the hashes no longer lead
 * to the root that the log signed.
 */
export type Receipt = {
  /** The row's canonical form: the bytes that its leaf hash covers. */
  leaf: Uint8Array;
  /** The row, from `leaf`. */
  row: HashedAuditRow;
  proof: TlogProof;
};

/**
 * Makes a row's receipt.
 *
 * @param options - `row`, as it was appended, with its place `seq`; `hashes`, its inclusion proof in the tree of `checkpoint`, the signed checkpoint
 * @returns the file's content
 * @see Receipt for the format
 */
export function createReceipt(options: {
  row: HashedAuditRow & { seq: number };
  hashes: readonly Hash[];
  checkpoint: string;
}): string {
  const { row, hashes, checkpoint } = options;
  return formatTlogProof({
    extra: utf8ToBytes(canonicalRow(row)),
    index: row.seq,
    hashes: [...hashes],
    checkpoint,
  });
}

/**
 * Reads a receipt; verifies nothing.
 *
 * @throws {@link ProofError} `malformed`, naming what is wrong
 */
export function parseReceipt(text: string): Receipt {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a receipt of an audit row: ${why}`);
  const proof = parseTlogProof(text);
  if (!proof.extra) throw malformed('the proof holds no row (no extra line)');
  return { leaf: proof.extra, row: parseRow(proof.extra, malformed), proof };
}

function parseRow(
  leaf: Uint8Array,
  malformed: (why: string) => ProofError,
): HashedAuditRow {
  let text: string;
  let row: unknown;
  try {
    text = utf8.decode(leaf);
    row = JSON.parse(text);
  } catch {
    throw malformed('the extra line does not hold JSON');
  }
  // The rest of the row is whatever the log took: it is proven, not judged.
  if (row === null || typeof row !== 'object' || !('v' in row)) {
    throw malformed('the extra line does not hold a row');
  }
  // Or else what is hashed and what is read could be two things: a key twice, say.
  if (canonicalJson(row as JsonValue) !== text) {
    throw malformed('the row on its extra line is not canonical JSON');
  }
  return row as HashedAuditRow;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
