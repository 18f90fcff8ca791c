import {
  canonicalRow,
  checkpointInWords,
  openCheckpoint,
  parseTlogProof,
  ProofError,
  treeHasher,
  verifyTlogProof,
  type AuditRow,
  type TrustedLog,
  type VerifiedCheckpoint,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** What was proven of a row, and what no proof can, each a sentence. */
export type RowVerdict = {
  checkpoint: VerifiedCheckpoint;
  /** The signed head, verbatim: what a later head has to continue. */
  signedHead: string;
  proven: string[];
  notProven: string[];
};

/**
 * Verifies that a row, exactly as it is shown, stands at its place under a head that the log signed. The leaf's hash is computed from the row; what the
 * row says its hash is counts for nothing.
 *
 * @param claim - `row`, as it is shown; `proof`, a C2SP tlog-proof; `log`, the log and the keys that are trusted
 * @throws ProofError with what was proven nevertheless
 */
export function verifyRow(claim: {
  row: AuditRow;
  proof: string;
  log: TrustedLog;
}): RowVerdict {
  const { row, log } = claim;
  const proof = parseTlogProof(claim.proof);
  const signed = checkpointInWords(openCheckpoint(proof.checkpoint, log));
  if (proof.index !== row.seq) {
    throw new ProofError(
      'not-included',
      `The proof is of row ${proof.index}, this is row ${row.seq}`,
      { proven: [signed] },
    );
  }
  return {
    checkpoint: checkProof(),
    signedHead: proof.checkpoint,
    proven: [
      signed,
      `Row ${row.seq}, exactly as shown here, is in that log, at this place. Its hash was computed in this browser.`,
    ],
    notProven: [
      'That what a row says is true: the proof is that it was recorded so, and was not changed since the head was signed.',
      'That the key is the right one: it came from the portal, as the rows did. Compare its id with the one you were given.',
      'That everybody is shown this head: compare it with those that a witness keeps, or keep the receipt.',
    ],
  };

  function checkProof(): VerifiedCheckpoint {
    try {
      return verifyTlogProof({ proof, leafHash: leafHashOf(row), log });
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      throw new ProofError(
        error.code,
        `${error.message}. The row, its place or the proof was changed`,
        { proven: [signed] },
      );
    }
  }
}

function leafHashOf(row: AuditRow) {
  try {
    return treeHasher.leaf(new TextEncoder().encode(canonicalRow(row)));
  } catch (error) {
    // A row that has no canonical form is none that the log took.
    throw new ProofError(
      'malformed',
      `The row can't be hashed: ${error instanceof Error ? error.message : error}`,
    );
  }
}
