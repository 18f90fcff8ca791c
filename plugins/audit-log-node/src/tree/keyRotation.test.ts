import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { openCheckpoint } from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { restart } from '../__testUtils__/events';
import { FakeKms } from '../__testUtils__/FakeKms';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { checkLedger } from '../fsck/checkLedger';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { createKeySigner } from './CheckpointSigner';
import { createKmsSigner } from './KmsSigner';
import { type LogKeys, logKeys } from './logKeys';
import { TreeIntegrator, verifyStored } from './TreeIntegrator';
import { TreeTables } from './TreeTables';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const origin = 'admin.example/audit-log';

describe('the rotation of the signing key', () => {
  const logger = mockServices.logger.mock();
  let kms: FakeKms;
  let ledgerDatabases: LedgerDatabases;
  let ledger: DatabaseAuditLedger;
  let tables: TreeTables;

  beforeEach(async () => {
    jest.clearAllMocks();
    kms = await FakeKms.start();
    ledgerDatabases = await LedgerDatabases.create(databases);
    ledger = await DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger,
      deadlineMs: 30_000,
    });
    tables = TreeTables.create({
      database: ledgerDatabases.pool(),
      timeoutMs: 10_000,
    });
  });

  afterEach(async () => {
    await ledgerDatabases.close();
    await kms.stop();
  });

  const fileSigner = () =>
    createKeySigner({
      name: origin,
      key: generateKeyPairSync('ed25519').privateKey,
    });

  const kmsSigner = () =>
    createKmsSigner({
      name: origin,
      keyId: 'alias/ledger',
      region: 'eu-central-1',
      endpoint: kms.endpoint,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
    });

  /** A replica: it appends a row, signs, and checks what is stored with the keys that it was started with. */
  function replica(keys: LogKeys) {
    const integrator = TreeIntegrator.create({ tables, keys, logger });
    return {
      integrator,
      async serve() {
        await ledger.append(restart('observed'));
        await integrator.integrate();
        const head = await tables.latestCheckpoint();
        verifyStored(head!, keys.log);
        return openCheckpoint(head!.note, keys.log).signedBy[0].id;
      },
    };
  }

  it('goes replica by replica, from a file to KMS, while all of them sign: the new key is announced before it signs', async () => {
    const file = fileSigner();
    const inKms = await kmsSigner();
    const before = logKeys({ origin, signer: file });
    const announced = logKeys({ origin, signer: file, others: [inKms.vkey] });
    const after = logKeys({ origin, signer: inKms, others: [file.vkey] });

    // Which keys the two replicas were started with, one restart after the other.
    const states: Array<[LogKeys, LogKeys]> = [
      [before, before],
      [announced, before],
      [announced, announced],
      [after, announced],
      [after, after],
    ];
    for (const pair of states) {
      const replicas = pair.map(replica);
      for (const [index, { serve }] of replicas.entries()) {
        expect(await serve()).toBe(pair[index].signer.id);
      }
      // Each again, over what the other one has signed.
      for (const { serve } of replicas) await serve();
    }

    expect(
      await checkLedger({ tables, log: after.log }).then(
        ({ problems }) => problems,
      ),
    ).toEqual([]);
    // What the file's key signed still verifies, long after it signs no more.
    const notes: string[] = await ledgerDatabases
      .admin('audit_checkpoints')
      .orderBy('size')
      .pluck('note');
    const signers = notes.map(
      note => openCheckpoint(note, after.log).signedBy[0].id,
    );
    expect(signers[0]).toBe(file.id);
    expect(signers.at(-1)).toBe(inKms.id);
  });

  it('is taken for a stranger’s signature where the new key was not announced', async () => {
    const old = logKeys({ origin, signer: fileSigner() });
    const unannounced = logKeys({
      origin,
      signer: await kmsSigner(),
      others: old.vkeys,
    });
    await replica(unannounced).serve();
    await expect(replica(old).serve()).rejects.toThrow(/does not verify/);
  });

  it('leaves the head behind while KMS fails, says why, and catches up; appends go on all the while', async () => {
    const keys = logKeys({ origin, signer: await kmsSigner() });
    const { integrator, serve } = replica(keys);
    await serve();
    integrator.start();
    kms.fault = { error: 'DisabledException' };
    for (let more = 0; more < 5; more++) {
      await ledger.append(restart('observed'));
    }
    while (integrator.standing.problem === undefined) await nextTurn();
    expect(integrator.standing.problem).toMatch(
      /the KMS key alias\/ledger is disabled/,
    );
    expect((await tables.latestCheckpoint())?.size).toBe(1);

    kms.fault = undefined;
    while ((await tables.latestCheckpoint())?.size !== 6) await nextTurn();
    while (integrator.standing.lagRows > 0) await nextTurn();
    expect(integrator.standing).not.toHaveProperty('problem');
    await integrator.stop();
  });
});
