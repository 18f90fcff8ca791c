import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SignCommandInput,
} from '@aws-sdk/client-kms';
import { createPublicKey, verify } from 'node:crypto';
import { CallLog } from '../../calls';
import { createStoppedClock } from '../../clock';
import { FaultInjector } from '../../faults';
import type { StandInServer } from '../../StandInServer';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { createKms, SIGNING_KEY_ALIAS } from './createKms';

describe('the KMS stand-in', () => {
  const faults = FaultInjector.create({ seed: 'test' });
  let server: StandInServer;
  let client: KMSClient;

  beforeAll(async () => {
    server = await startStandIn({
      standIn: createKms({
        accountId: '123456789012',
        region: 'us-east-1',
        seed: 'test',
      }),
      calls: CallLog.create({ clock: createStoppedClock(0) }),
      faults,
    });
    client = new KMSClient({
      endpoint: server.origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });
  afterEach(() => faults.clear());
  afterAll(async () => {
    client.destroy();
    await server.close();
  });

  const publicKey = (KeyId = SIGNING_KEY_ALIAS) =>
    client.send(new GetPublicKeyCommand({ KeyId }));
  const sign = (input: Partial<SignCommandInput> = {}) =>
    client.send(
      new SignCommand({
        KeyId: SIGNING_KEY_ALIAS,
        Message: Buffer.from('a head'),
        MessageType: 'RAW',
        SigningAlgorithm: 'ED25519_SHA_512',
        ...input,
      }),
    );

  it('signs by Ed25519, as its public key verifies', async () => {
    const { PublicKey, ...described } = await publicKey();
    expect(described).toMatchObject({
      KeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:123456789012:key\//),
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
    });
    const key = createPublicKey({
      key: Buffer.from(PublicKey!),
      format: 'der',
      type: 'spki',
    });
    const { Signature } = await sign({ KeyId: described.KeyId });
    expect(verify(null, Buffer.from('a head'), key, Signature!)).toBe(true);
    expect(verify(null, Buffer.from('a hand'), key, Signature!)).toBe(false);
  });

  it.each([
    [{ KeyId: 'alias/other' }, 'NotFoundException'],
    [
      { SigningAlgorithm: 'ECDSA_SHA_256' as const },
      'InvalidKeyUsageException',
    ],
    [{ MessageType: 'DIGEST' as const }, 'ValidationException'],
    [{ Message: Buffer.alloc(4097) }, 'ValidationException'],
  ])('refuses %j', async (input, name) => {
    await expect(sign(input)).rejects.toMatchObject({ name });
  });

  it('fails when it is told to', async () => {
    faults.add({ standIn: 'kms', operation: 'Sign', kind: 'throttle' });
    await expect(sign()).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    await publicKey();
  });
});
