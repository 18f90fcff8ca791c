import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DatabaseProxy } from '../__testUtils__/DatabaseProxy';
import { restart } from '../__testUtils__/events';
import { LedgerDatabases } from '../__testUtils__/ledgerDatabases';
import { closePartition } from '../ledger/closePartition';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { createKeySigner } from '../tree/CheckpointSigner';
import { logKeys } from '../tree/logKeys';
import { TreeIntegrator } from '../tree/TreeIntegrator';
import { TreeTables } from '../tree/TreeTables';
import { checkLedger } from './checkLedger';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ORIGIN = 'admin.example/audit-log';
const { privateKey } = generateKeyPairSync('ed25519');
const keys = logKeys({
  origin: ORIGIN,
  signer: createKeySigner({ name: ORIGIN, key: privateKey }),
});

/** More requests than any pass or append makes. */
const MAX_REQUESTS = 40;

describe.each(['request', 'answer'] as const)(
  'when the %s of any one statement is lost',
  lost => {
    const logger = mockServices.logger.mock();
    let ledgerDatabases: LedgerDatabases;
    let proxy: DatabaseProxy;
    let pool: Knex;
    let tables: TreeTables;

    beforeEach(async () => {
      ledgerDatabases = await LedgerDatabases.create(databases);
      proxy = await DatabaseProxy.start(ledgerDatabases.connection);
      pool = ledgerDatabases.pool({ host: '127.0.0.1', port: proxy.port });
      tables = TreeTables.create({ database: pool, timeoutMs: 10_000 });
    });

    afterEach(async () => {
      await proxy.down();
      await ledgerDatabases.close();
    });

    async function expectWhole(rows: number) {
      const untouched = TreeTables.create({
        database: ledgerDatabases.admin,
        timeoutMs: 10_000,
      });
      expect(await checkLedger({ tables: untouched, log: keys.log })).toEqual({
        rows,
        signedRows: expect.any(Number),
        problems: [],
      });
    }

    it('an append is stored once, or is refused, and the ledger stays whole', async () => {
      const ledger = await DatabaseAuditLedger.create({
        database: pool,
        logger,
        deadlineMs: 10_000,
      });
      const appended: AuditRow[] = [];
      let request = 1;
      for (; request < MAX_REQUESTS; request += 1) {
        const actionId = randomUUID();
        proxy.loseRequest({ request, lost });
        appended.push(await ledger.append(restart('intent', { actionId })));
        appended.push(await ledger.append(restart('succeeded', { actionId })));
        if (proxy.faultIsPending) break;
      }
      expect(request).toBeGreaterThan(2);
      expect(request).toBeLessThan(MAX_REQUESTS);
      expect(appended.map(({ seq }) => seq)).toEqual(appended.map((_, i) => i));
      await expectWhole(appended.length);
    });

    it('a partition is closed, or is not, and appends go on', async () => {
      const ledger = await DatabaseAuditLedger.create({
        database: ledgerDatabases.pool(),
        logger,
        deadlineMs: 10_000,
      });
      const { admin } = ledgerDatabases;
      const partitions = async () =>
        (await admin('audit_partitions').select('first_seq')).length;
      let request = 1;
      for (; request < MAX_REQUESTS; request += 1) {
        await ledger.append(restart('observed'));
        await admin.raw(
          `update audit_partitions set opened_at = opened_at - interval '1 month' where end_seq is null`,
        );
        proxy.loseRequest({ request, lost });
        await closePartition(pool).catch(() => {});
        // As ten minutes later: it was closed, or is now. The session that was lost may hold its locks for a moment.
        while ((await partitions()) < request + 1) await closePartition(admin);
        expect(await partitions()).toBe(request + 1);
        if (proxy.faultIsPending) break;
      }
      expect(request).toBeGreaterThan(3);
      expect(request).toBeLessThan(MAX_REQUESTS);
      await expectWhole(request);
    });

    it('integration goes on where it was, and signs nothing twice', async () => {
      const ledger = await DatabaseAuditLedger.create({
        database: ledgerDatabases.pool(),
        logger,
        deadlineMs: 10_000,
      });
      let integrator = TreeIntegrator.create({ tables, keys, logger });
      let rows = 0;
      let request = 1;
      for (; request < MAX_REQUESTS; request += 1) {
        // Enough to fill a tile each time.
        await Promise.all(
          Array.from({ length: 256 }, () => ledger.append(restart('observed'))),
        );
        rows += 256;
        proxy.loseRequest({ request, lost });
        // It may fail or, when the fault came after all that mattered, not; either way nothing is wrong afterwards.
        await integrator.integrate().catch(() => {});
        await expectWhole(rows);
        if (proxy.faultIsPending) break;
        // The same process goes on, or another one does.
        if (request % 2 === 0) {
          integrator = TreeIntegrator.create({ tables, keys, logger });
        }
        await integrator.integrate();
        expect((await tables.latestCheckpoint())?.size).toBe(rows);
      }
      expect(request).toBeGreaterThan(6);
      expect(request).toBeLessThan(MAX_REQUESTS);
      await expectWhole(rows);
    });
  },
);
