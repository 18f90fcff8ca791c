import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';
import { workspaceClosure } from '../launcher/workspaces.mjs';

const page = fs.readFileSync(path.join(root, 'docs', 'operations.md'), 'utf8');

/** Each instrument that what ships makes, with its kind. */
function instruments() {
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

describe('docs/operations.md', () => {
  const used = instruments();
  const rows = page
    .split('<!-- metrics -->')[1]
    .split('<!-- end -->')[0]
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.replaceAll('`', '').split('|'));
  const documented = new Map(
    rows.map(([, name, kind]) => [name.trim(), kind.trim().split(',')[0]]),
  );

  it('has every metric of the code, and no other', () => {
    assert.ok(used.size >= 15);
    assert.deepEqual([...documented].sort(), [...used].sort());
  });

  it('alarms on metrics that there are', () => {
    const prometheusNames = [...used].map(([name, kind]) => {
      const base = name.replaceAll('.', '_');
      return kind === 'counter' ? `${base}_total` : base;
    });
    const alarmed = page
      .split('### Alerts')[1]
      .split('\n## ')[0]
      .matchAll(
        /\b(?:audit_log|privileged_actions|platform_ecs|upstream)_\w+/g,
      );
    const unknown = [...alarmed]
      .map(([name]) => name)
      .filter(name => !prometheusNames.includes(name));
    assert.deepEqual(unknown, []);
  });
});
