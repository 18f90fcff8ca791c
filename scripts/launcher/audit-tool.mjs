// Runs a command of plugins/audit-log-node from its sources, with the arguments of this process.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { ensureNode } from './node-runtime.mjs';
import { root } from './paths.mjs';
import { fail } from './progress.mjs';

/** @param {string} source - below plugins/audit-log-node/src */
export function runAuditTool(source) {
  run(source).catch(fail);
}

async function run(source) {
  const { node } = await ensureNode();
  await ensureDependencies(node);
  const child = spawn(
    node,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'plugins/audit-log-node/src', source),
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  );
  child.on('error', fail);
  child.on('close', code => {
    process.exitCode = code ?? 2;
  });
}
