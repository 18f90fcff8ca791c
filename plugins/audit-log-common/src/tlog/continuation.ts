import { toBase64 } from './bytes';
import {
  openCheckpoint,
  type TrustedLog,
  type VerifiedCheckpoint,
} from './checkpoint';
import { ProofError, type Verdict } from './errors';
import { type Hash, type TreeHasher, treeHasher } from './hash';
import { parseHashes, splitHead } from './proof';
import { verifyConsistency } from './proofs';
import { rowCount } from './words';

/**
 * A checkpoint, and the proof that it continues an older one. As text it is the body of a C2SP tlog-witness `add-checkpoint` request, so that what a
 * witness is sent, anybody can verify.
 */
export type Continuation = {
  /** The size of the older tree. */
  oldSize: number;
  /** The consistency proof; empty if the older tree is empty or the same. */
  hashes: Hash[];
  /** The newer checkpoint, signed, verbatim. */
  checkpoint: string;
};

/**
 * The continuation as text.
 *
 * @see https://c2sp.org/tlog-witness
 */
export function formatContinuation(continuation: Continuation): string {
  const { oldSize, hashes, checkpoint } = continuation;
  return [`old ${oldSize}`, ...hashes.map(toBase64), '', checkpoint].join('\n');
}

/**
 * Reads a continuation; verifies nothing.
 *
 * @throws {@link ProofError} `malformed`, naming the line
 */
export function parseContinuation(text: string): Continuation {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a consistency proof: ${why}`);
  const { lines, rest } = splitHead(text);
  const oldSize = /^old (0|[1-9]\d{0,15})$/.exec(lines[0])?.[1];
  if (oldSize === undefined || !Number.isSafeInteger(Number(oldSize))) {
    throw malformed("its first line is not 'old <size>'");
  }
  if (rest === undefined) {
    throw malformed('it ends before the checkpoint: truncated?');
  }
  return {
    oldSize: Number(oldSize),
    hashes: parseHashes(lines.slice(1), 2, malformed),
    checkpoint: rest,
  };
}

/** What {@link verifyContinuation} proved. */
export type ContinuationVerdict = Verdict & {
  older: VerifiedCheckpoint;
  newer: VerifiedCheckpoint;
};

/**
 * Verifies that a checkpoint continues an older one of the same log: that the older log's rows are all still there, unchanged and in place.
 *
 * @param claim - `older`, a signed checkpoint; `newer`, a continuation, or just a signed checkpoint, which is enough if the sizes are the same or the older is
 *   empty; `log`, the log that both should be of
 * @throws {@link ProofError}
 */
export function verifyContinuation(
  claim: { older: string; newer: string; log: TrustedLog },
  hasher: TreeHasher = treeHasher,
): ContinuationVerdict {
  const { log } = claim;
  const older = openCheckpoint(claim.older, log);
  const continuation = claim.newer.startsWith('old ')
    ? parseContinuation(claim.newer)
    : { oldSize: older.size, hashes: [], checkpoint: claim.newer };
  const newer = openCheckpoint(continuation.checkpoint, log);
  const proven = [
    `Both checkpoints, of ${rowCount(older.size)} and of ${rowCount(newer.size)}, are signed by the log '${log.origin}'.`,
  ];
  if (continuation.oldSize !== older.size) {
    throw new ProofError(
      'not-consistent',
      `The proof starts from ${rowCount(continuation.oldSize)}, the older checkpoint has ${older.size}: they don't belong together`,
      { proven },
    );
  }
  try {
    verifyConsistency(
      {
        oldSize: older.size,
        oldRoot: older.root,
        newSize: newer.size,
        newRoot: newer.root,
        proof: continuation.hashes,
      },
      hasher,
    );
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new ProofError(error.code, error.message, { proven });
  }
  return {
    older,
    newer,
    proven: [
      ...proven,
      `Every row of the older one (${rowCount(older.size)}) is in the newer one, unchanged and in its place.`,
    ],
    notProven: [
      'What the rows say: this compares trees, not rows.',
      'That everybody is shown these checkpoints: compare them with those that a witness keeps.',
    ],
  };
}
