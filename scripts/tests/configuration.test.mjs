import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

const page = read('docs/configuration.md');
const production = read('app-config.production.yaml');

/** Each variable that a file reads, with its default. */
function variablesOf(yaml) {
  const withoutComments = yaml.replaceAll(/^\s*#.*$/gm, '');
  return new Map(
    [...withoutComments.matchAll(/\$\{(\w+)(?::-([^}]*))?\}/g)].map(
      ([, name, fallback]) => [name, fallback],
    ),
  );
}

/** The first two cells of each row of the first table after a heading, without backquotes. */
function rowsAfter(heading) {
  const [table] = page.split(`\n## ${heading}\n`)[1].match(/(?:^\|.*\n)+/m);
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map(row => row.replaceAll('`', '').split('|'))
    .map(([, name, fallback]) => [name.trim(), fallback.trim()]);
}

describe('docs/configuration.md', () => {
  const documented = new Map(rowsAfter('Environment variables'));
  const used = new Map([
    ...variablesOf(production),
    ...variablesOf(read('app-config.secret-files.yaml')),
  ]);

  it('has every variable of the production configuration, and no other', () => {
    assert.ok(used.size > 20);
    assert.deepEqual([...documented.keys()].sort(), [...used.keys()].sort());
  });

  it('has their defaults', () => {
    const wrong = [...used].filter(
      ([name, fallback]) =>
        fallback !== undefined && documented.get(name) !== fallback,
    );
    assert.deepEqual(wrong, []);
  });
});

describe('the production configuration', () => {
  it('holds no host, account or secret of its own', () => {
    const values = production
      .replaceAll(/^\s*#.*$/gm, '')
      .replaceAll(/\$\{[^}]*\}/g, '');
    assert.doesNotMatch(values, /https?:|\d{12}|[\w-]+\.(ai|com|internal)\b/);
  });
});
