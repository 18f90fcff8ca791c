import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  MemoryTree,
  openCheckpoint,
  sameHash,
  TiledTree,
  verifyConsistency,
  verifyInclusion,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync } from 'node:crypto';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { createKeySigner } from './CheckpointSigner';
import { LedgerBrokenError } from './errors';
import { logKeys } from './logKeys';
import { storedTiles } from './storedTile';
import { TreeIntegrator } from './TreeIntegrator';
import { TreeTables } from './TreeTables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';

function newSigner() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return createKeySigner({ name: ORIGIN, key: privateKey });
}

describe('TreeIntegrator', () => {
  const keys = logKeys({ origin: ORIGIN, signer: newSigner() });
  const logger = mockServices.logger.mock();
  let ledgerDatabases: LedgerDatabases;
  let ledger: DatabaseAuditLedger;
  let tables: TreeTables;
  let integrator: TreeIntegrator;

  beforeEach(async () => {
    jest.clearAllMocks();
    ledgerDatabases = await LedgerDatabases.create(databases);
    ledger = await DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger,
      deadlineMs: 30_000,
    });
    tables = tablesOfAProcess();
    integrator = TreeIntegrator.create({ tables, keys, logger });
  });

  afterEach(async () => {
    await ledgerDatabases.close();
  });

  function tablesOfAProcess() {
    return TreeTables.create({
      database: ledgerDatabases.pool(),
      timeoutMs: 10_000,
    });
  }

  async function append(count: number) {
    await Promise.all(
      Array.from({ length: count }, () => ledger.append(restart('observed'))),
    );
  }

  /** The rows' tree, made anew in memory. */
  async function naiveTree() {
    const rows = await ledgerDatabases
      .admin('security_audit_events')
      .select('leaf_hash')
      .orderBy('seq');
    return MemoryTree.create({
      leafHashes: rows.map(row => Buffer.from(row.leaf_hash, 'hex')),
    });
  }

  async function head() {
    const stored = await tables.latestCheckpoint();
    return openCheckpoint(stored!.note, keys.log);
  }

  /** As a superuser with access to the machine can. */
  async function tamper(sql: string) {
    await ledgerDatabases.admin.raw(
      `begin; alter table security_audit_events disable trigger all; alter table audit_tiles disable trigger all;
       alter table audit_checkpoints disable trigger all; ${sql}; commit`,
    );
  }

  it('signs the empty log, then a head over every row', async () => {
    expect(await integrator.integrate()).toEqual({
      outcome: 'signed',
      behind: 0,
    });
    expect(await head()).toMatchObject({ origin: ORIGIN, size: 0 });

    let appended = 0;
    for (const more of [1, 2, 252, 1, 1, 300]) {
      await append(more);
      appended += more;
      await integrator.integrate();
      const { size, root } = await head();
      expect(size).toBe(appended);
      expect(sameHash(root, (await naiveTree()).root())).toBe(true);
    }
    expect((await integrator.integrate()).outcome).toBe('nothing');
    expect(integrator.standing.lagRows).toBe(0);
  });

  it('keeps tiles from which every proof can be made', async () => {
    const sizes = [3, 256, 700];
    let appended = 0;
    for (const size of sizes) {
      await append(size - appended);
      appended = size;
      await integrator.integrate();
    }
    const naive = await naiveTree();
    const { size, root } = await head();
    const tree = TiledTree.create({ size, reader: storedTiles(tables) });
    for (const index of [0, 1, 255, 256, 511, 512, 698, 699]) {
      const proof = await tree.inclusionProof(index);
      const [leafHash] = await tree.leafHashes({ from: index, to: index + 1 });
      expect(() =>
        verifyInclusion({ leafHash, index, size, root, proof }),
      ).not.toThrow();
    }
    for (const oldSize of sizes) {
      const proof = await tree.consistencyProof(oldSize);
      expect(() =>
        verifyConsistency({
          oldSize,
          oldRoot: naive.root(oldSize),
          newSize: size,
          newRoot: root,
          proof,
        }),
      ).not.toThrow();
    }
    expect(await ledgerDatabases.admin('audit_tiles')).toHaveLength(2);
  });

  it('goes on in another process where the first one ended', async () => {
    await append(400);
    await integrator.integrate();
    await append(400);
    const other = TreeIntegrator.create({
      tables: tablesOfAProcess(),
      keys,
      logger,
    });
    await other.integrate();
    // The first one's memory is stale now.
    await append(10);
    await integrator.integrate();
    const { size, root } = await head();
    expect(size).toBe(810);
    expect(sameHash(root, (await naiveTree()).root())).toBe(true);
  });

  it('takes turns with other processes, and never signs two heads of one size', async () => {
    const others = [1, 2, 3].map(() =>
      TreeIntegrator.create({ tables: tablesOfAProcess(), keys, logger }),
    );
    for (let round = 0; round < 10; round += 1) {
      await append(20);
      await Promise.all([integrator, ...others].map(one => one.integrate()));
    }
    await integrator.integrate();
    const { size, root } = await head();
    expect(size).toBe(200);
    const naive = await naiveTree();
    expect(sameHash(root, naive.root())).toBe(true);
    for (const stored of await ledgerDatabases.admin('audit_checkpoints')) {
      expect(sameHash(stored.root, naive.root(Number(stored.size)))).toBe(true);
    }
  });

  it('leaves the turn to the process that has it', async () => {
    await append(1);
    const outcome = await tablesOfAProcess().transaction(async holder => {
      await holder.tryIntegrationLock();
      return integrator.integrate();
    });
    expect(outcome).toEqual({ outcome: 'elsewhere', behind: 1 });
    expect(integrator.standing.lagRows).toBe(1);
    expect((await integrator.integrate()).outcome).toBe('signed');
  });

  it('has the head follow the rows by itself while it is started', async () => {
    integrator.start();
    const start = performance.now();
    await append(50);
    while ((await tables.latestCheckpoint())?.size !== 50) {
      expect(performance.now() - start).toBeLessThan(5_000);
    }
    await integrator.stop();
  });

  it('signs the present head again with a new key; the old signature still counts', async () => {
    await append(3);
    await integrator.integrate();
    const rotated = logKeys({
      origin: ORIGIN,
      signer: newSigner(),
      others: keys.vkeys,
    });
    const renewed = TreeIntegrator.create({ tables, keys: rotated, logger });
    expect((await renewed.integrate()).outcome).toBe('signed');
    expect((await renewed.integrate()).outcome).toBe('nothing');
    const notes = await ledgerDatabases
      .admin('audit_checkpoints')
      .pluck('note');
    expect(notes).toHaveLength(2);
    const signedBy = notes.map(
      note => openCheckpoint(note, rotated.log).signedBy[0].id,
    );
    expect(new Set(signedBy)).toEqual(
      new Set([keys.signer.id, rotated.signer.id]),
    );
    // During a rolling update the old process is still there: they don't sign in turns for ever.
    expect((await integrator.integrate()).outcome).toBe('nothing');
  });

  it.each([
    [
      'a row that the head covers was changed',
      `update security_audit_events set leaf_hash = repeat('0', 64) where seq = 257`,
    ],
    [
      'rows at the end were removed',
      `delete from security_audit_events where seq >= 250; update audit_ledger_head set size = 250`,
    ],
    [
      'a row in the middle was removed',
      `delete from security_audit_events where seq = 257`,
    ],
    [
      'the tile was changed',
      `update audit_tiles set root = repeat('x', 32)::bytea`,
    ],
    ['the tile was removed', `delete from audit_tiles`],
    [
      'the checkpoint was changed',
      `update audit_checkpoints set root = repeat('x', 32)::bytea`,
    ],
    [
      'the checkpoint is signed by a stranger',
      `update audit_checkpoints set note = replace(note, ' ', '  ')`,
    ],
  ])('signs nothing any more when %s', async (_, sql) => {
    await append(260);
    await integrator.integrate();
    await tamper(sql);
    await append(1);
    const restarted = TreeIntegrator.create({ tables, keys, logger });
    await expect(restarted.integrate()).rejects.toThrow(LedgerBrokenError);
    expect((await tables.latestCheckpoint())?.size).toBe(260);

    restarted.start();
    while (logger.error.mock.calls.length === 0) {
      await new Promise(setImmediate);
    }
    await restarted.stop();
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/^Audit ledger: BROKEN, nothing is signed/),
    );
  });

  it.each(['audit_tiles', 'audit_checkpoints'])(
    'has a table %s that refuses changes even to its owner',
    async table => {
      await append(256);
      await integrator.integrate();
      for (const sql of [
        `delete from ${table}`,
        `truncate ${table}`,
        `update ${table} set ${table === 'audit_tiles' ? 'index' : 'size'} = 0`,
      ]) {
        await expect(ledgerDatabases.admin.raw(sql)).rejects.toThrow(
          /append-only/,
        );
      }
    },
  );
});
