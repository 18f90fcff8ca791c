import { parseArgs } from 'node:util';
import { openDatabase } from '../commandLine/openDatabase';
import { prepareLedger } from './prepareLedger';

const usage = `Makes the audit ledger's tables, or brings them up to date, as the role that is to own them, and lets the portal's role append and read.

  audit-migrate --runtime-role <the portal's role> [--schema audit-log]

The connection is that of the environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE. Run it before a portal with new migrations is started.
Ends with 0 if the ledger is ready, 2 if not.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'runtime-role': { type: 'string' },
      schema: { type: 'string', default: 'audit-log' },
      help: { type: 'boolean' },
    },
  });
  const { schema, 'runtime-role': runtimeRole } = values;
  if (values.help || !runtimeRole) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const database = openDatabase(schema);
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

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(
      `The ledger could not be made ready: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(2);
  },
);
