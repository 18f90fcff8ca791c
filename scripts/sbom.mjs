// node scripts/sbom.mjs: prints the bill of materials of what is deployed, as CycloneDX 1.6 JSON. scripts/image.mjs puts it into the image.
//
// What the server runs and what is built into the pages alike, by the lockfile: pages are bundled, so their packages are in no node_modules of the image.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './launcher/paths.mjs';
import { workspaceFolders } from './launcher/workspaces.mjs';

const readJson = file => JSON.parse(fs.readFileSync(file, 'utf8'));

/** What is deployed; everything else follows. */
const deployed = ['@alphaswarm-admin/app', '@alphaswarm-admin/backend'];

/**
 * The packages that the deployed workspaces need in production, by the lockfile.
 *
 * @returns {Promise<Map<string, { name: string, version: string, needs: string[] }>>} by `name@version`; `needs` are keys of the map
 */
export async function productionPackages() {
  const { parse } = await import('yaml');
  const lock = parse(fs.readFileSync(path.join(root, 'yarn.lock'), 'utf8'));
  const locked = new Map(
    Object.entries(lock).flatMap(([descriptors, entry]) =>
      descriptors.split(', ').map(descriptor => [descriptor, entry]),
    ),
  );
  const { resolutions = {} } = readJson(path.join(root, 'package.json'));
  const workspaces = new Map(
    workspaceFolders().map(folder => {
      const manifest = readJson(path.join(folder, 'package.json'));
      return [manifest.name, manifest];
    }),
  );
  const packages = new Map();

  /** Adds a package with all that it needs. @returns its key */
  function add(name, range) {
    const workspace = workspaces.get(name);
    const entry = workspace ?? find(name, range);
    if (!entry) throw new Error(`yarn.lock has no ${name}@${range}`);
    const [, actualName] = workspace
      ? [undefined, name]
      : /^(@?[^@]+)@/.exec(entry.resolution);
    const key = `${actualName}@${entry.version}`;
    if (packages.has(key)) return key;
    const found = { name: actualName, version: entry.version, needs: [] };
    packages.set(key, found);
    found.needs = Object.entries(entry.dependencies ?? {}).map(
      ([dependency, wanted]) => add(dependency, wanted),
    );
    return key;
  }

  function find(name, range) {
    const wanted = resolutions[name] ?? range;
    const descriptor = wanted.includes(':') ? wanted : `npm:${wanted}`;
    return (
      locked.get(`${name}@${descriptor}`) ??
      // Yarn's own patches of what needs some for Plug'n'Play.
      locked.get(
        `${name}@patch:${name}@${encodeURIComponent(descriptor)}#optional!builtin<compat/${name}>`,
      )
    );
  }

  for (const name of deployed) add(name, 'workspace:*');
  return packages;
}

/**
 * The bill of materials.
 *
 * @returns {Promise<string>} CycloneDX 1.6 as JSON: the same for the same lockfile
 */
export async function billOfMaterials() {
  const { Contrib, Enums, Models, Serialize, Spec } =
    await import('@cyclonedx/cyclonedx-library');
  const licenses = new Contrib.License.Factories.LicenseFactory();
  const packages = await productionPackages();
  const installed = new Map(
    installedPackages(path.join(root, 'node_modules')).map(
      ({ name, version, license }) => [`${name}@${version}`, license],
    ),
  );
  const components = new Map(
    [...packages].map(([key, { name, version }]) => {
      const [group, short] = name.startsWith('@')
        ? name.split('/')
        : [undefined, name];
      const component = new Models.Component(
        Enums.ComponentType.Library,
        short,
        { group, version, bomRef: key },
      );
      component.purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
      const license = installed.get(key);
      if (license) component.licenses.add(licenses.makeFromString(license));
      return [key, component];
    }),
  );
  for (const [key, { needs }] of packages) {
    for (const need of needs) {
      components.get(key).dependencies.add(components.get(need).bomRef);
    }
  }
  const { version } = readJson(
    path.join(root, 'packages', 'backend', 'package.json'),
  );
  const portal = new Models.Component(
    Enums.ComponentType.Application,
    'alphaswarm-admin',
    { version, bomRef: 'alphaswarm-admin' },
  );
  for (const [key, component] of components) {
    if (deployed.some(name => key.startsWith(`${name}@`))) {
      portal.dependencies.add(component.bomRef);
    }
  }
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: portal }),
  });
  for (const component of components.values()) bom.components.add(component);
  return new Serialize.JsonSerializer(
    new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6),
  ).serialize(bom, { sortLists: true, space: 1 });
}

/**
 * The packages in a node_modules folder, those in the node_modules of others included.
 *
 * @returns {Array<{ name: string, version: string, license?: string }>}
 */
export function installedPackages(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap(entry => {
    const inner = path.join(folder, entry);
    if (entry.startsWith('@')) return installedPackages(inner);
    const manifest = path.join(inner, 'package.json');
    if (!fs.existsSync(manifest)) return [];
    const { name, version, license } = readJson(manifest);
    return [
      { name, version, license: license?.type ?? license },
      ...installedPackages(path.join(inner, 'node_modules')),
    ];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await billOfMaterials()}\n`);
}
