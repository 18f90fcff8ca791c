import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { LauncherError } from './progress.mjs';
import { root, runtimeDir } from './paths.mjs';
import { workspaceClosure } from './workspaces.mjs';

const appFolder = path.join(root, 'packages', 'app');
const stampFile = path.join(runtimeDir, 'app-built');

/**
 * Builds the frontend, unless what it is built from has the same content as at the last build. Only the frontend is built: the backend and the sandbox
 * run from their sources.
 *
 * @param {string} node - the Node to build with
 */
export async function ensureAppBuilt(node) {
  const stamp = sourceHash();
  const built =
    fs.existsSync(path.join(appFolder, 'dist', 'index.html')) &&
    fs.existsSync(stampFile) &&
    fs.readFileSync(stampFile, 'utf8') === stamp;
  if (built) return 'unchanged';

  fs.rmSync(stampFile, { force: true });
  await build(node);
  fs.writeFileSync(stampFile, stamp);
  return 'built';
}

function sourceHash() {
  const hash = createHash('sha256');
  const files = [
    path.join(root, 'yarn.lock'),
    path.join(root, 'app-config.yaml'),
    ...workspaceClosure(appFolder).flatMap(folder => [
      path.join(folder, 'package.json'),
      ...filesBelow(path.join(folder, 'src')),
      ...filesBelow(path.join(folder, 'public')),
    ]),
  ];
  for (const file of files) {
    hash.update(path.relative(root, file)).update('\0');
    hash.update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(full);
      return /\.test\.[a-z]+$/.test(entry.name) ? [] : [full];
    });
}

function build(node) {
  const cli = path.join(
    root,
    'node_modules',
    '@backstage',
    'cli',
    'bin',
    'backstage-cli',
  );
  return new Promise((resolve, reject) => {
    const output = [];
    const child = spawn(
      node,
      [cli, 'package', 'build', '--config', path.join(root, 'app-config.yaml')],
      {
        cwd: appFolder,
        env: {
          ...process.env,
          NODE_ENV: 'production',
          PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.on('data', chunk => output.push(chunk));
    child.stderr.on('data', chunk => output.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else {
        reject(
          new LauncherError(
            `Building the frontend failed.\n${Buffer.concat(output)}`,
          ),
        );
      }
    });
  });
}
