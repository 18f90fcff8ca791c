import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** The folders of all packages and plugins. */
export function workspaceFolders() {
  return ['packages', 'plugins'].flatMap(group =>
    fs
      .readdirSync(path.join(root, group))
      .map(name => path.join(root, group, name))
      .filter(folder => fs.existsSync(path.join(folder, 'package.json')))
      .sort(),
  );
}

/** The workspace folders that `folder` depends on, itself included. */
export function workspaceClosure(folder) {
  const folders = new Map(
    workspaceFolders().map(each => [manifest(each).name, each]),
  );
  const closure = new Set();
  const visit = each => {
    if (closure.has(each)) return;
    closure.add(each);
    for (const name of Object.keys(manifest(each).dependencies ?? {})) {
      if (folders.has(name)) visit(folders.get(name));
    }
  };
  visit(folder);
  return [...closure].sort();
}

function manifest(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
