import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { writeFileAtomically } from '../../entra/writeFileAtomically';
import { S3Error } from './S3Error';

const versionSchema = z.strictObject({
  key: z.string(),
  versionId: z.string(),
  /** The order in which versions were made. */
  number: z.number().int(),
  lastModified: z.coerce.date(),
  isDeleteMarker: z.boolean(),
  size: z.number().int(),
  etag: z.string(),
  sha256: z.string(),
  contentType: z.string().optional(),
  metadata: z.record(z.string(), z.string()),
  kmsKeyId: z.string().optional(),
  lock: z
    .strictObject({
      mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
      retainUntil: z.coerce.date(),
    })
    .optional(),
});

/** A version of an object, or the marker that hides those before it. */
export type ObjectVersion = z.infer<typeof versionSchema>;

/** What a PUT says of an object. */
export type NewObject = Pick<
  ObjectVersion,
  'key' | 'contentType' | 'metadata' | 'kmsKeyId' | 'lock'
> & { body: Buffer };

/** A bucket as the scenario describes it. */
export type BucketDescription = { name: string; objectLock: boolean };

/**
 * A bucket with versioning, kept in a folder, so that it survives a restart as a bucket does. Nothing removes a version whose lock is in force.
 */
export class ObjectStore {
  readonly objectLock: boolean;
  readonly #folder: string;
  readonly #clock: Clock;
  /** The versions of each key, oldest first. */
  readonly #versions = new Map<string, ObjectVersion[]>();
  #made = 0;

  /** Opens a bucket; what its folder holds is in it again. */
  static open(options: {
    bucket: BucketDescription;
    dataDir: string;
    clock: Clock;
  }): ObjectStore {
    return new ObjectStore(options);
  }

  private constructor(options: {
    bucket: BucketDescription;
    dataDir: string;
    clock: Clock;
  }) {
    const { bucket, dataDir, clock } = options;
    this.objectLock = bucket.objectLock;
    this.#clock = clock;
    this.#folder = join(dataDir, bucket.name);
    mkdirSync(this.#folder, { recursive: true });
    readdirSync(this.#folder)
      .filter(name => name.endsWith('.json'))
      .map(name =>
        versionSchema.parse(
          JSON.parse(readFileSync(join(this.#folder, name), 'utf8')),
        ),
      )
      .sort((a, b) => a.number - b.number)
      .forEach(version => this.#remember(version));
  }

  /**
   * The version that readers of a key are given.
   *
   * @throws S3Error `NoSuchKey`, `NoSuchVersion`, or `MethodNotAllowed` for a delete marker
   */
  version(key: string, versionId?: string): ObjectVersion {
    const versions = this.#versions.get(key) ?? [];
    if (versionId === undefined) {
      const current = versions.at(-1);
      if (!current || current.isDeleteMarker) {
        throw new S3Error(
          404,
          'NoSuchKey',
          'The specified key does not exist.',
        );
      }
      return current;
    }
    const version = versions.find(each => each.versionId === versionId);
    if (!version) {
      throw new S3Error(
        404,
        'NoSuchVersion',
        'The specified version does not exist.',
      );
    }
    if (version.isDeleteMarker) {
      throw new S3Error(
        405,
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
      );
    }
    return version;
  }

  /** The bytes of a version. */
  body({ versionId }: ObjectVersion): Buffer {
    return readFileSync(this.#file(versionId, 'bin'));
  }

  /** Whether readers of a key are given anything. */
  has(key: string): boolean {
    const current = this.#versions.get(key)?.at(-1);
    return current !== undefined && !current.isDeleteMarker;
  }

  /** A new version, after all that there are of the key. */
  put(object: NewObject): ObjectVersion {
    const { body, ...described } = object;
    return this.#add(
      {
        ...described,
        isDeleteMarker: false,
        size: body.length,
        etag: createHash('md5').update(body).digest('hex'),
        sha256: createHash('sha256').update(body).digest('base64'),
      },
      body,
    );
  }

  /** Hides a key behind a delete marker, which a lock doesn't prevent. */
  hide(key: string): ObjectVersion {
    return this.#add({
      key,
      isDeleteMarker: true,
      size: 0,
      etag: '',
      sha256: '',
      metadata: {},
    });
  }

  /**
   * Removes a version for good.
   *
   * @throws S3Error `AccessDenied` while its lock is in force
   */
  remove(key: string, versionId: string): void {
    const versions = this.#versions.get(key) ?? [];
    const version = versions.find(each => each.versionId === versionId);
    if (!version) return;
    if (
      version.lock &&
      version.lock.retainUntil.getTime() > this.#clock.now()
    ) {
      throw new S3Error(
        403,
        'AccessDenied',
        'Access Denied because object protected by object lock.',
      );
    }
    this.#versions.set(
      key,
      versions.filter(each => each !== version),
    );
    rmSync(this.#file(versionId, 'json'));
    rmSync(this.#file(versionId, 'bin'), { force: true });
  }

  /** The current versions of the keys with a prefix, in the order of their keys' UTF-8 bytes. */
  list(prefix: string): ObjectVersion[] {
    return [...this.#versions.keys()]
      .filter(key => key.startsWith(prefix) && this.has(key))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(key => this.version(key));
  }

  #add(
    described: Omit<ObjectVersion, 'versionId' | 'number' | 'lastModified'>,
    body?: Buffer,
  ): ObjectVersion {
    const version: ObjectVersion = {
      ...described,
      versionId: randomBytes(16).toString('base64url'),
      number: this.#made,
      // S3 tells whole seconds.
      lastModified: new Date(Math.floor(this.#clock.now() / 1000) * 1000),
    };
    // The description last: without it there is no version.
    if (body) writeFileSync(this.#file(version.versionId, 'bin'), body);
    writeFileAtomically(
      this.#file(version.versionId, 'json'),
      `${JSON.stringify(version)}\n`,
    );
    this.#remember(version);
    return version;
  }

  #remember(version: ObjectVersion): void {
    const versions = this.#versions.get(version.key) ?? [];
    versions.push(version);
    this.#versions.set(version.key, versions);
    this.#made = Math.max(this.#made, version.number + 1);
  }

  #file(versionId: string, extension: 'bin' | 'json'): string {
    return join(this.#folder, `${versionId}.${extension}`);
  }
}

/** The buckets there are. */
export function openBuckets(options: {
  buckets: BucketDescription[];
  dataDir: string;
  clock: Clock;
}): Map<string, ObjectStore> {
  const { buckets, dataDir, clock } = options;
  if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true });
  return new Map(
    buckets.map(bucket => [
      bucket.name,
      ObjectStore.open({ bucket, dataDir, clock }),
    ]),
  );
}
