import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { root } from '../launcher/paths.mjs';
import { workspaceClosure, workspaceFolders } from '../launcher/workspaces.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

// The sandbox's: its scenarios are YAML too.
const yaml = createRequire(
  path.join(root, 'packages', 'sandbox', 'package.json'),
)('yaml');

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

/**
 * The keys that a `config.d.ts` declares, dotted; `[]` for what a list holds, `*` for whatever key there is, `**` for all that an imported type has.
 */
function declaredKeys(file) {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const interfaces = new Map(
    source.statements
      .filter(ts.isInterfaceDeclaration)
      .map(statement => [statement.name.text, statement]),
  );
  const config = interfaces.get('Config');
  return config ? keysOf(config.members, '', interfaces) : [];
}

function keysOf(members, prefix, interfaces) {
  return members.flatMap(member => {
    const name = ts.isIndexSignatureDeclaration(member)
      ? '*'
      : member.name.getText().replaceAll(/['"]/g, '');
    const key = prefix ? `${prefix}.${name}` : name;
    return [key, ...keysOfType(member.type, key, interfaces)];
  });
}

function keysOfType(type, key, interfaces) {
  if (ts.isTypeLiteralNode(type)) return keysOf(type.members, key, interfaces);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.flatMap(part => keysOfType(part, key, interfaces));
  }
  if (!ts.isTypeReferenceNode(type)) return [];
  const name = type.typeName.getText();
  if (name === 'Array') {
    return type.typeArguments.flatMap(item =>
      keysOfType(item, `${key}[]`, interfaces),
    );
  }
  const local = interfaces.get(name);
  return local ? keysOf(local.members, key, interfaces) : [`${key}.**`];
}

const ours = workspaceFolders().map(folder => ({
  folder,
  file: path.join(folder, 'config.d.ts'),
  manifest: JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ),
}));
const declaring = ours.filter(({ file }) => fs.existsSync(file));

/** Sources that ship, tests left out. */
const sources = workspaceClosure(path.join(root, 'packages', 'backend'))
  .concat(workspaceClosure(path.join(root, 'packages', 'app')))
  .flatMap(folder => {
    const src = path.join(folder, 'src');
    return fs.existsSync(src)
      ? fs
          .readdirSync(src, { recursive: true })
          .filter(
            name =>
              /\.tsx?$/.test(name) && !/\.test\.tsx?$|__testUtils__/.test(name),
          )
          .map(name => fs.readFileSync(path.join(src, name), 'utf8'))
      : [];
  })
  .join('\n');

describe('configuration keys', () => {
  const declared = new Set(declaring.flatMap(({ file }) => declaredKeys(file)));
  // Sections that are the portal's own as a whole; the others are Backstage's, added to.
  const sections = [
    'alphaswarm',
    'auditLog',
    'metrics',
    'platformEcs',
    'pomerium',
    'staffAccess',
  ];

  it('are declared by the package that ships its declaration', () => {
    assert.ok(declared.size > 50);
    const unshipped = declaring.filter(
      ({ manifest }) =>
        manifest.configSchema !== 'config.d.ts' ||
        !manifest.files?.includes('config.d.ts'),
    );
    assert.deepEqual(
      unshipped.map(({ manifest }) => manifest.name),
      [],
    );
  });

  it('that the code reads are declared', () => {
    const readByCode = [
      ...sources.matchAll(
        /['"`]((?:alphaswarm|auditLog|metrics|platformEcs|pomerium|staffAccess)(?:\.[a-zA-Z]+)+)['"`]/g,
      ),
    ].map(([, key]) => key);
    assert.ok(readByCode.length > 20);
    const undeclared = readByCode.filter(key => !declared.has(key));
    assert.deepEqual([...new Set(undeclared)], []);
  });

  it('that are declared are read by the code', () => {
    const unread = [...declared]
      .filter(key => sections.some(section => key.startsWith(`${section}.`)))
      .filter(key => {
        const name = key.split('.').at(-1).replace('[]', '');
        return (
          !name.startsWith('*') && !new RegExp(`\\b${name}\\b`).test(sources)
        );
      });
    assert.deepEqual(unread, []);
  });

  it('of the portal’s own in the configuration files are declared', () => {
    const files = fs
      .readdirSync(root)
      .filter(name => /^app-config.*\.yaml$/.test(name));
    assert.ok(files.length >= 4);
    const undeclared = files.flatMap(name =>
      pathsOf(yaml.parse(read(name)))
        .filter(key => sections.includes(key.split(/[.[]/)[0]))
        .filter(key => !isDeclared(key))
        .map(key => `${name}: ${key}`),
    );
    assert.deepEqual(undeclared, []);
  });

  function isDeclared(key) {
    if (declared.has(key)) return true;
    // Whatever a `*` stands for has no declaration of its own.
    const parent = key.split('.').slice(0, -1).join('.');
    return (
      declared.has(`${parent}.*`) ||
      ancestorsOf(key).some(ancestor => declared.has(`${ancestor}.**`))
    );
  }

  function ancestorsOf(key) {
    const parts = key.split('.');
    return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
  }
});

/** The paths of all values in a configuration file. Includes (`$file`) and lists' items end a path. */
function pathsOf(value, prefix = '') {
  if (Array.isArray(value)) {
    return value.flatMap(item => pathsOf(item, `${prefix}[]`));
  }
  if (typeof value !== 'object' || value === null) {
    return prefix.endsWith('[]') ? [] : [prefix];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key.startsWith('$')
      ? [prefix]
      : pathsOf(item, prefix ? `${prefix}.${key}` : key),
  );
}
