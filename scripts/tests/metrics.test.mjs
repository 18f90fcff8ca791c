import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../launcher/paths.mjs';
import { instruments, seriesOf } from './instruments.mjs';

const page = fs.readFileSync(path.join(root, 'docs', 'operations.md'), 'utf8');

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
    const series = [...used].flatMap(seriesOf);
    const alarmed = page
      .split('### Alerts')[1]
      .split('\n## ')[0]
      .matchAll(
        /\b(?:audit_log|privileged_actions|platform_ecs|signals|upstream)_\w+/g,
      );
    const unknown = [...alarmed]
      .map(([name]) => name)
      .filter(name => !series.includes(name));
    assert.deepEqual(unknown, []);
  });
});
