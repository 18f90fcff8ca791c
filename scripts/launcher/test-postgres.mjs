import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './paths.mjs';
import { LauncherError } from './progress.mjs';

/**
 * Runs `work` with a throw-away Postgres, in which each suite gets a database of its own.
 *
 * @param {string} node - the Node to run it with
 * @param {{ port: number, dataDir: string }} options
 * @param {(environment: Record<string, string>) => Promise<T>} work - gets what Backstage's TestDatabases look for
 * @returns {Promise<T>}
 * @template T
 */
export async function withTestPostgres(node, { port, dataDir }, work) {
  const child = spawn(
    node,
    [
      '--require',
      path.join(root, 'scripts/launcher/exit-with-parent.cjs'),
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/sandbox/src/testPostgres.ts'),
    ],
    {
      env: {
        ...process.env,
        TEST_POSTGRES_PORT: String(port),
        TEST_POSTGRES_DATA_DIR: dataDir,
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const ended = new Promise(resolve => child.once('close', resolve));
  const url = await Promise.race([
    readyUrl(child.stdout),
    ended.then(code => {
      throw new LauncherError(`The test Postgres ended with ${code}.`);
    }),
  ]);
  try {
    return await work({
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: url,
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function readyUrl(stream) {
  return new Promise(resolve => {
    let output = '';
    stream.on('data', chunk => {
      output += chunk;
      const found = /^postgres ready (\S+)$/m.exec(output);
      if (found) resolve(found[1]);
    });
  });
}
