import fs from 'node:fs';
import path from 'node:path';
import { root } from '../launcher/paths.mjs';
import { workspaceClosure } from '../launcher/workspaces.mjs';

/**
 * Each instrument that what ships makes.
 *
 * @returns {Map<string, string>} its kind in lower case, by its name
 */
export function instruments() {
  return new Map(
    workspaceClosure(path.join(root, 'packages', 'backend'))
      .flatMap(folder => sourcesOf(path.join(folder, 'src')))
      .flatMap(file => [
        ...fs
          .readFileSync(file, 'utf8')
          .matchAll(
            /\.create(?:Observable)?(Counter|UpDownCounter|Histogram|Gauge)\(\s*'([^']+)'/g,
          ),
      ])
      .map(([, kind, name]) => [name, kind.toLowerCase()]),
  );
}

function sourcesOf(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter(name => /\.ts$/.test(name) && !/\.test\.ts$/.test(name))
    .map(name => path.join(folder, name));
}

/** What Prometheus calls the series of an instrument. */
export function seriesOf([name, kind]) {
  const base = name.replaceAll('.', '_');
  if (kind === 'counter') return [`${base}_total`];
  if (kind === 'histogram') {
    return ['bucket', 'sum', 'count'].map(part => `${base}_${part}`);
  }
  return [base];
}
