/**
 * `audit-verify`: verifies receipts, exports and checkpoints of the audit ledger, offline.
 *
 * @packageDocumentation
 */
import { run } from './run';

run(process.argv.slice(2), {
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
}).then(
  code => {
    process.exitCode = code;
  },
  error => {
    // A fault of this program proves nothing, and must not pass for a verification.
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exitCode = 2;
  },
);
