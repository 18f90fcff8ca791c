import { utf8ToBytes } from '@noble/hashes/utils.js';
import { concat, fromBase64, toBase64 } from './bytes';
import { ProofError } from './errors';
import {
  isKeyName,
  keyLabel,
  type NoteSigner,
  type NoteVerifier,
} from './noteKeys';

/** A signature line of a note. */
export type NoteSignature = {
  /** The name of the key. */
  name: string;
  /** The id of the key, an unsigned 32-bit number. */
  id: number;
  signature: Uint8Array;
};

/** A text and the signatures under it, of which nothing is verified yet. */
export type SignedNote = {
  /** The signed text, with the newline it ends in. */
  text: string;
  signatures: NoteSignature[];
};

/** The longest note that is read, characters. */
const MAX_NOTE_LENGTH = 1_000_000;

/** The most signatures that a note is read with. The specification asks for 16. */
const MAX_SIGNATURES = 100;

/**
 * Signs a text.
 *
 * @param text - ends in a newline, without control characters
 * @param signers - one or more; each adds a line
 * @returns the note: text, blank line, signature lines
 * @throws a `TypeError` for a text that can't be signed; what a signer throws
 * @see https://c2sp.org/signed-note
 */
export async function signNote(
  text: string,
  signers: readonly NoteSigner[],
): Promise<string> {
  if (!isNoteText(text)) {
    throw new TypeError(
      'The text of a note ends in a newline and has no control characters',
    );
  }
  const message = utf8ToBytes(text);
  const signatures = await Promise.all(
    signers.map(async signer => ({
      name: signer.name,
      id: signer.id,
      signature: await signer.sign(message),
    })),
  );
  return formatNote({ text, signatures });
}

/** The note as text. */
export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(({ name, id, signature }) => {
    const keyId = new Uint8Array(4);
    new DataView(keyId.buffer).setUint32(0, id);
    return `— ${name} ${toBase64(concat(keyId, signature))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Reads a note; verifies nothing.
 *
 * @throws {@link ProofError} `malformed`, naming what is wrong
 * @see https://c2sp.org/signed-note
 */
export function parseNote(note: string): SignedNote {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a signed note: ${why}`);
  if (note.length > MAX_NOTE_LENGTH) throw malformed('it is too long');
  if (!hasNoteCharacters(note)) {
    throw malformed('it has control characters (CR, perhaps?)');
  }
  const split = note.lastIndexOf('\n\n');
  if (split < 0) {
    throw malformed('no empty line sets its signatures apart: truncated?');
  }
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '') {
    throw malformed('its last line does not end in a newline: truncated?');
  }
  if (lines.length === 0) throw malformed('it has no signatures');
  if (lines.length > MAX_SIGNATURES) {
    throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  }
  return {
    text,
    signatures: lines.map((line, i) => {
      const parsed = parseSignature(line);
      if (!parsed) throw malformed(`signature line ${i + 1} is garbled`);
      return parsed;
    }),
  };
}

function parseSignature(line: string): NoteSignature | undefined {
  const match = /^— (\S+) (\S+)$/u.exec(line);
  if (!match || !isKeyName(match[1])) return undefined;
  const bytes = fromBase64(match[2]);
  if (!bytes || bytes.length < 5) return undefined;
  return {
    name: match[1],
    id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0),
    signature: bytes.subarray(4),
  };
}

/**
 * Verifies a note. Signatures by keys that aren't known are ignored, as witnesses' and those of keys to come or gone are; each of a known key must fit, and
 * there must be one.
 *
 * @param note - from {@link parseNote}
 * @param verifiers - the keys that are trusted
 * @returns the keys that signed it
 * @throws {@link ProofError} `unknown-key` or `bad-signature`
 */
export function verifyNote(
  note: SignedNote,
  verifiers: readonly NoteVerifier[],
): NoteVerifier[] {
  const message = utf8ToBytes(note.text);
  const signed = new Set<NoteVerifier>();
  for (const { name, id, signature } of note.signatures) {
    const verifier = verifiers.find(key => key.name === name && key.id === id);
    if (!verifier) continue;
    if (!verifier.verify(message, signature)) {
      throw new ProofError(
        'bad-signature',
        `The signature by '${keyLabel(verifier)}' does not fit the text: one of the two was changed`,
      );
    }
    signed.add(verifier);
  }
  if (signed.size === 0) {
    throw new ProofError(
      'unknown-key',
      `No signature is by a key given for it. It is signed by ${note.signatures.map(keyLabel).join(', ')}; given ${verifiers.length === 1 ? 'is' : 'are'} ${verifiers.map(keyLabel).join(', ') || 'none'}`,
    );
  }
  return [...signed];
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && hasNoteCharacters(text);
}

/** Whether a text has only what a note may have: valid Unicode, and no ASCII control character but the newline. */
export function hasNoteCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return !/\p{Surrogate}/u.test(text);
}
