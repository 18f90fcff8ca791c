import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The modules of our own plugins, by the name of the script that holds them. */
export type ModulesByScript = ReadonlyMap<string, readonly string[]>;

const OWN = /\/(plugins\/[^/]+)\/src\/(.+?\.tsx?)(?:\?.*)?$/;

/**
 * Reads from the built frontend's source maps which of our modules each script holds.
 *
 * @param folder - `packages/app/dist/static`
 * @returns module paths such as `plugins/audit-log/src/plugin.tsx`
 */
export async function readOwnModules(folder: string): Promise<ModulesByScript> {
  const maps = (await readdir(folder)).filter(name => name.endsWith('.js.map'));
  const entries = await Promise.all(
    maps.map(async (name): Promise<[string, string[]]> => {
      const map: { sources: string[] } = JSON.parse(
        await readFile(path.join(folder, name), 'utf8'),
      );
      return [name.slice(0, -'.map'.length), ownModulesOf(map.sources)];
    }),
  );
  return new Map(entries);
}

/** Our modules among the sources of a source map. Styles aren't counted: they stand beside the modules that import them. */
export function ownModulesOf(sources: readonly string[]): string[] {
  return sources.flatMap(source => {
    const found = OWN.exec(source);
    return found ? [`${found[1]}/src/${found[2]}`] : [];
  });
}

/** How many of a plugin's modules were there after each step. */
export type PluginLoad = {
  plugin: string;
  /** All that the built frontend has of it. */
  modules: number;
  /** After each step, everything loaded until then. */
  loaded: number[];
};

/**
 * Counts, plugin by plugin, how many of its modules a browser has after each step.
 *
 * @param modules - of all scripts
 * @param steps - the scripts that each step loaded, in order; what isn't a script of ours is ignored
 */
export function pluginLoads(
  modules: ModulesByScript,
  steps: readonly (readonly string[])[],
): PluginLoad[] {
  const all = new Set([...modules.values()].flat());
  const plugins = [...new Set([...all].map(pluginOf))].sort();
  const loaded = new Set<string>();
  const afterEachStep = steps.map(scripts => {
    for (const script of scripts) {
      for (const module of modules.get(script) ?? []) loaded.add(module);
    }
    return new Set(loaded);
  });
  const countOf = (plugin: string, set: ReadonlySet<string>) =>
    [...set].filter(module => pluginOf(module) === plugin).length;
  return plugins.map(plugin => ({
    plugin,
    modules: countOf(plugin, all),
    loaded: afterEachStep.map(set => countOf(plugin, set)),
  }));
}

function pluginOf(module: string): string {
  return module.split('/')[1];
}
