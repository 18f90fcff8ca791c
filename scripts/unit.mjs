// npm run unit -- plugins/audit-log-node [jest arguments]: the tests of one package, on a throw-away Postgres.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './launcher/checks.mjs';
import { ensureDependencies } from './launcher/dependencies.mjs';
import { ensureNode } from './launcher/node-runtime.mjs';
import { root } from './launcher/paths.mjs';
import { freePortBlock } from './launcher/ports.mjs';
import { fail, LauncherError, step } from './launcher/progress.mjs';
import { withTestPostgres } from './launcher/test-postgres.mjs';
import { createWorkDir } from './launcher/work-dir.mjs';

async function main() {
  const [folder, ...jestArguments] = process.argv.slice(2);
  const cwd = path.join(root, folder ?? '');
  if (!folder || !fs.existsSync(path.join(cwd, 'package.json'))) {
    throw new LauncherError(
      'Name a package: npm run unit -- plugins/audit-log-node',
    );
  }
  const { node } = await ensureNode();
  await step('Dependencies', () => ensureDependencies(node));
  const workDir = createWorkDir();
  const options = {
    port: await freePortBlock(1),
    dataDir: path.join(workDir.path, 'postgres'),
  };
  const code = await withTestPostgres(node, options, env =>
    run(
      node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'test',
        '--watchAll=false',
        ...jestArguments,
      ],
      { cwd, env },
    ),
  );
  workDir.remove();
  process.exit(code);
}

main().catch(fail);
