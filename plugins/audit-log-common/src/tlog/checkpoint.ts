import { fromBase64, toBase64 } from './bytes';
import { ProofError } from './errors';
import { type Hash, HASH_BYTES } from './hash';
import { hasNoteCharacters, parseNote, signNote, verifyNote } from './note';
import {
  type NoteSigner,
  keyLabel,
  type NoteVerifier,
  parseVerifierKey,
} from './noteKeys';

/** The head of a log: which log, how many rows, and the root of the tree they make. */
export type Checkpoint = {
  /** The log's unique name, by recommendation a URL without scheme. */
  origin: string;
  /** Leaves of the tree. */
  size: number;
  root: Hash;
  /** Further lines that the log signed, without meaning here. */
  extensions: string[];
};

/**
 * The text that is signed.
 *
 * @throws a `TypeError` for an origin, size, root or extension line that a checkpoint can't have
 * @see https://c2sp.org/tlog-checkpoint
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions } = checkpoint;
  if (![origin, ...extensions].every(isLine)) {
    throw new TypeError(
      'Origin and extension lines of a checkpoint are not empty, and have no control characters',
    );
  }
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new TypeError(`A tree can't have ${size} leaves`);
  }
  if (root.length !== HASH_BYTES) {
    throw new TypeError(`A root hash has ${HASH_BYTES} bytes`);
  }
  return [origin, size, toBase64(root), ...extensions, ''].join('\n');
}

/**
 * Reads a checkpoint's text, without its signatures.
 *
 * @throws {@link ProofError} `malformed`, naming the line
 */
export function parseCheckpoint(text: string): Checkpoint {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a checkpoint: ${why}`);
  const lines = text.split('\n');
  if (lines.pop() !== '') throw malformed('it does not end in a newline');
  const [origin, size, rootText, ...extensions] = lines;
  if (rootText === undefined) throw malformed('it has less than three lines');
  if (!isLine(origin)) throw malformed('line 1, the origin, is empty');
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(+size)) {
    throw malformed('line 2 is not a tree size');
  }
  const root = fromBase64(rootText);
  if (root?.length !== HASH_BYTES) {
    throw malformed('line 3 is not the base64 of a root hash');
  }
  if (!extensions.every(isLine)) throw malformed('it has an empty line');
  return { origin, size: Number(size), root, extensions };
}

/**
 * Makes and signs a checkpoint.
 *
 * @param checkpoint - the head; a log never signs two that contradict each other
 * @param signers - the log's key; during a rotation the old one and the new one
 * @returns the signed note
 */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly NoteSigner[],
): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/** The log that a verifier trusts. */
export type TrustedLog = {
  /** The log's origin: the first line of its checkpoints. */
  origin: string;
  /** Its keys, present and past. */
  keys: readonly NoteVerifier[];
  /** Witnesses that must all have cosigned; none unless given. */
  witnesses?: readonly NoteVerifier[];
};

/** A checkpoint whose signature was verified. */
export type VerifiedCheckpoint = Checkpoint & {
  /** The keys of the log that signed it. */
  signedBy: readonly NoteVerifier[];
  /** The witnesses, of those asked for, that cosigned it: all of them. */
  witnessedBy: readonly NoteVerifier[];
};

/**
 * Reads and verifies a signed checkpoint. Signatures by keys that are neither the log's nor those of witnesses asked for are ignored.
 *
 * @param signed - the signed note
 * @param log - the log that it should be of
 * @throws {@link ProofError} `malformed`, `wrong-origin`, `unknown-key`, `bad-signature` or `not-witnessed`
 */
export function openCheckpoint(
  signed: string,
  log: TrustedLog,
): VerifiedCheckpoint {
  const note = parseNote(signed);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== log.origin) {
    throw new ProofError(
      'wrong-origin',
      `The checkpoint is of the log '${checkpoint.origin}', not of '${log.origin}'`,
    );
  }
  const signedBy = verifyNote(note, log.keys);
  const witnessedBy = (log.witnesses ?? []).map(witness => {
    const cosigned = note.signatures.some(
      ({ name, id }) => name === witness.name && id === witness.id,
    );
    if (!cosigned) {
      throw new ProofError(
        'not-witnessed',
        `The witness '${keyLabel(witness)}' has not cosigned the checkpoint`,
      );
    }
    return verifyNote(note, [witness])[0];
  });
  return { ...checkpoint, signedBy, witnessedBy };
}

/**
 * The log whose keys are given, when all are named after it, as a log's keys are.
 *
 * @param vkeys - the log's verifier keys, one or more: present and past
 * @param witnessVkeys - verifier keys of witnesses that must all have cosigned
 * @throws {@link ProofError} `malformed` for a text that isn't a key, a log's key that is a witness's, or keys of several logs
 */
export function trustedLog(
  vkeys: readonly string[],
  witnessVkeys: readonly string[] = [],
): TrustedLog {
  const keys = vkeys.map(parseVerifierKey);
  const cosigner = keys.find(key => key.type === 'cosignature');
  if (cosigner) {
    throw new ProofError(
      'malformed',
      `The key '${keyLabel(cosigner)}' is a witness's, not a log's`,
    );
  }
  const origins = new Set(keys.map(key => key.name));
  if (origins.size !== 1) {
    throw new ProofError(
      'malformed',
      `The keys of one log are named alike, but these are named ${[...origins].join(', ') || 'not at all'}`,
    );
  }
  return {
    origin: keys[0].name,
    keys,
    witnesses: witnessVkeys.map(parseVerifierKey),
  };
}

function isLine(line: string): boolean {
  return line !== '' && !line.includes('\n') && hasNoteCharacters(line);
}
