import {
  type AuditRow,
  type AuditSeverity,
  canonicalRow,
  rowLine,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** Log audit: https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1 */
const FACILITY = 13;

const severities: Record<AuditSeverity, number> = {
  info: 6,
  warning: 4,
  critical: 2,
};

const APP_NAME = 'alphaswarm-admin';

/** What a message says of its sender. */
export type SyslogSender = {
  /** The log's name; what stands before its first slash is the host name. */
  origin: string;
  /** The private enterprise number in the structured data's name. */
  enterpriseNumber: number;
};

/**
 * A row as a syslog message: its identity as structured data, the row itself as the message. The same row is always the same bytes.
 *
 * The row's JSON is written in US-ASCII, other characters as escapes of JSON: so it needs no byte order mark before it, which RFC 5424 demands of UTF-8 and
 * parsers of JSON stumble over. Parsed and made canonical again it is what was hashed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5424#section-6
 */
export function syslogMessage(row: AuditRow, sender: SyslogSender): string {
  const { seq, leaf_hash: leafHash } = row;
  const header = [
    `<${FACILITY * 8 + severities[row.severity]}>1`,
    row.created_at,
    printable(sender.origin.split('/')[0], 255),
    APP_NAME,
    '-',
    printable(row.event_type, 32),
  ].join(' ');
  const data = structuredData(`audit@${sender.enterpriseNumber}`, {
    seq: String(seq),
    id: row.id,
    action: row.action_id,
    event: row.event_type,
    phase: row.phase,
    leaf: leafHash,
    log: sender.origin,
  });
  const line = rowLine({ seq, canonical: canonicalRow(row), leafHash });
  return `${header} ${data} ${asciiJson(line.trimEnd())}`;
}

/** A message's frame in a stream: https://www.rfc-editor.org/rfc/rfc5425#section-4.3 */
export function syslogFrame(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

/** https://www.rfc-editor.org/rfc/rfc5424#section-6.3.3 */
function structuredData(id: string, params: Record<string, string>): string {
  const written = Object.entries(params).map(
    ([name, value]) => `${name}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`,
  );
  return `[${[id, ...written].join(' ')}]`;
}

/** A header's field: visible US-ASCII, or `-` if nothing is left. */
function printable(text: string, length: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, length) || '-';
}

function asciiJson(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
