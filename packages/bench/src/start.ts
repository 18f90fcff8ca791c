/** npm run bench -- start: from `npm start` to the first page in a browser, cold and warm. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Browser } from '@playwright/test';
import type { ClientConfig } from 'pg';
import { launchBrowser } from './browser/launchBrowser';
import { openSignInPage, signInAs } from './browser/portalPages';
import { fromEnvironment } from './portal/stage';
import {
  machineTable,
  observeMachine,
  postgresVersion,
} from './report/machine';
import { seconds } from './report/quantities';
import { table } from './report/table';
import { copyWorkingTree } from './start/copyWorkingTree';
import { NpmStart } from './start/NpmStart';

const PERSON = 'Olivia Operator';

type Start = {
  /** Formatted durations by what they lasted until, or by the step that took so long. */
  marks: Map<string, string>;
  steps: Map<string, string>;
  postgres: string;
};

async function main(): Promise<void> {
  const workDir = fromEnvironment('BENCH_WORK_DIR');
  const clone = path.join(workDir, 'clone');
  const root = path.resolve(
    resolvePackagePath('@alphaswarm-admin/bench'),
    '../..',
  );
  const machine = await observeMachine();
  const files = await copyWorkingTree(root, clone);
  const env = {
    ALPHASWARM_ADMIN_PORT: fromEnvironment('BENCH_PORT'),
    // Nothing that this machine has downloaded before helps.
    npm_config_cache: path.join(workDir, 'npm-cache'),
    YARN_GLOBAL_FOLDER: path.join(workDir, 'yarn'),
  };
  const browser = await launchBrowser();
  let cold: Start;
  let warm: Start;
  try {
    cold = await start(browser, clone, env);
    warm = await start(browser, clone, env);
    machine.rows.push(['Postgres', cold.postgres]);
  } finally {
    await browser.close();
  }

  process.stdout.write(
    `${comparison('since npm start', cold.marks, warm.marks)}\n\n` +
      `${comparison('step of the set-up', cold.steps, warm.steps)}\n\n` +
      `Cold: a copy of ${files} files as a clone has them, nothing installed or built, and npm's and Yarn's caches empty. Warm: the second start in it.\n` +
      `npm start is run by Node ${await nodeOfNpm()}. The browser is running before; a script presses the buttons, so no time of a person is in it.\n\n` +
      `${machineTable(machine)}\n`,
  );
}

function comparison(
  heading: string,
  cold: Map<string, string>,
  warm: Map<string, string>,
): string {
  return table(
    [heading, 'cold', 'warm'],
    [...cold].map(([what, took]) => [what, took, warm.get(what) ?? '']),
  );
}

/** Starts the portal, looks at it as somebody with an empty browser cache, and stops it. */
async function start(
  browser: Browser,
  clone: string,
  env: Record<string, string>,
): Promise<Start> {
  const npm = NpmStart.in(clone, env);
  const stop = () => void npm.interrupt();
  process.once('SIGTERM', stop);
  try {
    const address = await npm.address();
    const marks = new Map([['address printed', seconds(npm.elapsed())]]);
    const page = await (await browser.newContext()).newPage();
    await openSignInPage(page, address);
    marks.set('sign-in page painted', seconds(npm.elapsed()));
    await signInAs(page, PERSON);
    marks.set('dashboard painted with its figures', seconds(npm.elapsed()));
    await page.context().close();
    return {
      marks,
      steps: new Map(npm.steps.map(({ title, took }) => [title, took])),
      postgres: await versionIn(clone),
    };
  } finally {
    await npm.interrupt();
    process.off('SIGTERM', stop);
  }
}

/** The version of the Postgres that runs in the clone. */
async function versionIn(clone: string): Promise<string> {
  const connections: { postgres: ClientConfig } = JSON.parse(
    await readFile(path.join(clone, '.data', 'connections.json'), 'utf8'),
  );
  const { host, port, user, password, database } = connections.postgres;
  return postgresVersion({ host, port, user, password, database });
}

async function nodeOfNpm(): Promise<string> {
  const { stdout } = await promisify(execFile)('node', ['--version']);
  return stdout.trim();
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
