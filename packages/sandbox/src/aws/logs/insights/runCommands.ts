import type { Aggregate, Command, Row } from './parseQuery';

const DEFAULT_FIELDS = ['@timestamp', '@message'];
const EPOCH_FIELD = '@epoch';

/** A record as it is scanned. @param at - epoch milliseconds */
export function recordOf(record: {
  at: number;
  message: string;
  stream: string;
  log: string;
}): Row {
  return {
    ...discovered(record.message),
    '@timestamp': timestamp(record.at),
    '@message': record.message,
    '@logStream': record.stream,
    '@log': record.log,
    [EPOCH_FIELD]: String(record.at),
  };
}

/** The `filter` commands before anything else looks at the records. */
export function wantsRecord(commands: Command[]): (row: Row) => boolean {
  const conditions = commands.flatMap(command =>
    command.kind === 'filter' ? [command.wants] : [],
  );
  return row => conditions.every(wants => wants(row));
}

/**
 * Runs what is left of a query on the records that its filters want.
 *
 * @param most - rows, where the query has no `limit`
 */
export function runCommands(
  commands: Command[],
  records: Row[],
  most: number,
): { fields: string[]; rows: Row[] } {
  // Without a `sort` the newest come first, and whatever the query's limit is lower than.
  let rows = sorted(records, { field: '@timestamp', descending: true });
  let fields = DEFAULT_FIELDS;
  let limit = most;
  for (const command of commands) {
    if (command.kind === 'fields') fields = command.fields;
    if (command.kind === 'limit') limit = Math.min(limit, command.count);
    if (command.kind === 'sort') rows = sorted(rows, command);
    if (command.kind === 'stats') {
      rows = aggregated(rows, command);
      fields = [...command.by, ...command.aggregates.map(({ name }) => name)];
    }
  }
  return { fields, rows: rows.slice(0, limit) };
}

function sorted(
  rows: Row[],
  { field, descending }: { field: string; descending: boolean },
): Row[] {
  const key = field === '@timestamp' ? EPOCH_FIELD : field;
  const sign = descending ? -1 : 1;
  return rows.toSorted((x, y) => {
    const [a, b] = [x[key] ?? x[field] ?? '', y[key] ?? y[field] ?? ''];
    const difference = Number(a) - Number(b);
    return sign * (Number.isNaN(difference) ? a.localeCompare(b) : difference);
  });
}

function aggregated(
  rows: Row[],
  { aggregates, by, binMs }: Extract<Command, { kind: 'stats' }>,
): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(
      by.map(field =>
        field.startsWith('bin(') && binMs
          ? timestamp(Math.floor(Number(row[EPOCH_FIELD]) / binMs) * binMs)
          : (row[field] ?? ''),
      ),
    );
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, members]) => ({
    ...Object.fromEntries(
      (JSON.parse(key) as string[]).map((value, index) => [by[index], value]),
    ),
    ...Object.fromEntries(
      aggregates.map(aggregate => [
        aggregate.name,
        String(aggregateOf(aggregate, members)),
      ]),
    ),
  }));
}

function aggregateOf(aggregate: Aggregate, rows: Row[]): number {
  const { field } = aggregate;
  if (aggregate.function === 'count') {
    return field === undefined
      ? rows.length
      : rows.filter(row => row[field] !== undefined).length;
  }
  const values = rows
    .map(row => Number(row[field ?? '']))
    .filter(value => !Number.isNaN(value));
  const sum = values.reduce((total, value) => total + value, 0);
  switch (aggregate.function) {
    case 'min':
      return values.reduce((a, b) => Math.min(a, b), Infinity);
    case 'max':
      return values.reduce((a, b) => Math.max(a, b), -Infinity);
    case 'avg':
      return sum / Math.max(1, values.length);
    default:
      return sum;
  }
}

/** The fields of a JSON message, which Insights discovers by itself. */
function discovered(message: string): Row {
  if (!message.startsWith('{')) return {};
  try {
    return Object.fromEntries(
      Object.entries(JSON.parse(message)).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    return {};
  }
}

/** As Insights writes times: `2026-03-02 09:00:00.000`. */
function timestamp(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
