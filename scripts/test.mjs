// npm test: types, lint, unit and integration tests on a real Postgres, and the end-to-end tests in a real browser.
// `npm test -- types lint scripts unit e2e` runs only what is named. The last line sums everything.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  check,
  jestCount,
  playwrightCount,
  run,
  tapCount,
} from './launcher/checks.mjs';
import { runEndToEnd } from './launcher/end-to-end.mjs';
import { root } from './launcher/paths.mjs';
import { freePortBlock } from './launcher/ports.mjs';
import { prepare } from './launcher/prepare.mjs';
import { bold, fail, green, LauncherError, red } from './launcher/progress.mjs';
import { withTestPostgres } from './launcher/test-postgres.mjs';
import { createWorkDir } from './launcher/work-dir.mjs';

const backstageCli = 'node_modules/@backstage/cli/bin/backstage-cli';

const workDir = createWorkDir();

const suites = {
  types: ({ node }) =>
    check(node, 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']),
  lint: async ({ node }) => {
    const lint = await check(node, backstageCli, ['repo', 'lint']);
    const unused = await check(node, 'node_modules/knip/bin/knip.js', []);
    const format = await check(node, 'node_modules/prettier/bin/prettier.cjs', [
      '--check',
      '--log-level',
      'warn',
      'packages',
      'plugins',
      'e2e',
      'scripts',
      '*.md',
      'docs',
    ]);
    return sum([lint, unused, format]);
  },
  scripts: ({ node }) => scriptTests(node),
  unit: ({ node }) => unitTests(node),
  e2e: ({ node }) => endToEndTests(node),
};

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter(name => !suites[name]);
  if (unknown.length > 0) {
    throw new LauncherError(
      `There is no suite '${unknown[0]}': ${Object.keys(suites).join(', ')}.`,
    );
  }
  const names = wanted.length > 0 ? wanted : Object.keys(suites);
  const { node } = await prepare();

  const counts = [];
  for (const name of names) {
    process.stdout.write(`\n${bold(`── ${name}`)}\n`);
    const startedAt = Date.now();
    const count = await suites[name]({ node });
    const sign = count.failed === 0 ? green('✓') : red('✗');
    process.stdout.write(
      `${sign} ${name}: ${count.passed} passed, ${count.failed} failed (${((Date.now() - startedAt) / 1000).toFixed(0)} s)\n`,
    );
    counts.push(count);
  }
  workDir.remove();
  const total = sum(counts);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
}

function sum(counts) {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
  };
}

/** The launcher's and the repository's own tests, on node's test runner. */
async function scriptTests(node) {
  const files = fs
    .readdirSync(path.join(root, 'scripts', 'tests'))
    .filter(name => name.endsWith('.test.mjs'))
    .map(name => path.join('scripts', 'tests', name));
  const tap = await new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(node, ['--test', '--test-reporter=tap', ...files], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
  process.stdout.write(
    tap
      .split('\n')
      .filter(line => /^(not )?ok /.test(line))
      .join('\n')
      .concat('\n'),
  );
  const count = tapCount(tap);
  if (count.failed > 0) process.stdout.write(tap);
  return count;
}

/** Jest over all packages, with a throw-away Postgres that each suite gets a database of its own in. */
async function unitTests(node) {
  const report = path.join(workDir.path, 'jest.json');
  const options = {
    port: await freePortBlock(1),
    dataDir: path.join(workDir.path, 'postgres'),
  };
  return withTestPostgres(node, options, async environment => {
    await run(
      node,
      [
        path.join(root, backstageCli),
        'repo',
        'test',
        '--watch=false',
        '--maxWorkers=2',
        '--json',
        `--outputFile=${report}`,
        '--reporters=default',
      ],
      { env: { ...environment, CI: '1' } },
    );
    return jestCount(report);
  });
}

/** Playwright, against a portal and a sandbox of its own. */
async function endToEndTests(node) {
  const report = path.join(workDir.path, 'playwright.json');
  await runEndToEnd(node, {
    workDir: workDir.path,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  return playwrightCount(report);
}

main().catch(fail);
