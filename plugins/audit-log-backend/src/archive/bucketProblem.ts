import { S3ServiceException } from '@aws-sdk/client-s3';
import { toError } from '@backstage/errors';

/** A bucket that doesn't do what is asked of it, in words for whoever runs the portal. */
export class BucketError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BucketError';
  }
}

/** A request to S3, as its permission is called. */
export type BucketPermission =
  's3:PutObject' | 's3:ListBucket' | 's3:GetObject';

const throttles = new Set(['SlowDown', 'Throttling', 'RequestLimitExceeded']);

/**
 * What went wrong with a request, in a sentence that names what to do. Nothing of the answer is repeated but its code.
 *
 * @param permission - what the request needs
 */
export function bucketProblem(
  permission: BucketPermission,
  bucket: string,
  error: unknown,
): BucketError {
  return new BucketError(inWords(permission, bucket, error), { cause: error });
}

function inWords(
  permission: BucketPermission,
  bucket: string,
  error: unknown,
): string {
  const { name, message } = toError(error);
  const { code, $metadata } = error as {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    if (name === 'NoSuchBucket') return `there is no bucket '${bucket}'`;
    if (throttles.has(name)) {
      return `the bucket '${bucket}' refuses so many requests (${name})`;
    }
    if (status === 403) {
      const needed =
        permission === 's3:PutObject'
          ? 's3:PutObject and s3:PutObjectRetention, and kms:GenerateDataKey if it has a KMS key'
          : permission;
      return `the bucket '${bucket}' refuses access (${name}): the portal's role needs ${needed}`;
    }
    if (/object lock configuration/i.test(message)) {
      return `the bucket '${bucket}' has no object lock: it can only be switched on by whoever owns the bucket`;
    }
    if (status !== undefined && status !== 200) {
      return `the bucket '${bucket}' answered ${status} (${name})`;
    }
  }
  if (typeof code === 'string') {
    return `the bucket '${bucket}' can't be reached (${code})`;
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `the bucket '${bucket}' does not answer`;
  }
  return $metadata && $metadata.httpStatusCode === undefined
    ? `the bucket '${bucket}' can't be reached`
    : `the bucket '${bucket}' gave an answer that can't be read`;
}
