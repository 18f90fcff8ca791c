// node scripts/events-doc.mjs: writes the tables of docs/events.md, from the event definitions in the code.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './launcher/paths.mjs';
import { workspaceClosure } from './launcher/workspaces.mjs';

const page = path.join(root, 'docs', 'events.md');

const require = createRequire(import.meta.url);
// Compiles TypeScript as it is required, as for the portal itself.
require('@backstage/cli/config/nodeTransform.cjs');
const {
  hasSensitiveFields,
} = require('@alphaswarm-admin/plugin-audit-log-common');

/** OCSF 1.x, API Activity (class 6003). */
const ocsfActivities = {
  1: 'Create',
  2: 'Read',
  3: 'Update',
  4: 'Delete',
  99: 'Other',
};

/** Every definition that a module of what ships exports, sorted by id. */
export function eventDefinitions() {
  return workspaceClosure(path.join(root, 'packages', 'backend'))
    .flatMap(folder => sourcesOf(path.join(folder, 'src')))
    .filter(file => /= defineAuditEvent\(/.test(fs.readFileSync(file, 'utf8')))
    .flatMap(file => Object.values(require(file)))
    .filter(isDefinition)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function sourcesOf(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter(
      name => /\.ts$/.test(name) && !/\.test\.ts$|__testUtils__/.test(name),
    )
    .map(name => path.join(folder, name));
}

function isDefinition(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['id', 'version', 'category', 'severity', 'sentence'].every(
      field => field in value,
    )
  );
}

/** The page's text, its tables brought up to date, formatted as the repository's are. */
export async function renderEventsPage(text) {
  const prettier = require('prettier');
  const options = await prettier.resolveConfig(page);
  return prettier.format(withTables(text), { ...options, filepath: page });
}

function withTables(text) {
  const definitions = eventDefinitions();
  return [
    ['actions', definitions.filter(({ input }) => input)],
    ['observations', definitions.filter(({ input }) => !input)],
  ].reduce(
    (result, [name, events]) =>
      result.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`),
        (_all, begin, end) => `${begin}\n${table(events)}\n\n${end}`,
      ),
    text,
  );
}

function table(events) {
  return [
    '| event | title | the actor … | category | severity | version | input | OCSF activity |',
    '|---|---|---|---|---|---|---|---|',
    ...events.map(event =>
      [
        '',
        `\`${event.id}\``,
        event.title,
        event.sentence,
        event.category,
        event.severity,
        event.version,
        event.input ? inputOf(event.input) : '',
        `${event.ocsfActivityId} ${ocsfActivities[event.ocsfActivityId]}`,
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

function inputOf(input) {
  const fields = Object.keys(input.shape ?? {}).map(field => `\`${field}\``);
  return hasSensitiveFields(input)
    ? `${fields.join(', ')}; sensitive ones as an HMAC`
    : fields.join(', ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.writeFileSync(page, await renderEventsPage(fs.readFileSync(page, 'utf8')));
}
