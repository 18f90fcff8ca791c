// node scripts/observability.mjs: writes docs/observability: the alerts of docs/operations.md as a file of Prometheus rules, and a Grafana dashboard of what they look at.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { stringify } from 'yaml';
import { root } from './launcher/paths.mjs';

const page = () =>
  fs.readFileSync(path.join(root, 'docs', 'operations.md'), 'utf8');

/** The rows of the table below a heading, as lists of cells. */
function table(heading) {
  const lines = page()
    .split(`\n${heading}\n`)[1]
    .split(/\n#{2,3} /)[0]
    .split('\n');
  return lines
    .filter(line => line.startsWith('|'))
    .slice(2)
    .map(line => line.slice(1, -1).split(' | '))
    .map(cells => cells.map(cell => cell.trim()));
}

const expressionOf = cell => /^`([^`]+)`$/.exec(cell)?.[1];

/** The alerts that Prometheus can raise by the portal's own metrics. */
export function alerts() {
  return table('### Alerts').flatMap(([severity, cell, means, look]) => {
    const expression = expressionOf(cell);
    if (!expression) return [];
    const [metric] =
      /\b(?!\w+_over_time\b|histogram_quantile\b)[a-z]+_\w+/.exec(expression);
    const anchor = /\]\((#[^)]+)\)/.exec(look)?.[1];
    return [
      {
        alert: `AlphaSwarmAdmin${metric
          .replace(/_total$/, '')
          .split('_')
          .map(part => part[0].toUpperCase() + part.slice(1))
          .join('')}`,
        expr: expression,
        labels: { severity },
        annotations: {
          summary: means,
          runbook: `docs/operations.md${anchor ?? '#alerts'}`,
        },
      },
    ];
  });
}

/** The levels of service that are promised: what, at least how much in 30 days, and how it is measured. */
export function serviceLevels() {
  return table('### Service levels').flatMap(([level, target, cell]) => {
    const expression = expressionOf(cell);
    return expression
      ? [{ level, target: parseFloat(target), expression }]
      : [];
  });
}

const p = (quantile, metric, by = '') =>
  `histogram_quantile(${quantile}, sum(rate(${metric}_bucket[5m])) by (le${by && `, ${by}`}))`;
const rate = (metric, by) => `sum(rate(${metric}[5m])) by (${by})`;

/** By rows: what a person looks at first comes first. */
const rows = [
  {
    title: 'Can staff operate, and is everything recorded?',
    panels: [
      stat('Open actions', 'max(audit_log_open_actions)', { warn: 1, bad: 5 }),
      stat(
        'Abandoned in a day',
        'max(audit_log_abandoned_actions) - min(min_over_time(audit_log_abandoned_actions[1d]))',
        { bad: 1 },
      ),
      stat(
        'Refused for want of a row, in an hour',
        'sum(increase(privileged_actions_intents_refused_total[1h])) or vector(0)',
        { bad: 1 },
      ),
      stat('Age of the signed head', 'max(audit_log_checkpoint_age)', {
        unit: 's',
        warn: 10,
        bad: 60,
      }),
      stat('Log broken', 'max(audit_log_integrity_broken)', { bad: 1 }),
      stat('Effects never seen', 'max(audit_log_comparison_unseen)', {
        bad: 1,
      }),
    ],
  },
  {
    title: 'Actions',
    panels: [
      graph('Attempts by outcome', [
        [
          'sum(increase(privileged_actions_outcomes_total[5m])) by (outcome)',
          '{{outcome}}',
        ],
      ]),
      graph('Denied, by action', [
        [
          'sum(increase(privileged_actions_outcomes_total{outcome="denied"}[1h])) by (action)',
          '{{action}}',
        ],
      ]),
      graph('Not recorded', [
        [
          'sum(increase(privileged_actions_intents_refused_total[5m]))',
          'not done: no intent',
        ],
        [
          'sum(increase(privileged_actions_terminals_refused_total[5m]))',
          'done: no outcome yet',
        ],
      ]),
    ],
  },
  {
    title: 'The ledger',
    panels: [
      graph('Rows per second', [
        [rate('audit_log_append_rows_total', 'phase'), '{{phase}}'],
      ]),
      graph(
        'Appending takes',
        [
          [p(0.5, 'audit_log_append_duration'), 'p50'],
          [p(0.99, 'audit_log_append_duration'), 'p99'],
        ],
        's',
      ),
      graph('Rows that the signed head lacks', [
        ['max(audit_log_integration_lag)', 'rows'],
      ]),
      graph(
        'Copies behind',
        [
          ['max(audit_log_archive_age)', 'archive'],
          ['max(audit_log_forward_age) by (sink)', '{{sink}}'],
        ],
        's',
      ),
      graph('Witnesses behind', [
        ['max(audit_log_witness_lag) by (witness)', '{{witness}}'],
      ]),
      graph(
        'Not compared since',
        [['max(audit_log_comparison_lag) by (source)', '{{source}}']],
        's',
      ),
      graph('Made outside the portal, in an hour', [
        [
          'sum(increase(audit_log_comparison_outside[1h])) by (source)',
          '{{source}}',
        ],
      ]),
      graph('Failures', [
        [
          'sum(increase(audit_log_append_failures_total[5m])) by (reason)',
          'append: {{reason}}',
        ],
        [
          'sum(increase(audit_log_integration_failures_total[5m]))',
          'integration',
        ],
        ['sum(increase(audit_log_archive_failures_total[5m]))', 'archive'],
        [
          'sum(increase(audit_log_forward_failures_total[5m])) by (sink)',
          'sink {{sink}}',
        ],
      ]),
    ],
  },
  {
    title: 'AWS',
    panels: [
      graph('Calls a minute', [
        [
          'sum(increase(platform_ecs_aws_calls_total[1m])) by (outcome)',
          '{{outcome}}',
        ],
      ]),
      graph('Throttled', [
        [
          'sum(increase(platform_ecs_aws_throttles_total[5m])) by (service, operation)',
          '{{service}} {{operation}}',
        ],
      ]),
      graph('Times slower than usual', [
        [
          'max(platform_ecs_aws_slowness) by (account, region, api)',
          '{{account}} {{region}} {{api}}',
        ],
      ]),
      graph(
        'Waiting for the budget',
        [
          [
            p(0.95, 'platform_ecs_aws_budget_wait', 'service'),
            '{{service}} p95',
          ],
        ],
        's',
      ),
    ],
  },
  {
    title: 'cp, core and Entra',
    panels: [
      graph('Failed calls per second', [
        [
          rate('upstream_errors_total', 'upstream, kind'),
          '{{upstream}} {{kind}}',
        ],
      ]),
      graph(
        'Calls take',
        [[p(0.95, 'upstream_duration', 'upstream'), '{{upstream}} p95']],
        's',
      ),
    ],
  },
];

function stat(title, expression, { unit = 'none', warn, bad }) {
  const steps = [
    { color: 'green', value: null },
    ...(warn === undefined ? [] : [{ color: 'orange', value: warn }]),
    { color: 'red', value: bad },
  ];
  return {
    type: 'stat',
    title,
    width: 4,
    height: 4,
    targets: [{ expr: expression, refId: 'A' }],
    fieldConfig: {
      defaults: { unit, thresholds: { mode: 'absolute', steps } },
      overrides: [],
    },
    options: {
      reduceOptions: { calcs: ['lastNotNull'] },
      colorMode: 'background',
    },
  };
}

function graph(title, queries, unit = 'none') {
  return {
    type: 'timeseries',
    title,
    width: 8,
    height: 7,
    targets: queries.map(([expr, legendFormat], i) => ({
      expr,
      legendFormat,
      refId: String.fromCharCode(65 + i),
    })),
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  };
}

function levelPanels() {
  return serviceLevels().map(({ level, target, expression }) => ({
    ...stat(`${level} (at least ${target} %)`, `100 * (${expression})`, {
      unit: 'percent',
      bad: target,
    }),
    width: 6,
    fieldConfig: {
      defaults: {
        unit: 'percent',
        decimals: 3,
        thresholds: {
          mode: 'absolute',
          steps: [
            { color: 'red', value: null },
            { color: 'green', value: target },
          ],
        },
      },
      overrides: [],
    },
  }));
}

/** The dashboard, as Grafana 10 and newer import it. It asks for its data source, and names no place. */
export function dashboard() {
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  const panels = [];
  let y = 0;
  for (const { title, panels: ofRow } of [
    ...rows,
    { title: 'Service levels, 30 days', panels: levelPanels() },
  ]) {
    panels.push({
      type: 'row',
      title,
      gridPos: { x: 0, y, w: 24, h: 1 },
      collapsed: false,
      panels: [],
    });
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const { width, height, ...panel } of ofRow) {
      if (x + width > 24) {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
      }
      panels.push({
        ...panel,
        datasource,
        gridPos: { x, y, w: width, h: height },
      });
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return {
    uid: 'alphaswarm-admin',
    title: 'AlphaSwarm Admin',
    description:
      'The internal admin portal. docs/operations.md says what each means, and what to do.',
    tags: ['alphaswarm-admin'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
        },
      ],
    },
    panels: panels.map((panel, i) => ({ id: i + 1, ...panel })),
  };
}

/** What is in docs/observability, by file. */
export async function files() {
  return {
    'alerts.yaml': `# Written by node scripts/observability.mjs from docs/operations.md.\n${stringify(
      { groups: [{ name: 'alphaswarm-admin', rules: alerts() }] },
      { lineWidth: 0 },
    )}`,
    'dashboard.json': await format(JSON.stringify(dashboard()), {
      parser: 'json',
    }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await files())) {
    fs.writeFileSync(path.join(root, 'docs', 'observability', name), text);
  }
}
