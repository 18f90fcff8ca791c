import type {
  GetPublicKeyCommandOutput,
  SignCommandOutput,
} from '@aws-sdk/client-kms';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
} from 'node:crypto';
import { z } from 'zod';
import type { StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import { createJsonProtocolStandIn, defineOperation } from '../jsonProtocol';

const SPEC = 'ECC_NIST_EDWARDS25519' as const;
const ALGORITHMS = ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] as const;

/** DER of a PKCS #8 Ed25519 private key, up to the 32 bytes of the seed (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** KMS signs messages of up to this many bytes as they are. */
const MAX_RAW_BYTES = 4096;

/** The name that the one key there is can be called by. */
export const SIGNING_KEY_ALIAS = 'alias/alphaswarm-audit-log';

/**
 * AWS KMS with one Ed25519 key for signing, the same for the same seed. The wire carries blobs in base64.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function createKms(options: {
  accountId: string;
  region: string;
  seed: string;
}): StandIn {
  const { accountId, region, seed } = options;
  const secret = createHash('sha256').update(`${seed}/kms`).digest();
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const keyId = createHash('sha256')
    .update(`${seed}/kms/id`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const arn = `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
  const names = [
    keyId,
    arn,
    SIGNING_KEY_ALIAS,
    `arn:aws:kms:${region}:${accountId}:${SIGNING_KEY_ALIAS}`,
  ];

  const keyIdInput = z
    .string('KeyId is required.')
    .min(1, 'KeyId is required.');
  const requireKey = (name: string) => {
    if (!names.includes(name)) {
      throw new AwsError('NotFoundException', `Key '${name}' does not exist`);
    }
  };

  return createJsonProtocolStandIn({
    name: 'kms',
    signingName: 'kms',
    targetPrefix: 'TrentService',
    version: '1.1',
    queryCompatible: false,
    seed,
    invalidInput: ({ message }) => new AwsError('ValidationException', message),
    operations: {
      GetPublicKey: defineOperation(
        z.object({ KeyId: keyIdInput }),
        ({ KeyId }): OnTheWire<GetPublicKeyCommandOutput, 'PublicKey'> => {
          requireKey(KeyId);
          return {
            KeyId: arn,
            KeySpec: SPEC,
            CustomerMasterKeySpec: undefined,
            KeyUsage: 'SIGN_VERIFY',
            SigningAlgorithms: [...ALGORITHMS],
            PublicKey: createPublicKey(privateKey)
              .export({ format: 'der', type: 'spki' })
              .toString('base64'),
          };
        },
      ),
      Sign: defineOperation(
        z.object({
          KeyId: keyIdInput,
          Message: z.base64('Message is required.'),
          MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
          SigningAlgorithm: z.string('SigningAlgorithm is required.'),
        }),
        (input): OnTheWire<SignCommandOutput, 'Signature'> => {
          requireKey(input.KeyId);
          // Ed25519 signs the message itself; its pre-hashed variant is another signature, which nothing here makes.
          if (input.SigningAlgorithm !== 'ED25519_SHA_512') {
            throw new AwsError(
              'InvalidKeyUsageException',
              `${arn} key usage is SIGN_VERIFY with ${ALGORITHMS[0]}.`,
            );
          }
          const message = Buffer.from(input.Message, 'base64');
          if (input.MessageType !== 'RAW' || message.length > MAX_RAW_BYTES) {
            throw new AwsError(
              'ValidationException',
              `${ALGORITHMS[0]} takes a RAW message of at most ${MAX_RAW_BYTES} bytes`,
            );
          }
          return {
            KeyId: arn,
            Signature: sign(null, message, privateKey).toString('base64'),
            SigningAlgorithm: 'ED25519_SHA_512',
          };
        },
      ),
    },
  });
}

/** An SDK output as it is sent: its blob as base64. */
type OnTheWire<TOutput, TBlob extends keyof TOutput> = Omit<
  TOutput,
  '$metadata' | TBlob
> &
  Record<TBlob, string>;
