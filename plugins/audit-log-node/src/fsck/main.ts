import { trustedLog } from '@alphaswarm-admin/plugin-audit-log-common';
import { parseArgs } from 'node:util';
import { openDatabase } from '../commandLine/openDatabase';
import { TreeTables } from '../tree/TreeTables';
import { checkLedger } from './checkLedger';

const usage = `Checks the audit ledger in a Postgres: rows, hashes, tiles, signed heads, open actions. Changes nothing.

  audit-fsck --key <verifier key> [--key <an older one>] [--schema audit-log]

The connection is that of the environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE.
Ends with 0 if nothing is wrong, 1 if something is, 2 if it could not be checked.
`;

/** How long a statement may take: some read the whole table. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      key: { type: 'string', multiple: true },
      schema: { type: 'string', default: 'audit-log' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.key) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const log = trustedLog(values.key);
  const database = openDatabase(values.schema);
  try {
    const { rows, signedRows, archivedTo, problems } = await checkLedger({
      tables: TreeTables.create({ database, timeoutMs: STATEMENT_TIMEOUT_MS }),
      log,
    });
    for (const problem of problems) process.stdout.write(`${problem}\n`);
    if (archivedTo !== undefined) {
      process.stdout.write(
        `Rows before ${archivedTo} are archived: their tiles were checked\n`,
      );
    }
    process.stdout.write(
      `${rows} rows, ${signedRows} of them under a signed head: ${
        problems.length === 0 ? 'whole' : 'BROKEN'
      }\n`,
    );
    return problems.length === 0 ? 0 : 1;
  } finally {
    await database.destroy();
  }
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(
      `The ledger could not be checked: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(2);
  },
);
