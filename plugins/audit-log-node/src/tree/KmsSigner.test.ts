import {
  openCheckpoint,
  signCheckpoint,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync } from 'node:crypto';
import { FakeKms, type KmsFault } from '../__testUtils__/FakeKms';
import { createKmsSigner } from './KmsSigner';
import { logKeys } from './logKeys';

const ORIGIN = 'admin.example/audit-log';
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/ledger';
const checkpoint = {
  origin: ORIGIN,
  size: 0,
  root: new Uint8Array(32),
  extensions: [],
};

describe('createKmsSigner', () => {
  let kms: FakeKms;

  beforeEach(async () => {
    kms = await FakeKms.start();
  });

  afterEach(async () => {
    await kms.stop();
  });

  const signer = (vkey?: string) =>
    createKmsSigner({
      name: ORIGIN,
      keyId: KEY,
      region: 'eu-central-1',
      endpoint: kms.endpoint,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
      vkey,
    });

  it('signs heads that verify with the key that KMS names, by Ed25519 over the message as it is', async () => {
    const keys = logKeys({ origin: ORIGIN, signer: await signer() });
    const note = await signCheckpoint(checkpoint, [keys.signer]);
    expect(openCheckpoint(note, keys.log).size).toBe(0);
    const [, { operation, input }] = kms.calls;
    expect(operation).toBe('Sign');
    expect(input).toMatchObject({
      KeyId: KEY,
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    });
    // What is signed is the note's text, up to its blank line.
    expect(note.startsWith(atob(input.Message))).toBe(true);
  });

  it('starts without KMS if its verifier key is known', async () => {
    const { vkey } = await signer();
    kms.calls.length = 0;
    kms.fault = { error: 'KMSInternalException', status: 500 };
    const known = await signer(vkey);
    expect(kms.calls).toEqual([]);
    kms.fault = undefined;
    const keys = logKeys({ origin: ORIGIN, signer: known });
    const note = await signCheckpoint(checkpoint, [keys.signer]);
    expect(openCheckpoint(note, keys.log).size).toBe(0);
  });

  it('gives out no signature of another key, as when an alias was pointed elsewhere', async () => {
    const before = await signer();
    kms.exchangeKey();
    await expect(before.sign(new Uint8Array(8))).rejects.toThrow(
      /does not verify with its verifier key.*another key/,
    );
  });

  it('refuses a verifier key of another log', async () => {
    const { vkey } = await signer();
    await expect(
      createKmsSigner({
        name: 'other.example/log',
        keyId: KEY,
        region: 'eu-central-1',
        vkey,
      }),
    ).rejects.toThrow(/of another log than 'other.example\/log'/);
  });

  it.each([
    [
      { KeySpec: 'ECC_NIST_P256', SigningAlgorithms: ['ECDSA_SHA_256'] },
      /of the spec ECC_NIST_P256.*ECC_NIST_EDWARDS25519/,
    ],
    [{ KeyUsage: 'KEY_AGREEMENT' }, /KEY_AGREEMENT/],
    [{ SigningAlgorithms: undefined }, /ECC_NIST_EDWARDS25519/],
    [{ PublicKey: undefined }, /not an Ed25519 key/],
    [{ PublicKey: 'bm90IGRlcg==' }, /not an Ed25519 key/],
    [
      {
        PublicKey: generateKeyPairSync('x25519')
          .publicKey.export({ format: 'der', type: 'spki' })
          .toString('base64'),
      },
      /not an Ed25519 key/,
    ],
  ])('refuses a key that cannot sign checkpoints (%#)', async (odd, why) => {
    kms.publicKeyAnswer = odd;
    await expect(signer()).rejects.toThrow(why);
  });

  it.each<[KmsFault, RegExp]>([
    [{ error: 'ThrottlingException' }, /throttles kms:Sign/],
    [{ error: 'AccessDeniedException' }, /may not call kms:Sign with the key/],
    [{ error: 'NotFoundException' }, /does not know the key arn/],
    [{ error: 'DisabledException' }, /is disabled/],
    [{ error: 'KMSInvalidStateException' }, /deletion scheduled/],
    [{ error: 'InvalidKeyUsageException' }, /not one for signing/],
    [{ error: 'UnrecognizedClientException' }, /credentials.*task role/],
    [{ error: 'KMSInternalException', status: 500 }, /could not be asked/],
    ['hang', /did not answer kms:Sign in time/],
  ])(
    'says in words what keeps it from signing: %j',
    async (fault, why) => {
      const { sign } = await signer();
      kms.fault = fault;
      await expect(sign(new Uint8Array(8))).rejects.toMatchObject({
        name: 'CheckpointSigningError',
        message: expect.stringMatching(why),
      });
    },
    20_000,
  );

  it('needs KMS at its first start', async () => {
    kms.fault = { error: 'AccessDeniedException' };
    await expect(signer()).rejects.toThrow(/may not call kms:GetPublicKey/);
  });
});
