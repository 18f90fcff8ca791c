// npm start: sets up everything that a fresh machine lacks, and serves the portal on its sandbox.
// Plain JavaScript without dependencies, for any Node from 18 on: it runs before there is anything else.
import fs from 'node:fs';
import path from 'node:path';
import { dataDir } from './launcher/paths.mjs';
import { configuredPort } from './launcher/ports.mjs';
import { prepare } from './launcher/prepare.mjs';
import { bold, cyan, dim, fail, step } from './launcher/progress.mjs';
import { Stack } from './launcher/stack.mjs';

async function main() {
  const startedAt = Date.now();
  const port = configuredPort();
  const { node } = await prepare();

  const stack = new Stack({ node, port });
  let stopping;
  const stop = async code => {
    stopping ??= stack.stop();
    await stopping;
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping)
        process.stdout.write('\nStopping the portal and its sandbox …\n');
      stop(0);
    });
  }
  try {
    await step('Sandbox: Postgres, Entra, AWS, alphaswarm-cp and -core', () =>
      stack.startSandbox(),
    );
    await step('Portal', () => stack.startPortal());
  } catch (error) {
    if (stopping) return;
    await stack.stop();
    fail(error);
  }
  announce(stack, startedAt);
  stack.failed.catch(async error => {
    if (stopping) return;
    await stack.stop();
    fail(error);
  });
}

function announce(stack, startedAt) {
  const { staff, postgres } = JSON.parse(
    fs.readFileSync(path.join(dataDir, 'connections.json'), 'utf8'),
  );
  const width = Math.max(...staff.map(({ name }) => name.length));
  const lines = [
    '',
    bold(`  AlphaSwarm Admin is up: ${cyan(stack.url)}`),
    dim(`  ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`),
    '',
    '  Sign in with "AlphaSwarm staff (Entra)" as one of the demo staff; no password is asked for:',
    ...staff.map(
      ({ name, email, roles }) =>
        `    ${name.padEnd(width)}  ${(roles.join(', ') || 'no role: Viewer').padEnd(12)}  ${dim(email)}`,
    ),
    '',
    `  Data:     ${dataDir}  ${dim('(delete it to begin anew)')}`,
    ...(postgres.dataDir && !postgres.dataDir.startsWith(dataDir)
      ? [`  Database: ${postgres.dataDir}`]
      : []),
    `  Faults:   ${stack.controlUrl}  ${dim('(the sandbox can be told to fail: packages/sandbox/README.md)')}`,
    `  Metrics:  http://127.0.0.1:${stack.ports.metrics}/metrics`,
    '',
    dim('  Ctrl-C stops everything.'),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch(fail);
