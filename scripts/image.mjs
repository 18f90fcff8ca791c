// node scripts/image.mjs <folder>: the portal as it is deployed, in a folder: built code, production dependencies, configuration. Nothing else: no sources, no tools, no
// sandbox. docker/Dockerfile runs this and copies the folder; without a container engine `node scripts/image-check.mjs <folder>` runs it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies, runYarn, yarn } from './launcher/dependencies.mjs';
import { ensureNode } from './launcher/node-runtime.mjs';
import { root } from './launcher/paths.mjs';
import { fail, LauncherError, step } from './launcher/progress.mjs';
import { billOfMaterials } from './sbom.mjs';

/** What is copied beside the built code. */
const files = [
  'app-config.yaml',
  'app-config.production.yaml',
  'app-config.secret-files.yaml',
  'backstage.json',
  'docker/audit-migrate.mjs',
  'docker/healthcheck.mjs',
];

const backend = path.join(root, 'packages', 'backend');

async function main() {
  const target = path.resolve(process.argv[2] ?? '');
  if (!process.argv[2]) {
    throw new LauncherError('Name a folder: node scripts/image.mjs /tmp/image');
  }
  if (fs.existsSync(target) && fs.readdirSync(target).length > 0) {
    throw new LauncherError(`${target} is not empty.`);
  }
  fs.mkdirSync(target, { recursive: true });
  const { node } = await ensureNode();
  await step('Dependencies', () => ensureDependencies(node));
  await step('Build', () => buildBackend(node));
  await step('Production dependencies', () => install(node, target));
  await step('Code', async () => {
    await untar(path.join(backend, 'dist', 'bundle.tar.gz'), target);
    for (const file of files) {
      fs.copyFileSync(
        path.join(root, file),
        path.join(target, path.basename(file)),
      );
    }
  });
  await step('Bill of materials', async () =>
    fs.writeFileSync(
      path.join(target, 'sbom.cdx.json'),
      await billOfMaterials(),
    ),
  );
  const { files: count, bytes } = sizeOf(target);
  process.stdout.write(
    `${target}: ${Math.round(bytes / 1e6)} MB in ${count.toLocaleString('en')} files\n`,
  );
}

/** Backstage's own build, which calls `yarn` by name: the vendored one, for the time being. */
async function buildBackend(node) {
  const tools = fs.mkdtempSync(path.join(os.tmpdir(), 'alphaswarm-yarn-'));
  fs.writeFileSync(
    path.join(tools, 'yarn'),
    `#!/bin/sh\nexec "${node}" "${yarn}" "$@"\n`,
    { mode: 0o755 },
  );
  try {
    await run(
      node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'build',
      ],
      {
        cwd: backend,
        env: {
          ...process.env,
          PATH: [tools, path.dirname(node), process.env.PATH].join(
            path.delimiter,
          ),
        },
      },
    );
  } finally {
    fs.rmSync(tools, { recursive: true });
  }
}

/** What the lockfile names, less what only development needs. */
async function install(node, target) {
  await untar(path.join(backend, 'dist', 'skeleton.tar.gz'), target);
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    '.yarn/releases',
  ]) {
    fs.cpSync(path.join(root, file), path.join(target, file), {
      recursive: true,
    });
  }
  await runYarn(node, ['workspaces', 'focus', '--all', '--production'], target);
  for (const file of ['yarn.lock', '.yarnrc.yml', '.yarn']) {
    fs.rmSync(path.join(target, file), { recursive: true });
  }
  // Of the dependencies: a seventh of it all, and nothing that runs reads them. Declarations stay: configuration schemas are made of them at the start.
  const modules = path.join(target, 'node_modules');
  for (const file of fs.readdirSync(modules, { recursive: true })) {
    if (file.endsWith('.map')) fs.rmSync(path.join(modules, file));
  }
}

function sizeOf(folder) {
  const sizes = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => fs.statSync(path.join(entry.parentPath, entry.name)).size);
  return {
    files: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

function untar(archive, folder) {
  return run('tar', ['-xzf', archive, '-C', folder], { cwd: folder });
}

/** Runs a command; its output is only shown if it fails. */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const output = [];
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', chunk => output.push(chunk));
    child.stderr.on('data', chunk => output.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else {
        const text = Buffer.concat(output).toString().slice(-4_000);
        reject(new LauncherError(`${path.basename(command)} failed.\n${text}`));
      }
    });
  });
}

main().catch(fail);
