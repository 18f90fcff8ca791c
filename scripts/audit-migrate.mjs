// node scripts/audit-migrate.mjs --help: makes the audit ledger's tables as a role of its own, and lets the portal's role append and read.
import { runAuditTool } from './launcher/audit-tool.mjs';

runAuditTool('migrate/main.ts');
