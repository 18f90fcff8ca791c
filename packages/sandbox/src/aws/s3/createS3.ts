import type { IncomingMessage, ServerResponse } from 'node:http';
import { noteCallInput } from '../../calls';
import type { Clock } from '../../clock';
import { createRandom } from '../../random';
import type { Refusal, StandIn } from '../../StandIn';
import type { ObjectStore } from './ObjectStore';
import { s3Operations, type S3Answer } from './operations';
import { readBody, readTarget, requireSignature } from './request';
import { S3Error } from './S3Error';
import { s3Document } from './xml';

/** Options of {@link createS3}. */
export type S3Options = {
  buckets: ReadonlyMap<string, ObjectStore>;
  clock: Clock;
  seed: string;
};

/**
 * Amazon S3: buckets with versioning and object lock, addressed path-style.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
 */
export function createS3(options: S3Options): StandIn {
  const requestIds = createRandom(options.seed, 's3', 'request-id');

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const { status, headers, body } = await perform(request, options).catch(
      error => errorAnswer(toS3Error(error), request.method),
    );
    response.writeHead(status, {
      ...headers,
      'x-amz-request-id': requestIds.hex(16).toUpperCase(),
      // Of a HEAD's answer it is the object's.
      ...(headers['content-length'] === undefined && {
        'content-length': String(Buffer.byteLength(body ?? '')),
      }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  return {
    name: 's3',
    operationOf: request => readTarget(request).operation,
    handler: (request, response) => {
      void answer(request, response);
    },
    refusal: ({ kind, status }) => {
      const { headers, body, ...rest } = errorAnswer(refusals[kind](status));
      return { ...rest, headers, body: String(body ?? '') };
    },
  };
}

async function perform(
  request: IncomingMessage,
  { buckets, clock }: S3Options,
): Promise<S3Answer> {
  const target = readTarget(request);
  const { operation, bucket, key } = target;
  noteCallInput(request, { bucket, key });
  const body = await readBody(request);
  requireSignature(request);
  const store = buckets.get(bucket);
  if (!store) {
    throw new S3Error(
      404,
      'NoSuchBucket',
      'The specified bucket does not exist',
    );
  }
  if (!Object.hasOwn(s3Operations, operation)) {
    throw new S3Error(
      501,
      'NotImplemented',
      `The sandbox has no ${operation} for S3`,
    );
  }
  return s3Operations[operation](target, store, { body, clock });
}

const refusals: Record<Refusal['kind'], (status?: number) => S3Error> = {
  throttle: (status = 503) =>
    new S3Error(status, 'SlowDown', 'Please reduce your request rate.'),
  deny: (status = 403) => new S3Error(status, 'AccessDenied', 'Access Denied'),
  error: (status = 500) =>
    new S3Error(
      status,
      'InternalError',
      'We encountered an internal error. Please try again.',
    ),
};

function errorAnswer(error: S3Error, method?: string): S3Answer {
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    // The answer to a HEAD has no body, not even of an error.
    ...(method !== 'HEAD' && {
      body: s3Document(
        'Error',
        { Code: error.code, Message: error.message },
        { namespace: false },
      ),
    }),
  };
}

function toS3Error(error: unknown): S3Error {
  return error instanceof S3Error
    ? error
    : // A defect of the stand-in: as loud as an AWS outage, and readable.
      new S3Error(500, 'InternalError', `Sandbox defect: ${error}`);
}
