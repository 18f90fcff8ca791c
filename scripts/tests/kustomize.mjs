// What kustomize makes of a folder, by kubectl (which has it built in) or by kustomize itself.
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../launcher/paths.mjs';

const commands = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
];

const command = commands.find(
  ([program]) => spawnSync(program, ['--help']).status === 0,
);

/** Why there is nothing to render with, as the reason of a skipped test; `false` where there is. */
export const cannotRender = command
  ? false
  : 'needs kubectl or kustomize on the PATH';

/**
 * @param {string} folder - below kustomize/
 * @returns {object[]} in kustomize's order
 */
export function render(folder) {
  const [program, ...args] = command;
  const output = execFileSync(
    program,
    [...args, path.join(root, 'kustomize', folder)],
    { encoding: 'utf8' },
  );
  return parseAllDocuments(output).map(document => document.toJS());
}
