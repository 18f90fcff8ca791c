// node packages/audit-verify/build.mjs [FILE]: makes the offline verifier, one file without dependencies, and prints where it is.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const file = fileURLToPath(import.meta.url);
const folder = path.dirname(file);

/**
 * Makes the offline verifier: one file that runs with any Node from 20 on, and needs nothing else. It isn't minified: who relies on it may read it.
 *
 * @param {string} [outfile] - where to put it
 * @returns {Promise<string>} where it is
 */
export async function buildAuditVerify(
  outfile = path.join(folder, 'dist', 'audit-verify.mjs'),
) {
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/index.ts'],
    outfile: path.resolve(outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'inline',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  return outfile;
}

if (process.argv[1] && path.resolve(process.argv[1]) === file) {
  process.stdout.write(`${await buildAuditVerify(process.argv[2])}\n`);
}
