// node scripts/audit-retention.mjs --help: archives audit rows that are older than the retention.
import { runAuditTool } from './launcher/audit-tool.mjs';

runAuditTool('retention/main.ts');
