import {
  openCheckpoint,
  parseContinuation,
  ProofError,
  sameHash,
  trustedLog,
  verifyContinuation,
  type AuditRow,
  type ProofErrorCode,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { LedgerProofsApi } from '../api/LedgerProofsApi';
import { utcInWords } from '../page/utcInput';
import type { HeadMemory, RememberedHead } from './HeadMemory';
import { verifyRow, type RowVerdict } from './verifyRow';

/** What came of verifying a row. */
export type Seal =
  /** Proven. */
  | { state: 'verified'; proven: string[]; notProven: string[] }
  /** The signed head doesn't cover the row yet; it will within a second or two. */
  | { state: 'not-yet'; headSize: number }
  /** Something was changed: the row, its place, the proof, the head, or the history before it. */
  | {
      state: 'broken';
      code: ProofErrorCode;
      problem: string;
      proven: readonly string[];
    }
  /** Nothing is known, for the proof could not be had. */
  | { state: 'unavailable'; error: Error };

/** What verifying needs. */
export type SealOptions = {
  api: LedgerProofsApi;
  memory: HeadMemory;
  signal?: AbortSignal;
};

/** How often heads are asked for until they agree. */
const COMMON_HEAD_ATTEMPTS = 5;

/** Verifies a row in this browser, from proofs that the portal gives and does not judge. Never throws but for an abort. */
export async function verifySeal(
  row: AuditRow,
  options: SealOptions,
): Promise<Seal> {
  const { api, signal } = options;
  try {
    const { keys } = await api.keys({ signal });
    const log = trustedLog(keys);
    const proof = await proofOf(row, options);
    if (typeof proof !== 'string') return proof;
    const verdict = verifyRow({ row, proof, log });
    const continued = await verifyHistory(verdict, log, options);
    return {
      state: 'verified',
      proven: [...verdict.proven, ...continued],
      notProven: verdict.notProven,
    };
  } catch (error) {
    if (error instanceof ProofError) {
      const { code, message, proven } = error;
      return { state: 'broken', code, problem: message, proven };
    }
    if (signal?.aborted) throw error;
    return {
      state: 'unavailable',
      error: error instanceof Error ? error : new Error(String(error)),
    };
  }
}

async function proofOf(
  row: AuditRow,
  { api, signal }: SealOptions,
): Promise<string | Seal> {
  try {
    return await api.proof(row.seq, { signal });
  } catch (error) {
    if (!(error instanceof PortalApiError) || error.status !== 503) {
      throw error;
    }
    // The backend says 503 both for what will be and for what can't be; the head tells which.
    const { keys } = await api.keys({ signal });
    const head = openCheckpoint(
      await api.checkpoint({ signal }),
      trustedLog(keys),
    );
    if (head.size > row.seq) throw error;
    return { state: 'not-yet', headSize: head.size };
  }
}

/** Holds the head against the one that this browser verified before, and keeps the later one. */
async function verifyHistory(
  { checkpoint, signedHead }: RowVerdict,
  log: TrustedLog,
  options: SealOptions,
): Promise<string[]> {
  const { memory } = options;
  const known = memory.recall();
  if (!known || !isHeadOf(known, log)) {
    memory.keep(remembered(signedHead, checkpoint.size));
    return [];
  }
  if (checkpoint.size < known.size) {
    throw new ProofError(
      'not-consistent',
      `The head has ${checkpoint.size} rows, but on ${utcInWords(known.at)} this browser verified one with ${known.size}: rows were taken away`,
    );
  }
  try {
    const latest = await commonHead([known.signed, signedHead], log, options);
    if (latest.size === known.size) return [];
    memory.keep(latest);
  } catch (error) {
    // Whoever may not read the whole log isn't told how it grew. What was proven of the row stands.
    if (error instanceof PortalApiError && error.status === 403) return [];
    throw error;
  }
  return [
    `The log continues the one of ${known.size} rows that this browser verified on ${utcInWords(known.at)}: none of them was changed or taken away since.`,
  ];
}

/**
 * One head that continues all of these. The log may grow between the answers about them; that each continues into some head of its own
 * proves nothing of one another, so they are asked for again until they agree.
 */
async function commonHead(
  heads: readonly string[],
  log: TrustedLog,
  { api, signal }: SealOptions,
): Promise<RememberedHead> {
  for (let attempt = 0; attempt < COMMON_HEAD_ATTEMPTS; attempt++) {
    const continuations = await Promise.all(
      heads.map(async older => {
        const { size } = openCheckpoint(older, log);
        const newer = await api.continuation(size, { signal });
        return {
          signed: parseContinuation(newer).checkpoint,
          head: verifyContinuation({ older, newer, log }).newer,
        };
      }),
    );
    const [{ signed, head }, ...others] = continuations;
    if (others.every(other => other.head.size === head.size)) {
      if (others.every(other => sameHash(other.head.root, head.root))) {
        return remembered(signed, head.size);
      }
      throw new ProofError(
        'not-consistent',
        `The log signed two different heads of ${head.size} rows`,
      );
    }
  }
  throw new Error(
    'The log grew too fast to be held against the one that was verified before. Try again.',
  );
}

/** Whether a head that was kept is one of the log at all: a portal that was set up anew on the same address has another key. */
function isHeadOf(known: RememberedHead, log: TrustedLog): boolean {
  try {
    return openCheckpoint(known.signed, log).size === known.size;
  } catch {
    return false;
  }
}

function remembered(signed: string, size: number): RememberedHead {
  return { at: new Date().toISOString(), size, signed };
}
