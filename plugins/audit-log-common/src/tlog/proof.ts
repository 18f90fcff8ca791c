import { fromBase64, toBase64 } from './bytes';
import {
  openCheckpoint,
  type TrustedLog,
  type VerifiedCheckpoint,
} from './checkpoint';
import { ProofError } from './errors';
import { type Hash, HASH_BYTES, type TreeHasher, treeHasher } from './hash';
import { verifyInclusion } from './proofs';

/** The first line of a proof. */
const HEADER = 'c2sp.org/tlog-proof@v1';

/** The longest proof that is read, characters: a row of the largest size, and the longest of notes. */
const MAX_PROOF_LENGTH = 1_500_000;

/** The most hashes that an inclusion or consistency proof can have. */
const MAX_PROOF_HASHES = 63;

/** That something is in a log, verifiable offline: a C2SP tlog-proof. */
export type TlogProof = {
  /** What the application adds. Nothing authenticates it, unless the leaf's hash is computed from it. */
  extra?: Uint8Array;
  /** The leaf's place in the log, from 0. */
  index: number;
  /** The inclusion proof, the leaf's sibling first. */
  hashes: Hash[];
  /** The signed checkpoint, verbatim. */
  checkpoint: string;
};

/**
 * The proof as text.
 *
 * @throws a `RangeError` for an index that no leaf has
 * @see https://c2sp.org/tlog-proof
 */
export function formatTlogProof(proof: TlogProof): string {
  const { extra, index, hashes, checkpoint } = proof;
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new RangeError(`No leaf has the index ${index}`);
  }
  return [
    HEADER,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(toBase64),
    '',
    checkpoint,
  ].join('\n');
}

/**
 * Reads a proof; verifies nothing, and leaves the checkpoint as it is.
 *
 * @throws {@link ProofError} `malformed`, naming the line
 * @see https://c2sp.org/tlog-proof
 */
export function parseTlogProof(text: string): TlogProof {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a transparency log proof: ${why}`);
  if (text.length > MAX_PROOF_LENGTH) throw malformed('it is too long');
  const { lines, rest } = splitHead(text);
  if (lines[0] !== HEADER) {
    throw malformed(`its first line is not '${HEADER}'`);
  }
  if (rest === undefined) {
    throw malformed('it ends before the checkpoint: truncated?');
  }
  let next = 1;
  let extra: Uint8Array | undefined;
  if (lines[next]?.startsWith('extra ')) {
    extra = fromBase64(lines[next].slice('extra '.length));
    if (!extra) throw malformed('its extra line is not base64');
    next += 1;
  }
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines[next] ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index))) {
    throw malformed(`line ${next + 1} is not an index`);
  }
  next += 1;
  return {
    ...(extra && { extra }),
    index: Number(index),
    hashes: parseHashes(lines.slice(next), next + 1, malformed),
    checkpoint: rest,
  };
}

/**
 * Verifies a proof.
 *
 * @param claim - the proof, the hash of the leaf that it is about, and the log it should be of
 * @returns the checkpoint that the leaf is under
 * @throws {@link ProofError}
 */
export function verifyTlogProof(
  claim: { proof: TlogProof; leafHash: Hash; log: TrustedLog },
  hasher: TreeHasher = treeHasher,
): VerifiedCheckpoint {
  const { proof, leafHash, log } = claim;
  const checkpoint = openCheckpoint(proof.checkpoint, log);
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
  return checkpoint;
}

/** The lines before the first empty one, and what is after it: `undefined` if there is no empty line. */
export function splitHead(text: string): {
  lines: string[];
  rest: string | undefined;
} {
  const end = text.indexOf('\n\n');
  return end < 0
    ? { lines: text.split('\n'), rest: undefined }
    : { lines: text.slice(0, end).split('\n'), rest: text.slice(end + 2) };
}

/** Reads the hashes of a proof, one a line; `firstLine` is what the first line's number is in the file. */
export function parseHashes(
  lines: readonly string[],
  firstLine: number,
  malformed: (why: string) => ProofError,
): Hash[] {
  if (lines.length > MAX_PROOF_HASHES) {
    throw malformed(`it has more than ${MAX_PROOF_HASHES} hashes`);
  }
  return lines.map((line, i) => {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) {
      throw malformed(
        `line ${firstLine + i} is not the base64 of a SHA-256 hash`,
      );
    }
    return hash;
  });
}
