import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIn } from '../../__testUtils__/startStandIn';
import { CallLog } from '../../calls';
import { createStoppedClock } from '../../clock';
import { FaultInjector } from '../../faults';
import { createS3 } from './createS3';
import { openBuckets } from './ObjectStore';

const START = Date.UTC(2026, 10, 24, 9);
const YEAR_MS = 365 * 86_400_000;
const Bucket = 'archive';

async function start(dataDir: string) {
  const clock = createStoppedClock(START);
  const faults = FaultInjector.create({ seed: 'test' });
  const buckets = openBuckets({
    buckets: [
      { name: Bucket, objectLock: true },
      { name: 'plain', objectLock: false },
    ],
    dataDir,
    clock,
  });
  const calls = CallLog.create({ clock });
  const server = await startStandIn({
    standIn: createS3({ buckets, clock, seed: 'test' }),
    calls,
    faults,
  });
  const client = new S3Client({
    endpoint: server.origin,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const stop = async () => {
    client.destroy();
    await server.close();
  };
  return { client, clock, faults, calls, stop };
}

describe('the S3 stand-in', () => {
  let dataDir: string;
  let s3: Awaited<ReturnType<typeof start>>;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 's3-'));
    s3 = await start(dataDir);
  });
  afterEach(async () => {
    await s3.stop();
    rmSync(dataDir, { recursive: true });
  });

  const sha256 = (text: string) =>
    createHash('sha256').update(text).digest('base64');
  const put = (
    Key: string,
    text: string,
    more: Partial<PutObjectCommandInput> = {},
  ) =>
    s3.client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: Buffer.from(text),
        ChecksumSHA256: sha256(text),
        ...more,
      }),
    );
  const locked = {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date(START + 7 * YEAR_MS),
  } as const;
  const get = async (Key: string, VersionId?: string) => {
    const answer = await s3.client.send(
      new GetObjectCommand({ Bucket, Key, VersionId }),
    );
    return answer.Body!.transformToString();
  };

  it('gives back what was put, with its checksum, metadata and lock', async () => {
    await put('logs/a b+ü.ndjson', 'héllo', {
      ...locked,
      Metadata: { rows: '3' },
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key-1',
    });
    expect(await get('logs/a b+ü.ndjson')).toBe('héllo');
    const head = await s3.client.send(
      new HeadObjectCommand({
        Bucket,
        Key: 'logs/a b+ü.ndjson',
        ChecksumMode: 'ENABLED',
      }),
    );
    expect(head).toMatchObject({
      ContentLength: 6,
      ChecksumSHA256: sha256('héllo'),
      Metadata: { rows: '3' },
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: locked.ObjectLockRetainUntilDate,
      SSEKMSKeyId: 'key-1',
    });
    const { Retention } = await s3.client.send(
      new GetObjectRetentionCommand({ Bucket, Key: 'logs/a b+ü.ndjson' }),
    );
    expect(Retention).toEqual({
      Mode: 'COMPLIANCE',
      RetainUntilDate: locked.ObjectLockRetainUntilDate,
    });
  });

  it('gives a range of an object', async () => {
    await put('a', '0123456789');
    const part = await s3.client.send(
      new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=2-4' }),
    );
    expect(await part.Body!.transformToString()).toBe('234');
    expect(part.ContentRange).toBe('bytes 2-4/10');
  });

  it('puts once if that was asked for', async () => {
    await put('a', 'one', { IfNoneMatch: '*' });
    await expect(put('a', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect(await get('a')).toBe('one');
  });

  it('lists page by page, in order, from a key on', async () => {
    for (const key of ['logs/3', 'logs/1', 'other', 'logs/2', 'logs/4']) {
      await put(key, key);
    }
    const list = (more: { StartAfter?: string; ContinuationToken?: string }) =>
      s3.client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: 'logs/',
          MaxKeys: 2,
          ...more,
        }),
      );
    const first = await list({ StartAfter: 'logs/1' });
    expect(first.Contents!.map(({ Key }) => Key)).toEqual(['logs/2', 'logs/3']);
    expect(first.IsTruncated).toBe(true);
    const second = await list({
      ContinuationToken: first.NextContinuationToken,
    });
    expect(second.Contents!.map(({ Key }) => Key)).toEqual(['logs/4']);
    expect(second.IsTruncated).toBe(false);
  });

  it('keeps a locked version from everybody until its time is over', async () => {
    const { VersionId } = await put('a', 'first', locked);
    // A new version is no change of the old one.
    await put('a', 'second');
    expect(await get('a')).toBe('second');
    expect(await get('a', VersionId)).toBe('first');
    const remove = () =>
      s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
    await expect(remove()).rejects.toMatchObject({ name: 'AccessDenied' });
    s3.clock.advance(7 * YEAR_MS + 1);
    await remove();
    await expect(get('a', VersionId)).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
  });

  it('hides a deleted object behind a marker, and keeps its versions', async () => {
    const { VersionId } = await put('a', 'first', locked);
    await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const { KeyCount } = await s3.client.send(
      new ListObjectsV2Command({ Bucket }),
    );
    expect(KeyCount).toBe(0);
    expect(await get('a', VersionId)).toBe('first');
  });

  it('is what it was after a restart', async () => {
    const { VersionId } = await put('a', 'first', locked);
    await put('a', 'second');
    await s3.stop();
    s3 = await start(dataDir);
    expect(await get('a')).toBe('second');
    await expect(
      s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it.each([
    [
      'a lock in a bucket that has none',
      { Bucket: 'plain', ...locked },
      'InvalidRequest',
    ],
    [
      'a lock that ends in the past',
      { ...locked, ObjectLockRetainUntilDate: new Date(START - 1) },
      'InvalidArgument',
    ],
    ['a wrong checksum', { ChecksumSHA256: sha256('other') }, 'BadDigest'],
    ['a bucket that is not there', { Bucket: 'nowhere' }, 'NoSuchBucket'],
  ] as const)('refuses %s', async (_what, more, name) => {
    await expect(put('a', 'text', more)).rejects.toMatchObject({ name });
    await expect(get('a')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('answers a HEAD of nothing with 404 and no body', async () => {
    await expect(
      s3.client.send(new HeadObjectCommand({ Bucket, Key: 'nothing' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('refuses requests that nobody signed', async () => {
    const origin = await s3.client.config.endpoint!();
    const answer = await fetch(
      `http://${origin.hostname}:${origin.port}/${Bucket}/a`,
      { method: 'PUT', body: 'x' },
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });

  it.each([
    ['throttle', 'SlowDown', 503],
    ['deny', 'AccessDenied', 403],
    ['error', 'InternalError', 500],
  ] as const)('says %s as S3 says it', async (kind, name, status) => {
    s3.faults.add({ standIn: 's3', operation: 'PutObject', kind, times: 1 });
    await expect(put('a', 'text')).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
    await put('a', 'text');
    expect(s3.calls.list({ operation: 'PutObject' })).toEqual([
      expect.objectContaining({ status, fault: kind }),
      expect.objectContaining({
        status: 200,
        input: { bucket: Bucket, key: 'a' },
      }),
    ]);
  });

  it('can lose the answer to what it has kept', async () => {
    s3.faults.add({
      standIn: 's3',
      operation: 'PutObject',
      kind: 'drop',
      when: 'after',
      times: 1,
    });
    await expect(put('a', 'kept')).rejects.toThrow();
    expect(await get('a')).toBe('kept');
  });
});
