// node scripts/audit-fsck.mjs --help: checks the audit ledger in a Postgres.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies } from './launcher/dependencies.mjs';
import { ensureNode } from './launcher/node-runtime.mjs';
import { root } from './launcher/paths.mjs';
import { fail } from './launcher/progress.mjs';

async function main() {
  const { node } = await ensureNode();
  await ensureDependencies(node);
  const child = spawn(
    node,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'plugins/audit-log-node/src/fsck/main.ts'),
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  );
  child.on('error', fail);
  child.on('close', code => {
    process.exitCode = code ?? 2;
  });
}

main().catch(fail);
