import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { LauncherError } from './progress.mjs';
import { npm } from './node-runtime.mjs';
import { root, runtimeDir } from './paths.mjs';
import { workspaceFolders } from './workspaces.mjs';

const stampFile = path.join(runtimeDir, 'installed');

/** The vendored Yarn. */
export const yarn = path.join(root, '.yarn', 'releases', 'yarn-4.13.0.cjs');

/**
 * Installs the dependencies that the lockfile names, unless the last install that ran to its end was of the same lockfile and manifests.
 *
 * @param {string} node - the Node to run Yarn with
 */
export async function ensureDependencies(node) {
  const stamp = installStamp(node);
  const installed =
    fs.existsSync(path.join(root, 'node_modules', '.yarn-state.yml')) &&
    readIfExists(stampFile) === stamp;
  if (installed) return 'unchanged';

  fs.rmSync(stampFile, { force: true });
  await runYarn(node, ['install', '--immutable']);
  fs.mkdirSync(runtimeDir, { recursive: true });
  fs.writeFileSync(stampFile, stamp);
  return 'installed';
}

function installStamp(node) {
  const hash = createHash('sha256');
  const manifests = [root, ...workspaceFolders()].map(folder =>
    path.join(folder, 'package.json'),
  );
  for (const file of [
    path.join(root, 'yarn.lock'),
    path.join(root, '.yarnrc.yml'),
    yarn,
    ...manifests,
  ]) {
    hash.update(path.relative(root, file)).update(fs.readFileSync(file));
  }
  return hash.update(path.relative(root, node)).digest('hex');
}

function readIfExists(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

/**
 * The caller's npm settings, in Yarn's words: a registry, a proxy, a certificate authority. They are passed on and never written down, so that neither
 * the lockfile nor .yarnrc.yml ever names a mirror.
 */
async function yarnSettingsOfNpm() {
  const config = JSON.parse(await npm(['config', 'list', '--json'], root));
  const registry = config.registry;
  const settings = {
    YARN_NPM_REGISTRY_SERVER: registry?.replace(/\/$/, ''),
    YARN_HTTPS_CA_FILE_PATH: config.cafile,
    YARN_HTTPS_PROXY: config['https-proxy'],
    YARN_HTTP_PROXY: config.proxy,
    YARN_ENABLE_STRICT_SSL: config['strict-ssl'] === false ? '0' : undefined,
    YARN_UNSAFE_HTTP_WHITELIST:
      registry && registry.startsWith('http:')
        ? new URL(registry).hostname
        : undefined,
  };
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([, value]) => typeof value === 'string' && value !== '',
    ),
  );
}

/** Backstage's own packages disagree about their peers; that says nothing about why an install failed. */
const peerDependencyNote = /YN00(02|60|86)/;

/**
 * Runs the vendored Yarn, with the caller's npm settings.
 *
 * @param {string} node - the Node to run it with
 * @param {string[]} args
 * @param {string} [folder] - the project's folder
 */
export async function runYarn(node, args, folder = root) {
  const settings = await yarnSettingsOfNpm();
  await new Promise((resolve, reject) => {
    const lines = [];
    const child = spawn(node, [yarn, ...args], {
      cwd: folder,
      env: {
        ...settings,
        ...process.env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
        // Yarn's progress bars are for terminals; its plain lines are kept for the case of failure.
        YARN_ENABLE_PROGRESS_BARS: '0',
        CI: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = chunk => {
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter(line => !peerDependencyNote.test(line)),
      );
      lines.splice(0, Math.max(0, lines.length - 60));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else {
        reject(
          new LauncherError(
            `Installing the dependencies failed.\n${lines.join('\n')}`,
          ),
        );
      }
    });
  });
}
