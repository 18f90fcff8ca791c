import { ConfigReader } from '@backstage/config';
import {
  logKeys,
  createKeySigner,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { generateKeyPairSync } from 'node:crypto';
import { FileWitness } from './FileWitness';
import { HttpWitness } from './HttpWitness';
import { readIntegrityConfig } from './readIntegrityConfig';
import { S3Witness } from './S3Witness';

const name = 'admin.example/audit-log';
const { log } = logKeys({
  origin: name,
  signer: createKeySigner({
    name,
    key: generateKeyPairSync('ed25519').privateKey,
  }),
});
const bucket = { bucket: 'heads', region: 'eu-west-1' };
const read = (...witnesses: object[]) =>
  readIntegrityConfig(
    new ConfigReader({ auditLog: { witnesses } } as never),
    log,
  ).witnesses;

describe('readIntegrityConfig', () => {
  it('makes a witness of each kind', () => {
    const witnesses = read(
      { name: 'file', file: '/heads' },
      { name: 'http', url: 'https://witness.example/' },
      { name: 's3', s3: { ...bucket, every: { minutes: 1 } } },
    );
    expect(witnesses.map(witness => witness.name)).toEqual([
      'file',
      'http',
      's3',
    ]);
    expect(witnesses[0]).toBeInstanceOf(FileWitness);
    expect(witnesses[1]).toBeInstanceOf(HttpWitness);
    expect(witnesses[2]).toBeInstanceOf(S3Witness);
  });

  it.each<[string, object[]]>([
    ["'a' needs either a file, a url or an s3", [{ name: 'a' }]],
    [
      "'a' needs either a file, a url or an s3",
      [{ name: 'a', file: '/heads', s3: bucket }],
    ],
    [
      'each needs a name of its own',
      [
        { name: 'a', file: '/a' },
        { name: 'a', file: '/b' },
      ],
    ],
    [
      'retention must be a day at the least',
      [{ name: 'a', s3: { ...bucket, retention: { hours: 1 } } }],
    ],
  ])('says what is wrong: %s', (problem, witnesses) => {
    expect(() => read(...witnesses)).toThrow(problem);
  });
});
