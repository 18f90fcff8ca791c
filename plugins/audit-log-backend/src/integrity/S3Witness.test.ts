import { TestDatabases } from '@backstage/backend-test-utils';
import { LedgerBrokenError } from '@alphaswarm-admin/plugin-audit-log-node';
import { S3Server } from '../__testUtils__/S3Server';
import { SignedLog } from '../__testUtils__/SignedLog';
import { LockedBucket } from '../archive/LockedBucket';
import { S3Witness } from './S3Witness';
import { storedTree } from './storedTree';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('S3Witness', () => {
  let log: SignedLog;
  let s3: S3Server;

  beforeEach(async () => {
    log = await SignedLog.create(databases);
    s3 = await S3Server.start();
  });
  afterEach(() => s3.stop());

  const create = (everyMs = 0) =>
    S3Witness.create({
      name: 'bucket',
      bucket: LockedBucket.create(s3.config('heads/')),
      log: log.keys.log,
      everyMs,
    });
  const present = async () =>
    storedTree(log.tables, (await log.tables.latestCheckpoint())!);
  const rewrite = async (rows: number) => {
    await log.tamper(
      `delete from security_audit_events; delete from audit_checkpoints; update audit_ledger_head set size = 0`,
    );
    await log.grow(rows, 'another story');
  };

  it('keeps each head that it is shown, locked', async () => {
    const witness = create();
    for (const rows of [2, 1, 1]) {
      await log.grow(rows);
      await witness.compare(await present(), 'newest');
    }
    expect(await witness.compare(await present(), 'all')).toEqual({ size: 4 });
    const held = [...s3.objects];
    expect(held.map(([key]) => key)).toEqual([
      expect.stringMatching(
        /^heads\/000000000000002-[0-9a-f]{64}\.checkpoint$/,
      ),
      expect.stringMatching(/^heads\/000000000000003-/),
      expect.stringMatching(/^heads\/000000000000004-/),
    ]);
    expect(held[0][1].headers['x-amz-object-lock-mode']).toBe('COMPLIANCE');
    expect(held[0][1].body.toString()).toMatch(
      /^admin\.example\/audit-log\n2\n/,
    );
  });

  it('is shown a head as often as configured, and compares each time', async () => {
    const witness = create(60_000);
    await log.grow(2);
    await witness.compare(await present(), 'newest');
    await log.grow(2);
    expect(await witness.compare(await present(), 'newest')).toEqual({
      size: 2,
    });
    expect(s3.objects.size).toBe(1);
    await rewrite(6);
    await expect(witness.compare(await present(), 'newest')).rejects.toThrow(
      LedgerBrokenError,
    );
  });

  it('is one memory for all processes', async () => {
    await log.grow(2);
    await create().compare(await present(), 'newest');
    await rewrite(3);
    await expect(create().compare(await present(), 'newest')).rejects.toThrow(
      "the witness 'bucket' holds a head of 2 rows that the log does not continue: rows up to there were rewritten",
    );
    await rewrite(1);
    await expect(create().compare(await present(), 'newest')).rejects.toThrow(
      "the witness 'bucket' holds a head of 2 rows, but the log has only 1",
    );
  });

  it('remembers older heads, though a newer one was slipped in', async () => {
    await log.grow(2);
    await create().compare(await present(), 'newest');
    await rewrite(3);
    // Whoever rewrote the log puts its head there without comparing.
    const { head } = await present();
    s3.objects.set(
      `heads/000000000000003-${Buffer.from(head.root).toString('hex')}.checkpoint`,
      { body: Buffer.from(head.note), headers: {} },
    );
    expect(await create().compare(await present(), 'newest')).toEqual({
      size: 3,
    });
    await expect(create().compare(await present(), 'all')).rejects.toThrow(
      'holds a head of 2 rows that the log does not continue',
    );
  });

  it('says nothing against the log by an object that the log did not sign', async () => {
    await log.grow(2);
    s3.objects.set(`heads/000000000000001-${'0'.repeat(64)}.checkpoint`, {
      body: Buffer.from('a checkpoint of somebody else\n'),
      headers: {},
    });
    const outcome = create().compare(await present(), 'all');
    await expect(outcome).rejects.toThrow(/Not a checkpoint|note/);
    await expect(outcome).rejects.not.toBeInstanceOf(LedgerBrokenError);
  });

  it('can not be asked for a while, and makes up for it', async () => {
    await log.grow(2);
    s3.fail({ how: { status: 503, code: 'SlowDown' } });
    const witness = create();
    await expect(witness.compare(await present(), 'newest')).rejects.toThrow(
      "the bucket 'archive' refuses so many requests",
    );
    expect(await witness.compare(await present(), 'newest')).toEqual({
      size: 2,
    });
  });
});
