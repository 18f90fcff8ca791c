import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { root } from '../launcher/paths.mjs';
import { alerts, dashboard, files, serviceLevels } from '../observability.mjs';
import { instruments, seriesOf } from './instruments.mjs';

const page = fs.readFileSync(path.join(root, 'docs', 'operations.md'), 'utf8');
const series = new Set([...instruments()].flatMap(seriesOf));

/** The labels of each series, by the table of metrics. */
const labels = new Map(
  page
    .split('<!-- metrics -->')[1]
    .split('<!-- end -->')[0]
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.split('|'))
    .flatMap(([, name, kind, label]) =>
      seriesOf([
        name.replaceAll('`', '').trim(),
        kind.trim().split(',')[0],
      ]).map(one => [one, [...label.matchAll(/`(\w+)`/g)].map(([, l]) => l)]),
    ),
);

const queries = [
  ...alerts().map(({ expr }) => expr),
  ...serviceLevels().map(({ expression }) => expression),
  ...dashboard().panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr),
  ),
];

/** The texts of all nodes of a kind in a query. */
function nodesOf(query, ...kinds) {
  const found = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (kinds.includes(type.name)) found.push(query.slice(from, to));
    },
  });
  return found;
}

describe('docs/observability', () => {
  it('is what the code and docs/operations.md make of it', async () => {
    for (const [name, text] of Object.entries(await files())) {
      assert.equal(
        fs.readFileSync(path.join(root, 'docs/observability', name), 'utf8'),
        text,
        'run node scripts/observability.mjs',
      );
    }
  });

  it('asks in PromQL', () => {
    assert.ok(queries.length > 40);
    const broken = queries.filter(query => {
      let wrong = false;
      parser.parse(query).iterate({
        enter: ({ type }) => {
          wrong ||= type.isError;
        },
      });
      return wrong;
    });
    assert.deepEqual(broken, []);
  });

  it('asks for series that the code has, by labels that they have', () => {
    for (const query of queries) {
      const names = nodesOf(query, 'Identifier');
      assert.ok(names.length > 0, query);
      assert.deepEqual(
        names.filter(name => !series.has(name)),
        [],
        query,
      );
      const known = names.flatMap(name => labels.get(name) ?? []);
      const asked = nodesOf(query, 'LabelName').filter(label => label !== 'le');
      assert.deepEqual(
        asked.filter(label => !known.includes(label)),
        [],
        query,
      );
    }
  });

  it('names each alert once, with a severity and where to look', () => {
    const names = alerts().map(({ alert }) => alert);
    assert.ok(names.length >= 15);
    assert.deepEqual(names, [...new Set(names)]);
    for (const { alert, labels: of, annotations } of alerts()) {
      assert.match(of.severity, /^(page|ticket)$/, alert);
      assert.notEqual(annotations.summary, '', alert);
    }
  });

  it('shows every metric that somebody is woken by', () => {
    const shown = new Set(
      dashboard()
        .panels.flatMap(({ targets = [] }) => targets)
        .flatMap(({ expr }) => nodesOf(expr, 'Identifier')),
    );
    const unseen = alerts()
      .filter(({ labels: of }) => of.severity === 'page')
      .flatMap(({ expr }) => nodesOf(expr, 'Identifier'))
      .filter(name => !shown.has(name));
    assert.deepEqual(unseen, []);
  });

  it('lays its panels beside and below each other', () => {
    const places = dashboard().panels.map(({ gridPos }) => gridPos);
    for (const [i, a] of places.entries()) {
      assert.ok(a.x + a.w <= 24);
      for (const b of places.slice(i + 1)) {
        const apart =
          a.x + a.w <= b.x ||
          b.x + b.w <= a.x ||
          a.y + a.h <= b.y ||
          b.y + b.h <= a.y;
        assert.ok(apart, JSON.stringify([a, b]));
      }
    }
  });

  it('promises levels below a hundred per cent, measured by the portal’s own metrics', () => {
    assert.ok(serviceLevels().length >= 3);
    for (const { level, target } of serviceLevels()) {
      assert.ok(target > 90 && target < 100, level);
    }
  });
});
