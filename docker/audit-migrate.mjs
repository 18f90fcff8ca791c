// In the image: node audit-migrate.mjs --help. Makes the audit ledger's tables as the role that owns them, before the portal is started.
import { runLedgerMigration } from '@alphaswarm-admin/plugin-audit-log-node';

process.exit(await runLedgerMigration(process.argv.slice(2)));
