// node scripts/audit-fsck.mjs --help: checks the audit ledger in a Postgres.
import { runAuditTool } from './launcher/audit-tool.mjs';

runAuditTool('fsck/main.ts');
