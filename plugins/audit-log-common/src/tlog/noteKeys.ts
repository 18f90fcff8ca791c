import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { concat, fromBase64, toBase64 } from './bytes';
import { ProofError } from './errors';

/** Signature types of the C2SP signed-note specification. */
const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const;

/**
 * How a key signs: `ed25519`, the note's text, as a log does; `cosignature`, the text and the time at which a witness saw it (C2SP tlog-cosignature, `cosignature/v1`).
 */
export type NoteSignatureType = keyof typeof signatureTypes;

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIMESTAMP_BYTES = 8;

/** A key that can verify signatures of notes. */
export interface NoteVerifier {
  /** The key's name: for a log's key, the log's origin. */
  readonly name: string;
  /** The key's id, an unsigned 32-bit number that the note names it by, beside its name. */
  readonly id: number;
  readonly type: NoteSignatureType;
  /** Whether `signature` is by this key over `message`. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** A key that can sign notes, wherever its private half is kept: a file, the environment, a KMS. */
export interface NoteSigner {
  readonly name: string;
  readonly id: number;
  /** The Ed25519 signature (RFC 8032) over `message`: 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * A signer from what makes its signatures.
 *
 * @param options - `name`, the key's name (a log's key is named as the log's origin); `publicKey`, its 32 bytes; `sign`, which makes Ed25519 signatures
 * @throws a `TypeError` for a name or key that can't be
 */
export function createNoteSigner(options: {
  name: string;
  publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}): NoteSigner {
  const { name, publicKey } = options;
  assertKey(name, publicKey);
  return {
    name,
    id: keyId(name, 'ed25519', publicKey),
    sign: message => options.sign(message),
  };
}

/**
 * The text by which a key is given to those who verify: `<name>+<hex id>+<base64 of type and key>`.
 *
 * @throws a `TypeError` for a name or key that can't be
 * @see https://c2sp.org/signed-note#verifier-keys
 */
export function formatVerifierKey(key: {
  name: string;
  publicKey: Uint8Array;
}): string {
  const { name, publicKey } = key;
  assertKey(name, publicKey);
  const label = keyLabel({ name, id: keyId(name, 'ed25519', publicKey) });
  return `${label}+${toBase64(typed('ed25519', publicKey))}`;
}

/** How a key is called where a person reads it: its name and id. */
export function keyLabel({ name, id }: { name: string; id: number }): string {
  return `${name}+${id.toString(16).padStart(8, '0')}`;
}

/**
 * The verifier that a key's text is for.
 *
 * @param vkey - as {@link formatVerifierKey} gives it
 * @throws {@link ProofError} `malformed`: not such a text, another algorithm, or its id isn't that of its key
 */
export function parseVerifierKey(vkey: string): NoteVerifier {
  const malformed = (why: string) =>
    new ProofError('malformed', `Not a verifier key: ${why}`);
  // The base64 may have plus signs, the name can't.
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  if (!match) {
    throw malformed("it has to look like 'name+0123abcd+base64'");
  }
  const [, name, id, material] = match;
  if (!isKeyName(name)) throw malformed('its name has spaces');
  const key = fromBase64(material);
  if (!key) throw malformed('its key is not base64');
  const type = typeOf(key[0]);
  if (!type) {
    throw malformed(
      'only Ed25519 keys of logs (type 1) and witnesses (type 4) are known here',
    );
  }
  if (key.length !== 1 + PUBLIC_KEY_BYTES) {
    throw malformed(`an Ed25519 key has ${PUBLIC_KEY_BYTES} bytes`);
  }
  const publicKey = key.subarray(1);
  if (keyId(name, type, publicKey) !== Number.parseInt(id, 16)) {
    throw malformed('its id does not fit its name and key: a typing mistake?');
  }
  return {
    name,
    id: keyId(name, type, publicKey),
    type,
    verify:
      type === 'ed25519' ? ed25519Of(publicKey) : cosignatureOf(publicKey),
  };
}

type Verify = NoteVerifier['verify'];

function ed25519Of(publicKey: Uint8Array): Verify {
  return (message, signature) => {
    if (signature.length !== SIGNATURE_BYTES) return false;
    try {
      // RFC 8032 and nothing laxer, as other verifiers of notes do it.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  };
}

/** @see https://c2sp.org/tlog-cosignature */
function cosignatureOf(publicKey: Uint8Array): Verify {
  const verify = ed25519Of(publicKey);
  return (message, signature) => {
    if (signature.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return false;
    const time = new DataView(
      signature.buffer,
      signature.byteOffset,
    ).getBigUint64(0);
    const header = utf8ToBytes(`cosignature/v1\ntime ${time}\n`);
    return verify(concat(header, message), signature.subarray(TIMESTAMP_BYTES));
  };
}

function typeOf(byte: number): NoteSignatureType | undefined {
  return (Object.keys(signatureTypes) as NoteSignatureType[]).find(
    type => signatureTypes[type] === byte,
  );
}

/** Whether a key may be named so: not empty, no Unicode space, no plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}\p{Cc}+]/u.test(name);
}

function keyId(
  name: string,
  type: NoteSignatureType,
  publicKey: Uint8Array,
): number {
  const hash = sha256(concat(utf8ToBytes(`${name}\n`), typed(type, publicKey)));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0);
}

function typed(type: NoteSignatureType, publicKey: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(signatureTypes[type]), publicKey);
}

function assertKey(name: string, publicKey: Uint8Array) {
  if (!isKeyName(name)) {
    throw new TypeError(
      `A key can't be named '${name}': no spaces, no plus sign`,
    );
  }
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new TypeError(`An Ed25519 public key has ${PUBLIC_KEY_BYTES} bytes`);
  }
}
