import { createHash } from 'node:crypto';
import type { Clock } from '../../clock';
import type { ObjectStore, ObjectVersion } from './ObjectStore';
import type { S3Request } from './request';
import { S3Error } from './S3Error';
import { s3Document } from './xml';

/** An answer, before it is sent. */
export type S3Answer = {
  status: number;
  headers: Record<string, string>;
  body?: Buffer | string;
};

/** An operation on a bucket that there is. */
type S3Operation = (
  request: S3Request,
  store: ObjectStore,
  context: { body: Buffer; clock: Clock },
) => S3Answer;

const MAX_KEYS = 1_000;

/** What is served, by the names of the API reference. */
export const s3Operations: Record<string, S3Operation> = {
  PutObject: putObject,
  HeadObject: (request, store) => {
    const version = store.version(request.key, versionOf(request));
    return { status: 200, headers: describe(version, request) };
  },
  GetObject: getObject,
  GetObjectRetention: getObjectRetention,
  DeleteObject: deleteObject,
  ListObjectsV2: listObjects,
  HeadBucket: () => ({ status: 200, headers: {} }),
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
function putObject(
  { key, headers }: S3Request,
  store: ObjectStore,
  { body, clock }: { body: Buffer; clock: Clock },
): S3Answer {
  const sha256 = headerOf(headers, 'x-amz-checksum-sha256');
  if (headers['content-encoding']?.includes('aws-chunked')) {
    throw new S3Error(
      501,
      'NotImplemented',
      'A header you provided implies functionality that is not implemented.',
    );
  }
  if (
    sha256 !== undefined &&
    sha256 !== createHash('sha256').update(body).digest('base64')
  ) {
    throw new S3Error(
      400,
      'BadDigest',
      'The SHA256 you specified did not match the calculated checksum.',
    );
  }
  const lock = lockOf(headers, store, clock);
  if (lock && !hasChecksum(headers)) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  if (headers['if-none-match'] === '*' && store.has(key)) {
    throw new S3Error(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
    );
  }
  const version = store.put({
    key,
    body,
    contentType: headers['content-type'],
    metadata: metadataOf(headers),
    kmsKeyId: headerOf(headers, 'x-amz-server-side-encryption-aws-kms-key-id'),
    ...(lock && { lock }),
  });
  return {
    status: 200,
    headers: {
      etag: `"${version.etag}"`,
      'x-amz-version-id': version.versionId,
      'x-amz-checksum-type': 'FULL_OBJECT',
      ...(sha256 !== undefined && { 'x-amz-checksum-sha256': sha256 }),
      ...encryptionOf(version),
    },
  };
}

function getObject(request: S3Request, store: ObjectStore): S3Answer {
  const version = store.version(request.key, versionOf(request));
  const body = store.body(version);
  const headers = describe(version, request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) return { status: 200, headers, body };
  const from = Number(range[1]);
  if (from >= body.length) {
    throw new S3Error(
      416,
      'InvalidRange',
      'The requested range is not satisfiable',
    );
  }
  const to = Math.min(
    range[2] === '' ? body.length : Number(range[2]) + 1,
    body.length,
  );
  // A checksum of the whole would not fit the part.
  delete headers['x-amz-checksum-sha256'];
  return {
    status: 206,
    headers: {
      ...headers,
      'content-range': `bytes ${from}-${to - 1}/${body.length}`,
      'content-length': String(to - from),
    },
    body: body.subarray(from, to),
  };
}

function getObjectRetention(request: S3Request, store: ObjectStore): S3Answer {
  const { lock } = store.version(request.key, versionOf(request));
  if (!lock) {
    throw new S3Error(
      404,
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
    );
  }
  return xml('Retention', {
    Mode: lock.mode,
    RetainUntilDate: lock.retainUntil,
  });
}

/** Without a version it only hides the object; with one, the version is gone, unless it is locked. */
function deleteObject(request: S3Request, store: ObjectStore): S3Answer {
  const versionId = versionOf(request);
  if (versionId !== undefined) {
    store.remove(request.key, versionId);
    return { status: 204, headers: { 'x-amz-version-id': versionId } };
  }
  const marker = store.hide(request.key);
  return {
    status: 204,
    headers: {
      'x-amz-delete-marker': 'true',
      'x-amz-version-id': marker.versionId,
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
function listObjects(
  { bucket, query }: S3Request,
  store: ObjectStore,
): S3Answer {
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const after =
    token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString('utf8');
  const maxKeys = Math.min(Number(query.get('max-keys') ?? MAX_KEYS), MAX_KEYS);
  const matching = store.list(prefix).filter(({ key }) => key > after);
  const page = matching.slice(0, maxKeys);
  const isTruncated = matching.length > page.length;
  const last = page.at(-1)?.key ?? '';
  return xml('ListBucketResult', {
    Name: bucket,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: maxKeys,
    IsTruncated: isTruncated,
    ...(isTruncated && {
      NextContinuationToken: Buffer.from(last).toString('base64url'),
    }),
    Contents: page.map(({ key, lastModified, etag, size }) => ({
      Key: key,
      LastModified: lastModified,
      ETag: `"${etag}"`,
      ChecksumAlgorithm: 'SHA256',
      Size: size,
      StorageClass: 'STANDARD',
    })),
  });
}

function describe(
  version: ObjectVersion,
  { headers }: S3Request,
): Record<string, string> {
  const wantsChecksum = headers['x-amz-checksum-mode'] === 'ENABLED';
  return {
    etag: `"${version.etag}"`,
    'last-modified': version.lastModified.toUTCString(),
    'content-length': String(version.size),
    'content-type': version.contentType ?? 'binary/octet-stream',
    'accept-ranges': 'bytes',
    'x-amz-version-id': version.versionId,
    ...(wantsChecksum && {
      'x-amz-checksum-sha256': version.sha256,
      'x-amz-checksum-type': 'FULL_OBJECT',
    }),
    ...(version.lock && {
      'x-amz-object-lock-mode': version.lock.mode,
      'x-amz-object-lock-retain-until-date':
        version.lock.retainUntil.toISOString(),
    }),
    ...encryptionOf(version),
    ...Object.fromEntries(
      Object.entries(version.metadata).map(([name, value]) => [
        `x-amz-meta-${name}`,
        value,
      ]),
    ),
  };
}

function encryptionOf({ kmsKeyId }: ObjectVersion): Record<string, string> {
  return kmsKeyId === undefined
    ? { 'x-amz-server-side-encryption': 'AES256' }
    : {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': kmsKeyId,
      };
}

function lockOf(
  headers: S3Request['headers'],
  store: ObjectStore,
  clock: Clock,
): ObjectVersion['lock'] {
  const mode = headerOf(headers, 'x-amz-object-lock-mode');
  const until = headerOf(headers, 'x-amz-object-lock-retain-until-date');
  if (mode === undefined && until === undefined) return undefined;
  if (!store.objectLock) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Bucket is missing Object Lock Configuration',
    );
  }
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE') {
    throw new S3Error(400, 'InvalidArgument', 'Unknown wormMode directive.');
  }
  const retainUntil = new Date(until ?? NaN);
  if (!(retainUntil.getTime() > clock.now())) {
    throw new S3Error(
      400,
      'InvalidArgument',
      'The retain until date must be in the future!',
    );
  }
  return { mode, retainUntil };
}

function hasChecksum(headers: S3Request['headers']): boolean {
  return (
    headers['content-md5'] !== undefined ||
    Object.keys(headers).some(name => /^x-amz-checksum-(crc|sha)/.test(name))
  );
}

function metadataOf(headers: S3Request['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), `${value}`]),
  );
}

function versionOf({ query }: S3Request): string | undefined {
  return query.get('versionId') ?? undefined;
}

function headerOf(
  headers: S3Request['headers'],
  name: string,
): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function xml(
  root: string,
  content: Parameters<typeof s3Document>[1],
): S3Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: s3Document(root, content),
  };
}
