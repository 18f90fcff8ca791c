import { type Config, readDurationFromConfig } from '@backstage/config';
import type { TrustedLog } from '@alphaswarm-admin/plugin-audit-log-common';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { readBucketConfig } from '../archive/bucketConfig';
import { LockedBucket } from '../archive/LockedBucket';
import { FileWitness } from './FileWitness';
import { HttpWitness } from './HttpWitness';
import { S3Witness } from './S3Witness';
import type { Witness } from './Witness';

const DEFAULT_S3_EVERY: HumanDuration = { minutes: 15 };

/** How the log is watched. */
export type IntegrityConfig = {
  checkEvery: HumanDuration;
  fullPassEveryMs: number;
  witnesses: Witness[];
};

/**
 * Reads how the log is watched, and by whom.
 *
 * @throws an `Error` naming what is wrong
 */
export function readIntegrityConfig(
  config: Config,
  log: TrustedLog,
): IntegrityConfig {
  const duration = (key: string, otherwise: HumanDuration): HumanDuration =>
    config.has(key) ? readDurationFromConfig(config, { key }) : otherwise;
  const witnesses = (
    config.getOptionalConfigArray('auditLog.witnesses') ?? []
  ).map(entry => readWitness(entry, log));
  const names = witnesses.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    throw new Error('auditLog.witnesses: each needs a name of its own');
  }
  return {
    checkEvery: duration('auditLog.integrity.checkEvery', { seconds: 10 }),
    fullPassEveryMs: durationToMilliseconds(
      duration('auditLog.integrity.fullPassEvery', { hours: 6 }),
    ),
    witnesses,
  };
}

function readWitness(entry: Config, log: TrustedLog): Witness {
  const name = entry.getString('name');
  const file = entry.getOptionalString('file');
  const url = entry.getOptionalString('url');
  const s3 = entry.getOptionalConfig('s3');
  if ([file, url, s3].filter(kind => kind !== undefined).length !== 1) {
    throw new Error(
      `auditLog.witnesses: '${name}' needs either a file, a url or an s3`,
    );
  }
  if (file !== undefined) return FileWitness.create({ name, file, log });
  if (url !== undefined) return HttpWitness.create({ name, url, log });
  return S3Witness.create({
    name,
    log,
    bucket: LockedBucket.create(readBucketConfig(s3!)),
    everyMs: durationToMilliseconds(
      s3!.has('every')
        ? readDurationFromConfig(s3!, { key: 'every' })
        : DEFAULT_S3_EVERY,
    ),
  });
}
