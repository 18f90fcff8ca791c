import type { AuditRow } from '../row';
import { toHex } from './bytes';
import {
  openCheckpoint,
  type TrustedLog,
  type VerifiedCheckpoint,
} from './checkpoint';
import { ProofError, type Verdict } from './errors';
import { type TreeHasher, treeHasher } from './hash';
import { keyLabel } from './noteKeys';
import { verifyInclusion } from './proofs';
import { parseReceipt } from './receipt';
import { rowCount } from './words';

/** What {@link verifyReceipt} proved, and of which row. */
export type ReceiptVerdict = Verdict & {
  /** The row as the log holds it. */
  row: AuditRow;
  /** The signed head that the row is under. */
  checkpoint: VerifiedCheckpoint;
};

/**
 * Verifies a receipt, without the portal and without a network: that the log signed a tree in which this row, to the byte, stands at this place.
 *
 * @param text - the receipt
 * @param log - the log that it should be of
 * @returns the row, the checkpoint, and in words what is proven by them
 * @throws {@link ProofError}: what failed, and what is proven nevertheless
 */
export function verifyReceipt(
  text: string,
  log: TrustedLog,
  hasher: TreeHasher = treeHasher,
): ReceiptVerdict {
  const { leaf, row, proof } = parseReceipt(text);
  const checkpoint = openCheckpoint(proof.checkpoint, log);
  const signed = checkpointInWords(checkpoint);
  const leafHash = hasher.leaf(leaf);
  try {
    verifyInclusion(
      {
        leafHash,
        index: proof.index,
        size: checkpoint.size,
        root: checkpoint.root,
        proof: proof.hashes,
      },
      hasher,
    );
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new ProofError(
      error.code,
      `${error.message}. The row, its place or the proof was changed`,
      {
        proven: [signed],
      },
    );
  }
  return {
    row: { ...row, seq: proof.index, leaf_hash: toHex(leafHash) },
    checkpoint,
    proven: [
      signed,
      `This row, to the byte, is row ${proof.index} of that log.`,
    ],
    notProven: [
      'That what the row says is true: the proof is that it was recorded so, and not changed since the checkpoint was signed.',
      'That everybody is shown this checkpoint: compare it with those that a witness keeps.',
    ],
  };
}

/** Who signed which head, as a sentence. */
export function checkpointInWords(checkpoint: VerifiedCheckpoint): string {
  const { origin, size, signedBy, witnessedBy } = checkpoint;
  const witnesses =
    witnessedBy.length > 0
      ? `, and it was witnessed by ${witnessedBy.map(keyLabel).join(', ')}`
      : '';
  return `The log '${origin}' signed its head of ${rowCount(size)} (key ${signedBy.map(keyLabel).join(', ')})${witnesses}.`;
}
