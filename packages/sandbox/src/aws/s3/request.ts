import type { IncomingMessage } from 'node:http';
import { S3Error } from './S3Error';

/** Larger single PUTs than the portal makes; S3 itself takes 5 GB. */
const MAX_BODY_BYTES = 128 * 1_048_576;

/** A request in S3's terms, path-style: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
export type S3Request = {
  operation: string;
  bucket: string;
  /** Empty for operations on the bucket. */
  key: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
};

/** What a request asks for. */
export function readTarget(request: IncomingMessage): S3Request {
  const url = new URL(request.url ?? '/', 'http://s3.invalid');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const query = url.searchParams;
  return {
    operation: operationOf(request.method ?? '', key, query),
    bucket: decodeURIComponent(bucket),
    key,
    query,
    headers: request.headers,
  };
}

function operationOf(
  method: string,
  key: string,
  query: URLSearchParams,
): string {
  if (key === '') {
    if (method === 'GET' && query.get('list-type') === '2') {
      return 'ListObjectsV2';
    }
    return method === 'HEAD' ? 'HeadBucket' : `${method} bucket`;
  }
  const subresource = ['retention', 'uploads', 'uploadId', 'acl'].find(name =>
    query.has(name),
  );
  if (subresource !== undefined) {
    return method === 'GET' && subresource === 'retention'
      ? 'GetObjectRetention'
      : `${method} ?${subresource}`;
  }
  const operations: Record<string, string> = {
    GET: 'GetObject',
    HEAD: 'HeadObject',
    PUT: 'PutObject',
    DELETE: 'DeleteObject',
  };
  return operations[method] ?? `${method} object`;
}

/** The body, as one buffer. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new S3Error(
        400,
        'EntityTooLarge',
        'Your proposed upload exceeds the maximum allowed size',
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The signature itself can't be checked, having no secrets; that the client signs, and for this service, can. */
export function requireSignature({
  headers,
}: Pick<IncomingMessage, 'headers'>): void {
  const scope =
    /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(
      headers.authorization ?? '',
    );
  if (scope?.[1] !== 's3') {
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  }
}
