import { ConfigReader } from '@backstage/config';
import {
  openCheckpoint,
  signCheckpoint,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKeySigner, keyFromSeed } from './CheckpointSigner';
import { readLogKeys } from './logKeys';

const ORIGIN = 'admin.example/audit-log';
const SEED = Buffer.alloc(32, 7).toString('base64');
// Of RFC 8032, section 7.1, test 1.
const RFC_SEED = Buffer.from(
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  'hex',
).toString('base64');
const RFC_PUBLIC =
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

const pemOf = (type: 'ed25519' | 'x25519') =>
  (type === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('x25519')
  ).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

function vkeyOf(name: string): string {
  return createKeySigner({ name, key: keyFromSeed(SEED) }).vkey;
}

function read(auditLog: Record<string, unknown>) {
  return readLogKeys(new ConfigReader({ auditLog } as object));
}

describe('readLogKeys', () => {
  it('makes the key of a seed that RFC 8032 makes', async () => {
    const { vkeys } = await read({
      origin: ORIGIN,
      signingKeys: [{ seed: RFC_SEED }],
    });
    const [, , material] = /^(.+\+[0-9a-f]{8})\+(.+)$/.exec(vkeys[0])!;
    expect(Buffer.from(material, 'base64').toString('hex')).toBe(
      `01${RFC_PUBLIC}`,
    );
  });

  it('reads keys from a file and from the configuration itself', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'log-keys-'));
    try {
      const file = path.join(folder, 'key.pem');
      const pem = pemOf('ed25519');
      writeFileSync(file, pem);
      const fromFile = await read({ origin: ORIGIN, signingKeys: [{ file }] });
      const inline = await read({ origin: ORIGIN, signingKeys: [{ pem }] });
      expect(fromFile.vkeys).toEqual(inline.vkeys);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('signs with the first key, and still trusts what the others signed', async () => {
    const checkpoint = {
      origin: ORIGIN,
      size: 0,
      root: new Uint8Array(32),
      extensions: [],
    };
    const old = await read({ origin: ORIGIN, signingKeys: [{ seed: SEED }] });
    const signedBefore = await signCheckpoint(checkpoint, [old.signer]);
    for (const retired of [{ seed: SEED }, { vkey: old.vkeys[0] }]) {
      const now = await read({
        origin: ORIGIN,
        signingKeys: [{ seed: RFC_SEED }, retired],
      });
      expect(now.vkeys).toEqual([now.signer.vkey, old.vkeys[0]]);
      expect(openCheckpoint(signedBefore, now.log).size).toBe(0);
      const signedNow = await signCheckpoint(checkpoint, [now.signer]);
      expect(openCheckpoint(signedNow, now.log).size).toBe(0);
      expect(() => openCheckpoint(signedNow, old.log)).toThrow(
        /No signature is by a key/,
      );
    }
  });

  it.each([
    [{}, /^auditLog.origin must be configured/],
    [{ origin: ORIGIN }, /^auditLog.signingKeys must be configured/],
    [
      { origin: ORIGIN, signingKeys: [] },
      /^auditLog.signingKeys must be configured/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ seed: 'dG9vIHNob3J0' }] },
      /^auditLog.signingKeys\[0\]: A seed is 32 bytes in base64$/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ pem: 'secret' }] },
      /^auditLog.signingKeys\[0\]: Not the PEM of a private key$/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ pem: pemOf('x25519') }] },
      /^auditLog.signingKeys\[0\]: .*Ed25519/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ file: '/nowhere/key.pem' }] },
      /^auditLog.signingKeys\[0\]: ENOENT/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ seed: SEED, pem: 'x' }] },
      /^auditLog.signingKeys\[0\]: must have one of file, pem, seed, kms, vkey$/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ sead: SEED }] },
      /^auditLog.signingKeys\[0\]: 'sead' is not one of/,
    ],
    [
      { origin: 'two words', signingKeys: [{ seed: SEED }] },
      /^auditLog.signingKeys\[0\]: .*no spaces/,
    ],
    [
      {
        origin: ORIGIN,
        signingKeys: [
          {
            vkey: vkeyOf(ORIGIN),
          },
        ],
      },
      /^auditLog.signingKeys\[0\] signs, so it must be a file, pem, seed or kms/,
    ],
    [
      {
        origin: ORIGIN,
        signingKeys: [
          { seed: SEED },
          {
            vkey: vkeyOf('other.example'),
          },
        ],
      },
      /of another log/,
    ],
    [
      {
        origin: ORIGIN,
        signingKeys: [
          { seed: SEED },
          { kms: { keyId: 'k', region: 'r', vkey: vkeyOf('other.example') } },
        ],
      },
      /^auditLog.signingKeys\[1\]: .*of another log/,
    ],
    [
      { origin: ORIGIN, signingKeys: [{ kms: { keyId: 'k' } }] },
      /^auditLog.signingKeys\[0\]: .*region/,
    ],
  ])(
    'says what is wrong, and quotes no key (%#)',
    async (auditLog, message) => {
      const reading = read(auditLog);
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.not.toThrow(/secret|dG9v/);
    },
  );

  it('reads a key in KMS by its verifier key, without asking KMS', async () => {
    const vkey = vkeyOf(ORIGIN);
    const { vkeys } = await read({
      origin: ORIGIN,
      signingKeys: [
        { kms: { keyId: 'alias/ledger', region: 'eu-central-1', vkey } },
      ],
    });
    expect(vkeys).toEqual([vkey]);
  });
});
