import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { BucketConfig } from './bucketConfig';
import {
  BucketError,
  type BucketPermission,
  bucketProblem,
} from './bucketProblem';

/** How long a request may take, its retries included, milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** The digest that an object is known by again, among its metadata. */
const DIGEST = 'sha256';

/** An object to be kept. */
export type KeptObject = {
  /** Below the prefix. */
  name: string;
  body: Buffer;
  contentType: string;
  metadata: Record<string, string>;
};

/** Options of {@link LockedBucket.create}. */
export type LockedBucketOptions = BucketConfig & {
  /** How long a request may take, milliseconds; a minute if left out. */
  timeoutMs?: number;
};

/**
 * A bucket in which objects are written once and locked: in compliance mode nobody, the account's root included, can remove or change a version before its
 * time is over.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LockedBucket {
  readonly bucket: string;
  readonly prefix: string;
  readonly retentionMs: number;
  readonly #client: S3Client;
  readonly #kmsKeyId: string | undefined;
  readonly #timeoutMs: number;

  static create(options: LockedBucketOptions): LockedBucket {
    return new LockedBucket(options);
  }

  private constructor(options: LockedBucketOptions) {
    this.bucket = options.bucket;
    this.prefix = options.prefix;
    this.retentionMs = options.retentionMs;
    this.#client = options.client;
    this.#kmsKeyId = options.kmsKeyId;
    this.#timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
  }

  /**
   * Keeps an object, unless one of its name is kept already. It is there, whole and locked, when this resolves: what the bucket answers to the write is not
   * believed, the object is looked at. So an answer that got lost does no harm, nor does a repetition.
   *
   * @returns `kept` if it holds these bytes, `other` if the name was taken by others
   * @throws BucketError if it isn't kept, or nobody can tell
   */
  async keep(
    object: KeptObject,
    signal: AbortSignal,
  ): Promise<'kept' | 'other'> {
    const digest = createHash('sha256').update(object.body).digest('base64');
    let failure: unknown;
    try {
      await this.#put(object, digest, signal);
    } catch (error) {
      if (isRefusal(error)) throw this.#problem('s3:PutObject', error);
      failure = error;
    }
    const head = await this.#head(object.name, signal);
    if (!head) {
      throw failure === undefined
        ? new BucketError(
            `the bucket '${this.bucket}' confirmed an object that it doesn't hold`,
          )
        : this.#problem('s3:PutObject', failure);
    }
    if (head.Metadata?.[DIGEST] !== digest) return 'other';
    this.#assertLocked(head, object);
    return 'kept';
  }

  /** The names of the objects, in order, from one on. */
  async *names(
    options: { below?: string; after?: string },
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const { below = '', after } = options;
    const pages = paginateListObjectsV2(
      { client: this.#client },
      {
        Bucket: this.bucket,
        Prefix: `${this.prefix}${below}`,
        ...(after !== undefined && { StartAfter: `${this.prefix}${after}` }),
      },
      { abortSignal: this.#deadline(signal) },
    );
    try {
      for await (const page of pages) {
        if (page.KeyCount === undefined) {
          throw new SyntaxError('not a list of objects');
        }
        for (const { Key: key } of page.Contents ?? []) {
          if (key !== undefined) yield key.slice(this.prefix.length);
        }
      }
    } catch (error) {
      throw this.#problem('s3:ListBucket', error);
    }
  }

  /** The bytes of an object. */
  async read(name: string, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: this.#key(name) }),
        { abortSignal: this.#deadline(signal) },
      );
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      throw this.#problem('s3:GetObject', error);
    }
  }

  /** What was written about an object; undefined if there is none. */
  async metadata(
    name: string,
    signal: AbortSignal,
  ): Promise<Record<string, string> | undefined> {
    const head = await this.#head(name, signal);
    return head && (head.Metadata ?? {});
  }

  async #put(
    { name, body, contentType, metadata }: KeptObject,
    digest: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: this.#key(name),
        Body: body,
        ContentType: contentType,
        Metadata: { ...metadata, [DIGEST]: digest },
        // What arrived is what was sent, or the bucket refuses it.
        ChecksumSHA256: digest,
        IfNoneMatch: '*',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(Date.now() + this.retentionMs),
        ...(this.#kmsKeyId !== undefined && {
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: this.#kmsKeyId,
        }),
      }),
      { abortSignal: this.#deadline(signal) },
    );
  }

  async #head(
    name: string,
    signal: AbortSignal,
  ): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await this.#client.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key: this.#key(name) }),
        { abortSignal: this.#deadline(signal) },
      );
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw this.#problem('s3:GetObject', error);
    }
  }

  #assertLocked(
    { ObjectLockMode: mode, ContentLength: length }: HeadObjectCommandOutput,
    { body }: KeptObject,
  ): void {
    if (length !== body.length) {
      throw new BucketError(
        `the bucket '${this.bucket}' holds ${length} bytes of an object of ${body.length}`,
      );
    }
    if (mode !== 'COMPLIANCE') {
      throw new BucketError(
        `the bucket '${this.bucket}' does not lock what it is given: it has no object lock, or the portal's role lacks s3:GetObjectRetention to see it`,
      );
    }
  }

  #key(name: string): string {
    return `${this.prefix}${name}`;
  }

  #deadline(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
  }

  #problem(permission: BucketPermission, error: unknown): BucketError {
    return error instanceof BucketError
      ? error
      : bucketProblem(permission, this.bucket, error);
  }
}

/** Whether the bucket said that it did nothing. A name that is taken (412), or about to be (409), is none of its business. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return (
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    ![408, 409, 412].includes(status)
  );
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException
    ? error.$metadata.httpStatusCode
    : undefined;
}
