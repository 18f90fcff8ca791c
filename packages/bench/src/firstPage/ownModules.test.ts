import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownModulesOf, pluginLoads, readOwnModules } from './ownModules';

const app = 'webpack://@alphaswarm-admin/app';

describe('ownModulesOf', () => {
  it('knows our modules from dependencies, and leaves styles out', () => {
    expect(
      ownModulesOf([
        `${app}/../../plugins/audit-log/src/plugin.tsx`,
        `${app}/../../plugins/audit-log/src/drawer/Drawer.module.css?59ae`,
        `${app}/../../plugins/audit-log-common/src/phases.ts?1a2b`,
        `${app}/../../node_modules/@backstage/plugins/src/a.js`,
        `${app}/./src/index.tsx`,
      ]),
    ).toEqual([
      'plugins/audit-log/src/plugin.tsx',
      'plugins/audit-log-common/src/phases.ts',
    ]);
  });
});

describe('readOwnModules', () => {
  it('reads them by script from the source maps of a build', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'own-modules-'));
    await writeFile(
      path.join(folder, 'main.1.js.map'),
      JSON.stringify({ sources: [`${app}/../../plugins/a/src/plugin.tsx`] }),
    );
    await writeFile(path.join(folder, 'main.1.css.map'), 'no script');
    await expect(readOwnModules(folder)).resolves.toEqual(
      new Map([['main.1.js', ['plugins/a/src/plugin.tsx']]]),
    );
    await rm(folder, { recursive: true });
  });
});

describe('pluginLoads', () => {
  const modules = new Map([
    ['main.js', ['plugins/a/src/plugin.tsx', 'plugins/b/src/plugin.tsx']],
    ['1.js', ['plugins/a/src/Page.tsx', 'plugins/a/src/List.tsx']],
    // A module may be in two chunks; it is one module all the same.
    ['2.js', ['plugins/a/src/List.tsx']],
    ['vendor.js', []],
  ]);

  it('counts what is there after each step, once', () => {
    expect(
      pluginLoads(modules, [
        ['main.js', 'vendor.js', 'unheard-of.js'],
        ['2.js'],
        ['1.js', '2.js'],
      ]),
    ).toEqual([
      { plugin: 'a', modules: 3, loaded: [1, 2, 3] },
      { plugin: 'b', modules: 1, loaded: [1, 1, 1] },
    ]);
  });

  it('shows a plugin that was never loaded', () => {
    expect(pluginLoads(modules, [[]])).toContainEqual({
      plugin: 'b',
      modules: 1,
      loaded: [0],
    });
  });
});
