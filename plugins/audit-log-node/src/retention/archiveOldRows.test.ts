import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  type AuditRow,
  createReceipt,
  TiledTree,
  verifyReceipt,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { checkLedger } from '../fsck/checkLedger';
import { closePartition } from '../ledger/closePartition';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { createKeySigner } from '../tree/CheckpointSigner';
import { logKeys } from '../tree/logKeys';
import { nodeTreeHasher } from '../tree/nodeHasher';
import { RowAudit } from '../tree/RowAudit';
import { storedTiles } from '../tree/storedTile';
import { TreeIntegrator } from '../tree/TreeIntegrator';
import { TreeTables } from '../tree/TreeTables';
import { archiveOldRows, retentionActor } from './archiveOldRows';
import { detachPartition, oldestClosedPartition } from './partitions';
import { retentionDetachEvent } from './retentionEvent';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';

describe('archiveOldRows', () => {
  const logger = mockServices.logger.mock();
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys = logKeys({
    origin: ORIGIN,
    signer: createKeySigner({ name: ORIGIN, key: privateKey }),
  });
  let folder: string;
  let ledgerDatabases: LedgerDatabases;
  let database: Knex;
  let tables: TreeTables;
  let ledger: DatabaseAuditLedger;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-retention-'));
    ledgerDatabases = await LedgerDatabases.create(databases);
    database = ledgerDatabases.admin;
    tables = TreeTables.create({ database, timeoutMs: 10_000 });
    ledger = await openLedger();
  });

  afterEach(async () => {
    await ledgerDatabases.close();
    rmSync(folder, { recursive: true });
  });

  function openLedger() {
    return DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger,
      deadlineMs: 10_000,
    });
  }

  async function append(rows: number) {
    await Promise.all(
      Array.from({ length: rows }, () => ledger.append(restart('observed'))),
    );
  }

  async function integrate() {
    // Another one each time, as another process.
    const integrator = TreeIntegrator.create({ tables, keys, logger });
    while ((await integrator.integrate()).outcome !== 'nothing');
  }

  async function closeMonth() {
    await database.raw(
      `update audit_partitions set opened_at = opened_at - interval '1 month' where end_seq is null`,
    );
    expect(await closePartition(database)).toMatchObject({ outcome: 'closed' });
  }

  /** A partition of 300 rows, and enough after it that its tiles are full. */
  async function logOfTwoMonths() {
    await append(300);
    await closeMonth();
    await append(300);
    await integrate();
  }

  function archive(closedBefore = new Date()) {
    return archiveOldRows({
      database,
      tables,
      ledger,
      log: keys.log,
      folder,
      closedBefore,
      actor: retentionActor('otto'),
      say() {},
    });
  }

  async function receiptOf(row: AuditRow) {
    const head = (await tables.latestCheckpoint())!;
    const tree = TiledTree.create({
      size: head.size,
      reader: storedTiles(tables),
      hasher: nodeTreeHasher,
    });
    return createReceipt({
      row,
      hashes: await tree.inclusionProof(row.seq),
      checkpoint: head.note,
    });
  }

  async function check() {
    return checkLedger({ tables, log: keys.log });
  }

  it('exports old rows and takes them out; old receipts still verify, new ones too, and the log stays whole and goes on', async () => {
    await logOfTwoMonths();
    const [row] = await tables.rows(7, 8);
    const oldReceipt = await receiptOf(row);

    expect(await archive()).toBe(1);

    expect(await tables.rows(0, 300)).toEqual([]);
    expect(await tables.rows(300, 301)).toHaveLength(1);
    expect(verifyReceipt(oldReceipt, keys.log).row.id).toBe(row.id);
    await append(300);
    await integrate();
    // From the archive's line and the tiles.
    const [, , ...lines] = readFileSync(
      path.join(folder, 'audit-log-0-300.ndjson'),
      'utf8',
    ).split('\n');
    const newReceipt = await receiptOf(JSON.parse(lines[7]));
    expect(verifyReceipt(newReceipt, keys.log).row.id).toBe(row.id);
    expect(await check()).toEqual({
      rows: 902,
      signedRows: 902,
      archivedTo: 300,
      problems: [],
    });
    const audit = await RowAudit.fromBeginning(tables);
    while (audit.size < 902) await audit.advance(902);
    audit.assertIs((await tables.latestCheckpoint())!);
  });

  it('is an action in the ledger, of whoever ran it', async () => {
    await logOfTwoMonths();
    await archive();
    const rows = await tables.rows(600, 610);
    expect(
      rows.map(({ event_type, phase, agent_subject, details }) => [
        event_type,
        phase,
        agent_subject,
        details.input,
      ]),
    ).toEqual(
      ['intent', 'succeeded'].map(phase => [
        retentionDetachEvent.id,
        phase,
        'audit-retention, run by otto',
        { from: 0, to: 299, archive: 'audit-log-0-300.ndjson' },
      ]),
    );
  });

  it('refuses an action of the archive a second intent', async () => {
    const actionId = randomUUID();
    await ledger.append(restart('intent', { actionId }));
    await ledger.append(restart('failed', { actionId }));
    await logOfTwoMonths();
    await archive();
    await expect(
      ledger.append(restart('intent', { actionId })),
    ).rejects.toThrow('The action already has an intent');
  });

  it('keeps what is not old enough', async () => {
    await logOfTwoMonths();
    expect(await archive(new Date(Date.now() - 60_000))).toBe(0);
    expect(await tables.rows(0, 1)).toHaveLength(1);
  });

  it('keeps a partition in which an action began that has no outcome', async () => {
    const actionId = randomUUID();
    await ledger.append(restart('intent', { actionId }));
    await logOfTwoMonths();
    await expect(archive()).rejects.toThrow(
      'Rows 0 to 300 stay: an action that has no outcome yet began in it',
    );
    await ledger.append(restart('succeeded', { actionId }));
    expect(await archive()).toBe(1);
    expect((await check()).problems).toEqual([]);
  });

  it('keeps a partition whose last rows are not in a full tile', async () => {
    await append(300);
    await closeMonth();
    await append(10);
    await integrate();
    await expect(archive()).rejects.toThrow(
      'its last rows are not in a full tile of the signed tree yet: rows below 256 are',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps a partition whose export does not verify, and names the row', async () => {
    await logOfTwoMonths();
    await database.raw(
      `alter table security_audit_events disable trigger all;
       update security_audit_events set reason = 'another' where seq = 42`,
    );
    await expect(archive()).rejects.toThrow(/[Rr]ow 42/);
    expect(await tables.rows(0, 300)).toHaveLength(300);
  });

  it('does not take a file for an archive that is none', async () => {
    await logOfTwoMonths();
    await archive();
    await append(300);
    await closeMonth();
    await append(300);
    await integrate();
    const { from, to } = (await oldestClosedPartition(database, new Date()))!;
    const old = path.join(folder, 'audit-log-0-300.ndjson');
    const other = path.join(folder, `audit-log-${from}-${to}.ndjson`);
    copyFileSync(old, other);
    await expect(archive()).rejects.toThrow(
      `is not an export of all rows from ${from} to ${to}`,
    );
  });

  it.each([
    ['before the partition was taken out', false, ['intent', 'failed']],
    ['after it', true, ['intent', 'succeeded']],
  ])('finishes a run that was killed %s', async (_, detached, phases) => {
    await logOfTwoMonths();
    const actionId = randomUUID();
    await ledger.append({
      ...restart('intent', { actionId }),
      definition: retentionDetachEvent,
      target: { kind: 'audit-partition', id: '0' },
      details: { input: { from: 0, to: 299, archive: 'x' } },
    });
    if (detached) {
      const partition = await oldestClosedPartition(database, new Date());
      await detachPartition(database, partition!);
    }
    expect(await archive()).toBe(detached ? 0 : 1);
    const rows = await ledger.rowsOfAction(actionId);
    expect(rows.map(({ phase }) => phase)).toEqual(phases);
    expect((await check()).problems).toEqual([]);
  });

  it('leaves what was taken out as hard to change as it was', async () => {
    await logOfTwoMonths();
    await archive();
    await expect(
      database.raw('delete from security_audit_events_from_0'),
    ).rejects.toThrow('is append-only');
  });

  it('is found out if hashes of archived rows are changed afterwards', async () => {
    await logOfTwoMonths();
    await archive();
    await database.raw(
      `alter table audit_tiles disable trigger all;
       update audit_tiles set hashes = overlay(hashes placing '\\x0000'::bytea from 100) where level = 0 and index = 0`,
    );
    expect((await check()).problems).toEqual([
      'tile 0 of level 0 is not what its rows make it',
    ]);
  });
});
