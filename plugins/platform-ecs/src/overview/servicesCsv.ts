import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';

const columns: Array<
  [title: string, of: (service: EcsServiceSummary) => string | number]
> = [
  ['cluster', ({ cluster }) => cluster],
  ['service', ({ name }) => name],
  ['state', ({ state }) => state],
  ['why', ({ sentence }) => sentence],
  ['rollout', ({ rolloutState }) => rolloutState ?? ''],
  ['running', ({ runningCount }) => runningCount],
  ['desired', ({ desiredCount }) => desiredCount],
  ['pending', ({ pendingCount }) => pendingCount],
  ['task definition', ({ taskDefinition }) => taskDefinition],
  ['image tag', ({ imageTag }) => imageTag ?? ''],
  ['image digest', ({ imageDigest }) => imageDigest ?? ''],
  ['drift', ({ drift }) => drift ?? ''],
  ['alarms', ({ alarms }) => alarms?.join(' ') ?? ''],
  ['CPU percent', ({ cpuPercent }) => cpuPercent ?? ''],
  ['memory percent', ({ memoryPercent }) => memoryPercent ?? ''],
  ['deployed', ({ lastDeploymentAt }) => lastDeploymentAt ?? ''],
  ['arn', ({ arn }) => arn],
];

/** The services as CSV (RFC 4180), in their order, with all columns. */
export function servicesCsv(services: readonly EcsServiceSummary[]): string {
  const lines = [
    columns.map(([title]) => title),
    ...services.map(service => columns.map(([, of]) => of(service))),
  ];
  return lines.map(cells => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet would take it for a formula: a tag or an image may be named by anybody who can push.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
