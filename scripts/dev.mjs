// npm run dev: the sandbox, the backend restarted as its files change, and the frontend with hot reload.
import { ensureDependencies } from './launcher/dependencies.mjs';
import { ensureNode } from './launcher/node-runtime.mjs';
import { assertPortsFree, configuredPort } from './launcher/ports.mjs';
import { bold, cyan, dim, fail, step } from './launcher/progress.mjs';
import { Stack } from './launcher/stack.mjs';

const config = [
  'app-config.yaml',
  'app-config.sandbox.yaml',
  'app-config.dev.yaml',
];

async function main() {
  const port = configuredPort();
  // Beside the ten that the portal and its sandbox take.
  const devPort = port + 10;
  await assertPortsFree({ 'development server': devPort });
  const { node } = await ensureNode();
  await step('Dependencies', () => ensureDependencies(node));

  const stack = new Stack({ node, port });
  let stopping;
  const stop = async () => {
    stopping ??= stack.stop();
    await stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stop().then(() => process.exit(0)));
  }
  stack.failed.catch(async error => {
    if (stopping) return;
    await stop();
    fail(error);
  });
  await step('Sandbox', () => stack.startSandbox());
  stack.startDevServer({ port: devPort, config });
  await step('Portal', () =>
    stack.startPortal({
      config: ['app-config.dev.yaml'],
      env: {
        NODE_ENV: 'development',
        ALPHASWARM_ADMIN_DEV_PORT: String(devPort),
      },
      nodeArgs: ['--watch', '--watch-preserve-output'],
    }),
  );
  process.stdout.write(
    `\n${bold(`  Hot reload: ${cyan(`http://localhost:${devPort}/admin`)}`)}\n${dim('  The first page waits for the first build. Ctrl-C stops everything.')}\n\n`,
  );
}

main().catch(fail);
