import { trustedLog } from '@alphaswarm-admin/plugin-audit-log-common';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { commandLineLogger } from '../commandLine/commandLineLogger';
import { openDatabase } from '../commandLine/openDatabase';
import { DatabaseAuditLedger } from '../ledger/DatabaseAuditLedger';
import { TreeTables } from '../tree/TreeTables';
import { archiveOldRows, retentionActor } from './archiveOldRows';

const usage = `Archives audit rows that are older than the retention: exports each partition with its proof, verifies the export, and takes the partition
out of the ledger's table. Nothing is deleted: the partition stays in the database as a table of its own.

  audit-retention --key <verifier key> [--key <an older one>] --out <folder>
                  [--years 7] [--operator <who runs it>] [--schema audit-log]

The connection is that of the environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE. The role must own the ledger's tables.
Ends with 0 if everything that is older was archived, 1 if something had to stay, 2 if it could not be run.
`;

/** How long a statement may take: some read a whole partition. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      key: { type: 'string', multiple: true },
      out: { type: 'string' },
      years: { type: 'string', default: '7' },
      operator: { type: 'string' },
      schema: { type: 'string', default: 'audit-log' },
      help: { type: 'boolean' },
    },
  });
  const years = Number(values.years);
  const isUsable = values.key && values.out && Number.isInteger(years);
  if (values.help || !isUsable || years < 1) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const closedBefore = new Date();
  closedBefore.setUTCFullYear(closedBefore.getUTCFullYear() - years);
  const log = trustedLog(values.key!);
  const folder = values.out!;
  await mkdir(folder, { recursive: true });
  const database = openDatabase(values.schema);
  const ledger = await DatabaseAuditLedger.create({
    database: openDatabase(values.schema),
    logger: commandLineLogger,
    skipMigrations: true,
  });
  try {
    const archived = await archiveOldRows({
      database,
      tables: TreeTables.create({ database, timeoutMs: STATEMENT_TIMEOUT_MS }),
      ledger,
      log,
      folder,
      closedBefore,
      actor: retentionActor(values.operator ?? os.userInfo().username),
      say: line => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(
      archived === 0
        ? `Nothing was closed before ${closedBefore.toISOString()}\n`
        : `${archived} partitions archived\n`,
    );
    return 0;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
    return 1;
  } finally {
    await ledger.close();
    await database.destroy();
  }
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(
      `The retention could not be run: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(2);
  },
);
