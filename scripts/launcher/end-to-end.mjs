import fs from 'node:fs';
import path from 'node:path';
import { run } from './checks.mjs';
import { root } from './paths.mjs';
import { freePortBlock } from './ports.mjs';
import { Stack } from './stack.mjs';

/**
 * Runs Playwright against a portal and a sandbox of its own, on free ports, with throw-away data.
 *
 * @param {string} node - the Node to run it with
 * @param {{ workDir: string, env?: Record<string, string>, args?: string[] }} options
 * @returns {Promise<number>} Playwright's exit code
 */
export async function runEndToEnd(node, { workDir, env = {}, args = [] }) {
  const logFile = path.join(root, 'test-results', 'stack.log');
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.createWriteStream(logFile);
  const stack = new Stack({
    node,
    port: await freePortBlock(20),
    dataDir: path.join(workDir, 'data'),
    sink: line => log.write(`${line}\n`),
  });
  try {
    await stack.startSandbox();
    await stack.startPortal();
    return await run(
      node,
      [
        path.join(root, 'node_modules/@playwright/test/cli.js'),
        'test',
        '--config',
        'e2e/playwright.config.ts',
        ...args,
      ],
      {
        env: {
          E2E_BASE_URL: stack.url,
          E2E_CONTROL_URL: stack.controlUrl,
          E2E_STACK_LOG: logFile,
          // For a second portal beside the first, on the same world.
          E2E_PORTAL_ENVIRONMENT: JSON.stringify(stack.portalEnvironment()),
          ...env,
        },
      },
    );
  } finally {
    await stack.stop();
    log.end();
  }
}
