import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '../commandLine/openDatabase';
import { prepareLedger } from './prepareLedger';

const usage = `Makes the audit ledger's tables, or brings them up to date, as the role that is to own them, and lets the portal's role append and read.

  audit-migrate --runtime-role <the portal's role> [--schema audit-log] [--password-file <path>]

The connection is that of the environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGSSLMODE. The password of the file wins. Run it before a portal with
new migrations is started. Ends with 0 if the ledger is ready, 2 if not.
`;

/**
 * The command `audit-migrate`: from a checkout scripts/audit-migrate.mjs runs it, in the image docker/audit-migrate.mjs.
 *
 * @param args - the command's arguments, without the program
 * @returns the exit code: 0 if the ledger is ready, 2 if not
 */
export async function runLedgerMigration(args: string[]): Promise<number> {
  try {
    return await migrate(args);
  } catch (error) {
    process.stderr.write(
      `The ledger could not be made ready: ${error instanceof Error ? error.message : error}\n`,
    );
    return 2;
  }
}

async function migrate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      'runtime-role': { type: 'string' },
      schema: { type: 'string', default: 'audit-log' },
      'password-file': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { schema, 'runtime-role': runtimeRole } = values;
  if (values.help || !runtimeRole) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const passwordFile = values['password-file'];
  const database = openDatabase(
    schema,
    passwordFile && (await readFile(passwordFile, 'utf8')).trimEnd(),
  );
  try {
    await prepareLedger({ database, schema, runtimeRole });
    process.stdout.write(
      `The ledger in schema ${schema} is ready for ${runtimeRole}\n`,
    );
    return 0;
  } finally {
    await database.destroy();
  }
}
