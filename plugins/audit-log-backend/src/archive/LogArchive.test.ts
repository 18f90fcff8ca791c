import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  archiveObjectName,
  type ArchivedObject,
  parseArchiveObjectName,
  verifyArchive,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { type S3Fault, S3Server } from '../__testUtils__/S3Server';
import { SignedLog } from '../__testUtils__/SignedLog';
import { ArchiveMetrics } from './ArchiveMetrics';
import { ArchiveProgress } from './ArchiveProgress';
import { LockedBucket } from './LockedBucket';
import { LogArchive } from './LogArchive';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const running = new AbortController().signal;
const PREFIX = 'log/';

/** More requests than any run makes. */
const MAX_REQUESTS = 40;

describe('LogArchive', () => {
  const logger = mockServices.logger.mock();
  let log: SignedLog;
  let s3: S3Server;
  let progress: ArchiveProgress;

  beforeEach(async () => {
    jest.clearAllMocks();
    log = await SignedLog.create(databases);
    s3 = await S3Server.start();
    progress = ArchiveProgress.create({ ...log, destination: 's3://archive' });
  });
  afterEach(() => s3.stop());

  /** The archive as a process has it that just started. */
  const createArchive = (timeoutMs?: number) =>
    LogArchive.create({
      bucket: LockedBucket.create({ ...s3.config(PREFIX), timeoutMs }),
      progress,
      tables: log.tables,
      log: log.keys.log,
      logger,
      metrics: ArchiveMetrics.create(),
      maxRows: 10,
    });
  const run = () => createArchive().run(running);

  const keyOf = (from: number, to: number) =>
    PREFIX + archiveObjectName({ from, to });

  /** Verifies what is in the bucket, as somebody does who copied it to a folder; throws what is wrong. */
  async function verifyBucket() {
    const objects = [...s3.objects].map(([key, { body }]): ArchivedObject => ({
      ...parseArchiveObjectName(key.slice(PREFIX.length))!,
      async *read() {
        yield body;
      },
    }));
    const { from, to } = await verifyArchive(objects, {
      log: log.keys.log,
      first: 0,
    });
    return { from, to };
  }

  const puts = () => s3.asked.filter(request => request.startsWith('PUT'));

  it('writes the signed log in objects that are locked and prove themselves', async () => {
    await log.grow(25);
    await run();
    expect([...s3.objects.keys()]).toEqual([
      keyOf(0, 10),
      keyOf(10, 20),
      keyOf(20, 25),
    ]);
    expect(await verifyBucket()).toEqual({ from: 0, to: 25 });
    for (const { headers } of s3.objects.values()) {
      expect(headers['x-amz-object-lock-mode']).toBe('COMPLIANCE');
      const until = headers['x-amz-object-lock-retain-until-date'];
      const days = (Date.parse(until) - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(7 * 365);
    }
    expect(await progress.read()).toEqual({
      archivedTo: 25,
      archivedAt: expect.any(Date),
      attemptedAt: expect.any(Date),
    });
  });

  it('goes on where it was, and writes nothing twice', async () => {
    await log.grow(12);
    await run();
    await run();
    await log.grow(3);
    await run();
    expect(puts()).toEqual([
      `PUT ${keyOf(0, 10)}`,
      `PUT ${keyOf(10, 12)}`,
      `PUT ${keyOf(12, 15)}`,
    ]);
    expect(await verifyBucket()).toEqual({ from: 0, to: 15 });
  });

  it('does nothing before anything was signed', async () => {
    await run();
    expect(s3.asked).toEqual([]);
    expect((await progress.read()).problem).toBeUndefined();
  });

  it('encrypts with the key that it is given', async () => {
    await log.grow(1);
    await LogArchive.create({
      bucket: LockedBucket.create({ ...s3.config(PREFIX), kmsKeyId: 'key-1' }),
      progress,
      tables: log.tables,
      log: log.keys.log,
      logger,
      metrics: ArchiveMetrics.create(),
      maxRows: 10,
    }).run(running);
    expect(s3.objects.get(keyOf(0, 1))!.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
    });
  });

  describe.each(['before', 'after'] as const)(
    'when any one request is lost %s the bucket carries it out',
    when => {
      it.each(['drop', 'garbage'] as const)(
        'nothing is missing afterwards (%s)',
        async how => {
          await log.grow(25);
          s3.pageSize = 1_000;
          let nth = 1;
          for (; nth < MAX_REQUESTS; nth += 1) {
            const hasStruck = s3.fail({ nth, when, how });
            // Each run is of a process that just started, as after a crash.
            await run();
            if (!hasStruck()) break;
            await run();
            expect(await verifyBucket()).toEqual({
              from: 0,
              to: await log.tables.rowCount(),
            });
            expect((await progress.read()).problem).toBeUndefined();
            await log.grow(15);
          }
          s3.heal();
          expect(nth).toBeGreaterThan(6);
          expect(nth).toBeLessThan(MAX_REQUESTS);
          expect(new Set(puts()).size).toBe(s3.objects.size);
        },
      );
    },
  );

  it.each(['before', 'after'] as const)(
    'goes on where the bucket is, though its own memory of it was lost %s it was written',
    async when => {
      await log.grow(25);
      for (let nth = 1; nth <= 3; nth += 1) {
        const write = progress.archived.bind(progress);
        let writes = 0;
        const memory = jest
          .spyOn(progress, 'archived')
          .mockImplementation(async to => {
            writes += 1;
            if (writes !== nth) return write(to);
            if (when === 'after') await write(to);
            throw Object.assign(new Error('gone'), { code: '57P01' });
          });
        await run();
        memory.mockRestore();
        expect((await progress.read()).problem).toBe(
          "the ledger can't be read (57P01)",
        );
        await run();
        expect(await verifyBucket()).toEqual({
          from: 0,
          to: await log.tables.rowCount(),
        });
        expect((await progress.read()).problem).toBeUndefined();
        await log.grow(25);
      }
      expect(new Set(puts()).size).toBe(puts().length);
    },
  );

  it('is ended by its signal between two requests, and resumed', async () => {
    await log.grow(25);
    const ending = new AbortController();
    const original = progress.archived.bind(progress);
    jest.spyOn(progress, 'archived').mockImplementationOnce(async to => {
      await original(to);
      ending.abort();
    });
    await createArchive().run(ending.signal);
    expect(puts()).toEqual([`PUT ${keyOf(0, 10)}`]);
    await run();
    expect(await verifyBucket()).toEqual({ from: 0, to: 25 });
  });

  it.each<[string, S3Fault, string]>([
    [
      'throttles',
      { how: { status: 503, code: 'SlowDown' } },
      "the bucket 'archive' refuses so many requests (SlowDown)",
    ],
    [
      'denies a list',
      { how: { status: 403, code: 'AccessDenied' } },
      "the bucket 'archive' refuses access (AccessDenied): the portal's role needs s3:ListBucket",
    ],
    [
      'denies a write',
      { method: 'PUT', how: { status: 403, code: 'AccessDenied' } },
      "the bucket 'archive' refuses access (AccessDenied): the portal's role needs s3:PutObject and s3:PutObjectRetention, and kms:GenerateDataKey if it has a KMS key",
    ],
    [
      'is not there',
      { how: { status: 404, code: 'NoSuchBucket' } },
      "there is no bucket 'archive'",
    ],
    [
      'fails',
      { how: { status: 500, code: 'InternalError' } },
      "the bucket 'archive' answered 500 (InternalError)",
    ],
    [
      'does not answer',
      { how: 'hang' },
      "the bucket 'archive' does not answer",
    ],
    [
      'does not answer a write',
      { method: 'PUT', how: 'hang' },
      "the bucket 'archive' does not answer",
    ],
    [
      'cuts the connection',
      { how: 'drop' },
      "the bucket 'archive' can't be reached",
    ],
    [
      'answers garbage',
      { how: 'garbage' },
      "the bucket 'archive' gave an answer that can't be read",
    ],
    [
      'confirms a write that it did not do',
      { method: 'PUT', how: 'garbage' },
      "the bucket 'archive' confirmed an object that it doesn't hold",
    ],
  ])(
    'says in words that the bucket %s, and recovers',
    async (_, fault, problem) => {
      await log.grow(5);
      s3.fail(fault);
      await createArchive(300).run(running);
      expect((await progress.read()).problem).toBe(problem);
      expect(logger.warn).toHaveBeenCalledWith(
        `Audit log: not archived: ${problem}`,
      );
      await run();
      expect((await progress.read()).problem).toBeUndefined();
      expect(await verifyBucket()).toEqual({ from: 0, to: 5 });
    },
  );

  it('says that the bucket does not lock what it is given', async () => {
    await log.grow(5);
    s3.locks = false;
    await run();
    const { problem, archivedTo } = await progress.read();
    expect(problem).toContain('does not lock what it is given');
    expect(archivedTo).toBe(0);
  });

  it('takes a write of which the answer never came for what it is', async () => {
    await log.grow(5);
    // It arrives after the process gave up, and after the log went on.
    s3.fail({ method: 'PUT', when: 'after', how: 'hang' });
    await createArchive(300).run(running);
    await log.grow(2);
    await run();
    expect([...s3.objects.keys()]).toEqual([keyOf(0, 5), keyOf(5, 7)]);
    expect(await verifyBucket()).toEqual({ from: 0, to: 7 });
  });

  it('writes again what was hidden by a delete marker', async () => {
    await log.grow(25);
    await run();
    s3.objects.delete(keyOf(10, 20));
    await run();
    expect(logger.warn).toHaveBeenCalledWith(
      'Audit log: rows 10 to 19 are not in the archive though later ones are; they are written again',
    );
    expect(await verifyBucket()).toEqual({ from: 0, to: 25 });
  });

  it('leaves alone what was removed after its retention was over', async () => {
    await log.grow(25);
    await run();
    s3.objects.delete(keyOf(0, 10));
    const old = { ...s3.config(PREFIX), retentionMs: -1 };
    await LogArchive.create({
      bucket: LockedBucket.create(old),
      progress,
      tables: log.tables,
      log: log.keys.log,
      logger,
      metrics: ArchiveMetrics.create(),
      maxRows: 10,
    }).run(running);
    expect([...s3.objects.keys()]).toEqual([keyOf(10, 20), keyOf(20, 25)]);
    await run();
    expect(await verifyBucket()).toEqual({ from: 0, to: 25 });
  });

  it('believes the bucket, not its memory, and verifies what it does not remember', async () => {
    await log.grow(25);
    await run();
    await log.database('audit_archive_progress').del();
    const before = puts().length;
    await run();
    expect(puts()).toHaveLength(before);
    expect(s3.asked).toContain(`GET ${keyOf(10, 20)}`);
    expect((await progress.read()).archivedTo).toBe(25);
  });

  it('does not count an object that does not prove itself', async () => {
    await log.grow(5);
    await run();
    const { headers } = s3.objects.get(keyOf(0, 5))!;
    await log.grow(5);
    s3.objects.set(keyOf(5, 8), { body: Buffer.from('{}\n'), headers });
    await run();
    expect((await progress.read()).problem).toBe(
      'the object 000000000000005-000000000000008.ndjson was not written by the portal: it does not say which head it is proven by',
    );
    s3.objects.set(keyOf(5, 8), {
      body: Buffer.from('{}\n'),
      headers: {
        ...headers,
        'x-amz-meta-head-size': '10',
        'x-amz-meta-head-root': Buffer.from(
          (await log.tables.latestCheckpoint())!.root,
        ).toString('hex'),
      },
    });
    await run();
    const { problem, archivedTo } = await progress.read();
    expect(problem).toContain(
      'the object 000000000000005-000000000000008.ndjson does not prove itself',
    );
    expect(archivedTo).toBe(5);
  });

  it('says that the archive holds more than the log', async () => {
    await log.grow(5);
    await run();
    s3.objects.set(keyOf(5, 900), s3.objects.get(keyOf(0, 5))!);
    await run();
    expect((await progress.read()).problem).toContain(
      'the archive holds rows up to 899 (000000000000005-000000000000900.ndjson), but the log has only 5',
    );
  });

  it('does not archive what is not what was signed', async () => {
    await log.grow(5);
    await log.tamper(
      `update security_audit_events set reason = 'forged' where seq = 3`,
    );
    await run();
    expect((await progress.read()).problem).toMatch(
      /^rows 0 to 4 are not what was signed: Row 3 was altered/,
    );
    expect(s3.objects.size).toBe(0);
    expect(logger.error).toHaveBeenCalled();
  });

  it('names a row that is missing', async () => {
    await log.grow(5);
    await log.tamper(`delete from security_audit_events where seq = 3`);
    await run();
    expect((await progress.read()).problem).toBe(
      'row 3 is missing in the database',
    );
  });

  it('notices that the log does not continue what it archived', async () => {
    await log.grow(12);
    await run();
    // The whole database is rewritten and signed anew, with the key.
    await log.tamper(
      `delete from security_audit_events; delete from audit_checkpoints; update audit_ledger_head set size = 0`,
    );
    await log.grow(14, 'another story');
    await run();
    expect((await progress.read()).problem).toContain(
      'is of a head of 12 rows that the log does not continue: rows up to there were rewritten',
    );
    expect(logger.error).toHaveBeenCalled();
  });
});
