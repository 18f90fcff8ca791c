import {
  createNoteSigner,
  formatVerifierKey,
  type NoteSigner,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
} from 'node:crypto';

/** Signs the ledger's checkpoints. The key may be in this process's memory, or where only a call reaches it (`createKmsSigner`). */
export interface CheckpointSigner extends NoteSigner {
  /** What those who verify are given: the key's name, id and public half. */
  readonly vkey: string;
}

/** DER of a PKCS #8 Ed25519 private key, up to the 32 bytes of the seed (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/**
 * A signer with an Ed25519 key in this process's memory.
 *
 * @param options.name - the key's name: the log's origin
 * @param options.key - a private Ed25519 key
 * @throws a `TypeError` if it is another kind of key
 */
export function createKeySigner(options: {
  name: string;
  key: KeyObject;
}): CheckpointSigner {
  const { name, key } = options;
  if (key.type !== 'private' || key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError('Checkpoints are signed with a private Ed25519 key');
  }
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = Buffer.from(x!, 'base64url');
  const signer = createNoteSigner({
    name,
    publicKey,
    sign: async message => sign(null, message, key),
  });
  return { ...signer, vkey: formatVerifierKey({ name, publicKey }) };
}

/**
 * The private key in a PEM text (PKCS #8).
 *
 * @throws a `TypeError` that doesn't quote the text
 */
export function keyFromPem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new TypeError('Not the PEM of a private key');
  }
}

/**
 * The private key of a seed.
 *
 * @param seed - 32 bytes in base64
 * @throws a `TypeError` that doesn't quote the seed
 */
export function keyFromSeed(seed: string): KeyObject {
  const bytes = Buffer.from(seed, 'base64');
  if (bytes.length !== SEED_BYTES || bytes.toString('base64') !== seed) {
    throw new TypeError('A seed is 32 bytes in base64');
  }
  return createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, bytes]),
    format: 'der',
    type: 'pkcs8',
  });
}
