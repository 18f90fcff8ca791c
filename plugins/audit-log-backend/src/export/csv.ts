import {
  type AuditRow,
  canonicalJson,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditRowColumns } from '@alphaswarm-admin/plugin-audit-log-node';

/** The first line of a CSV export. */
export const csvHeader = `${auditRowColumns.join(',')}\r\n`;

// What spreadsheets take for the beginning of a formula, also in its full-width forms; and what they skip before one.
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

/**
 * A row as a line of CSV (RFC 4180), its JSON columns as canonical JSON. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it, so that it stays text: rows hold words that anybody may have typed.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(row: AuditRow): string {
  return `${auditRowColumns.map(column => cell(row[column])).join(',')}\r\n`;
}

function cell(value: AuditRow[keyof AuditRow]): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text =
    typeof value === 'string' ? value : canonicalJson(value as JsonValue);
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
