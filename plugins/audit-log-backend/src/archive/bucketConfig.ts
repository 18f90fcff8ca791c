import { S3Client } from '@aws-sdk/client-s3';
import { type Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** How long what is kept can't be removed unless configured otherwise. */
const DEFAULT_RETENTION = { years: 7 };

/** A bucket with object lock, and how objects are kept in it. */
export type BucketConfig = {
  client: S3Client;
  bucket: string;
  /** What keys begin with: empty, or ending in a slash. */
  prefix: string;
  /** How long nobody can remove an object, milliseconds. */
  retentionMs: number;
  /** The KMS key that objects are encrypted with; the bucket's own default if left out. */
  kmsKeyId?: string;
};

/**
 * Reads which bucket, and makes its client. Credentials come from the SDK's own chain: the task's role, or the environment.
 *
 * @throws an `Error` naming what is wrong
 */
export function readBucketConfig(config: Config): BucketConfig {
  const prefix = (config.getOptionalString('prefix') ?? '').replace(
    /^\/+|\/+$/g,
    '',
  );
  const retentionMs = durationToMilliseconds(
    config.has('retention')
      ? readDurationFromConfig(config, { key: 'retention' })
      : DEFAULT_RETENTION,
  );
  if (retentionMs < 86_400_000) {
    throw new Error('retention must be a day at the least');
  }
  return {
    client: new S3Client({
      region: config.getOptionalString('region'),
      endpoint: config.getOptionalString('endpoint'),
      forcePathStyle: config.getOptionalBoolean('forcePathStyle'),
      maxAttempts: 3,
    }),
    bucket: config.getString('bucket'),
    prefix: prefix === '' ? '' : `${prefix}/`,
    retentionMs,
    kmsKeyId: config.getOptionalString('kmsKeyId'),
  };
}
