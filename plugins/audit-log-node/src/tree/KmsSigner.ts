import {
  GetPublicKeyCommand,
  KMSClient,
  type KMSClientConfig,
  SignCommand,
} from '@aws-sdk/client-kms';
import {
  createNoteSigner,
  formatVerifierKey,
  parseVerifierKey,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createPublicKey } from 'node:crypto';
import type { CheckpointSigner } from './CheckpointSigner';
import { CheckpointSigningError } from './errors';
import { explainKmsError } from './explainKmsError';

/** The one kind of key, and the one way of signing, that make an RFC 8032 signature over the message as it is. */
const KEY_SPEC = 'ECC_NIST_EDWARDS25519';
const SIGNING_ALGORITHM = 'ED25519_SHA_512';

/** How long KMS may take for one signature, attempts included, milliseconds: the pass that waits for it holds a transaction open. */
const SIGN_DEADLINE_MS = 4_000;
const PUBLIC_KEY_DEADLINE_MS = 10_000;
const REQUEST_TIMEOUT_MS = 2_000;

/** Options of {@link createKmsSigner}. */
export type KmsSignerOptions = {
  /** The key's name: the log's origin. */
  name: string;
  /** The key's ARN, id or alias. An ARN is best: an alias can be pointed at another key. */
  keyId: string;
  region: string;
  /** Replaces the endpoint of AWS KMS. */
  endpoint?: string;
  /** The key's verifier key, if it is known: what KMS says then has to agree, and KMS need not be there when the portal starts. */
  vkey?: string;
  /** Credentials other than the default chain's. */
  credentials?: KMSClientConfig['credentials'];
};

/**
 * A signer whose private key never leaves AWS KMS. Every signature is verified with the public half before it is used: a key that was exchanged behind an alias signs nothing.
 *
 * It needs `kms:Sign` and `kms:GetPublicKey` on the key.
 *
 * @throws {@link CheckpointSigningError} in words, if the key isn't one that can sign checkpoints, isn't the one of `vkey`, or KMS can't be asked
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
export async function createKmsSigner(
  options: KmsSignerOptions,
): Promise<CheckpointSigner> {
  const { name, keyId, region, endpoint, credentials } = options;
  const kms = new KMSClient({
    region,
    endpoint,
    credentials,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  const vkey = options.vkey ?? (await verifierKeyOf(kms, name, keyId));
  const verifier = parseVerifierKey(vkey);
  if (verifier.name !== name || verifier.type !== 'ed25519') {
    throw new CheckpointSigningError(
      `the vkey of the KMS key ${keyId} is of another log than '${name}'`,
    );
  }
  const signer = createNoteSigner({
    name,
    publicKey: publicKeyIn(vkey),
    async sign(message) {
      const signature = await signWith(kms, keyId, message);
      if (!verifier.verify(message, signature)) {
        throw new CheckpointSigningError(
          `the KMS key ${keyId} made a signature that does not verify with its verifier key ${vkey}: it is another key`,
        );
      }
      return signature;
    },
  });
  return { ...signer, vkey };
}

async function signWith(
  kms: KMSClient,
  keyId: string,
  message: Uint8Array,
): Promise<Uint8Array> {
  try {
    const { Signature } = await kms.send(
      new SignCommand({
        KeyId: keyId,
        Message: message,
        MessageType: 'RAW',
        SigningAlgorithm: SIGNING_ALGORITHM,
      }),
      { abortSignal: AbortSignal.timeout(SIGN_DEADLINE_MS) },
    );
    return Signature ?? new Uint8Array();
  } catch (error) {
    throw explainKmsError('kms:Sign', keyId, error);
  }
}

async function verifierKeyOf(
  kms: KMSClient,
  name: string,
  keyId: string,
): Promise<string> {
  const answer = await kms
    .send(new GetPublicKeyCommand({ KeyId: keyId }), {
      abortSignal: AbortSignal.timeout(PUBLIC_KEY_DEADLINE_MS),
    })
    .catch(error => {
      throw explainKmsError('kms:GetPublicKey', keyId, error);
    });
  const { KeySpec, KeyUsage, PublicKey, SigningAlgorithms = [] } = answer;
  if (
    KeySpec !== KEY_SPEC ||
    KeyUsage !== 'SIGN_VERIFY' ||
    !SigningAlgorithms.includes(SIGNING_ALGORITHM)
  ) {
    throw new CheckpointSigningError(
      `the KMS key ${keyId} is of the spec ${KeySpec} for ${KeyUsage}; checkpoints need one of ${KEY_SPEC} for SIGN_VERIFY`,
    );
  }
  return formatVerifierKey({ name, publicKey: rawKey(keyId, PublicKey) });
}

/** The 32 bytes in the DER of a SubjectPublicKeyInfo (RFC 8410). */
function rawKey(keyId: string, der: Uint8Array | undefined): Uint8Array {
  try {
    const key = createPublicKey({
      key: Buffer.from(der ?? []),
      format: 'der',
      type: 'spki',
    });
    const { crv, x } = key.export({ format: 'jwk' });
    if (crv === 'Ed25519' && x) return Buffer.from(x, 'base64url');
  } catch {
    // Said below, whatever it was.
  }
  throw new CheckpointSigningError(
    `the public key that KMS gave for ${keyId} is not an Ed25519 key`,
  );
}

/** A verifier key ends in the base64 of its type, one byte, and the key. */
function publicKeyIn(vkey: string): Uint8Array {
  const [, material] = /^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(vkey)!;
  return Buffer.from(material, 'base64').subarray(1);
}
