import { runLedgerMigration } from './runLedgerMigration';

void runLedgerMigration(process.argv.slice(2)).then(code => process.exit(code));
