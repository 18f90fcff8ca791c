// npm run screenshots: makes the pictures in docs/screenshots, by running the end-to-end tests of the pages.
import fs from 'node:fs';
import path from 'node:path';
import { runEndToEnd } from './launcher/end-to-end.mjs';
import { root } from './launcher/paths.mjs';
import { prepare } from './launcher/prepare.mjs';
import { fail } from './launcher/progress.mjs';
import { createWorkDir } from './launcher/work-dir.mjs';

async function main() {
  const folder = path.join(root, 'docs', 'screenshots');
  const { node } = await prepare();
  const workDir = createWorkDir();
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const code = await runEndToEnd(node, {
    workDir: workDir.path,
    env: { E2E_SCREENSHOTS: folder },
    args: ['--reporter=list'],
  });
  workDir.remove();
  process.stdout.write(
    `${fs.readdirSync(folder).length} pictures in ${folder}\n`,
  );
  process.exit(code);
}

main().catch(fail);
