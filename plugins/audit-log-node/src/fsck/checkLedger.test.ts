import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { createKeySigner } from '../tree/CheckpointSigner';
import { logKeys } from '../tree/logKeys';
import { TreeIntegrator } from '../tree/TreeIntegrator';
import { TreeTables } from '../tree/TreeTables';
import { checkAsItIs, checkLedger } from './checkLedger';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';
const { privateKey } = generateKeyPairSync('ed25519');
const keys = logKeys({
  origin: ORIGIN,
  signer: createKeySigner({ name: ORIGIN, key: privateKey }),
});

describe('checkLedger', () => {
  let ledgerDatabases: LedgerDatabases;
  let tables: TreeTables;

  beforeAll(async () => {
    ledgerDatabases = await LedgerDatabases.create(databases);
    const logger = mockServices.logger.mock();
    const ledger = await DatabaseAuditLedger.create({
      database: ledgerDatabases.pool(),
      logger,
      deadlineMs: 30_000,
    });
    tables = TreeTables.create({
      database: ledgerDatabases.pool(),
      timeoutMs: 10_000,
    });
    const integrator = TreeIntegrator.create({ tables, keys, logger });
    const actionIds = Array.from({ length: 20 }, () => randomUUID());
    for (const actionId of actionIds) {
      await ledger.append(restart('intent', { actionId }));
    }
    await integrator.integrate();
    for (const actionId of actionIds.slice(5)) {
      await ledger.append(restart('succeeded', { actionId }));
    }
    await Promise.all(
      Array.from({ length: 265 }, () => ledger.append(restart('observed'))),
    );
    await integrator.integrate();
    // Two rows that no head covers yet.
    await ledger.append(restart('observed'));
    await ledger.append(restart('observed'));
  });

  afterAll(async () => {
    await ledgerDatabases.close();
  });

  /** What is found after a superuser with access to the machine did this. It is rolled back. */
  async function problemsAfter(sql: string): Promise<string[]> {
    const tampered = [
      'security_audit_events',
      'audit_tiles',
      'audit_checkpoints',
    ].map(table => `alter table ${table} disable trigger all`);
    const trx = await ledgerDatabases.admin.transaction();
    try {
      await trx.raw([...tampered, sql].join(';'));
      const { problems } = await checkAsItIs({
        tables: TreeTables.create({ database: trx, timeoutMs: 10_000 }),
        log: keys.log,
      });
      return problems;
    } finally {
      await trx.rollback();
    }
  }

  it('finds nothing wrong with a ledger that is whole', async () => {
    expect(await checkLedger({ tables, log: keys.log })).toEqual({
      rows: 302,
      signedRows: 300,
      problems: [],
    });
  });

  it.each([
    [
      'a row that was changed',
      `update security_audit_events set reason = 'another' where seq = 3`,
      /^row 3 is not what was hashed$/,
    ],
    [
      'a row that was changed together with its hash',
      `update security_audit_events x set reason = y.reason, phase = y.phase, id = gen_random_uuid(), action_id = gen_random_uuid(),
         leaf_hash = y.leaf_hash from security_audit_events y where x.seq = 60 and y.seq = 61`,
      /^row 60 is not what was hashed$/,
    ],
    [
      'rows that were swapped',
      `update security_audit_events set seq = 1000 where seq = 50; update security_audit_events set seq = 50 where seq = 51;
       update security_audit_events set seq = 51 where seq = 1000`,
      /^tile 0 of level 0 is not what its rows make it$/,
    ],
    [
      'a removed row',
      `delete from security_audit_events where seq = 100`,
      /^row 100 is missing$/,
    ],
    [
      'removed rows at the end',
      `delete from security_audit_events where seq > 290`,
      /^row 291 is missing$/,
    ],
    [
      'a removed row that no head covers yet',
      `delete from security_audit_events where seq = 301`,
      /^row 301 is missing$/,
    ],
    [
      'a row that nobody counted',
      `update audit_ledger_head set size = 301`,
      /^row 301 is beyond the 301 rows that the ledger counts$/,
    ],
    [
      'a ledger that was cut behind its head',
      `delete from security_audit_events where seq >= 280; update audit_ledger_head set size = 280`,
      /^a head of 300 rows was signed, but there are only 280$/,
    ],
    [
      'a changed tile',
      `update audit_tiles set hashes = set_byte(hashes, 8, 255 - get_byte(hashes, 8))`,
      /^tile 0 of level 0 is not what its rows make it$/,
    ],
    [
      'a removed tile',
      `delete from audit_tiles`,
      /^tile 0 of level 0 is missing$/,
    ],
    [
      'a tile too many',
      `insert into audit_tiles select 0, 1, hashes, root from audit_tiles`,
      /^there are 2 full tiles of level 0, where a tree of 300 rows has 1$/,
    ],
    [
      'a checkpoint of another tree',
      `update audit_checkpoints set root = repeat('x', 32)::bytea where size = 20`,
      /^the checkpoint stored for 20 rows was signed for another tree$/,
    ],
    [
      'a checkpoint with a garbled signature',
      `update audit_checkpoints set note = replace(note, 'admin.example', 'other.example') where size = 20`,
      /^the checkpoint of 20 rows does not verify/,
    ],
    [
      'an open action that was forgotten',
      `delete from audit_open_actions where intent_seq = 0`,
      /^the table of open actions is wrong about [0-9a-f-]{36}$/,
    ],
    [
      'a closed action that is listed as open',
      `insert into audit_open_actions select action_id, seq from security_audit_events where seq = 19`,
      /^the table of open actions is wrong about [0-9a-f-]{36}$/,
    ],
  ])('finds %s', async (_, sql, problem) => {
    expect(await problemsAfter(sql)).toContainEqual(
      expect.stringMatching(problem),
    );
  });
});
