/**
 * What a `datetime-local` field shows for an instant, read as UTC: an auditor compares times with logs, and those are in UTC.
 *
 * @param iso - ISO 8601
 */
export function toUtcInput(iso: string | undefined): string {
  if (!iso) return '';
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 16);
}

/**
 * The instant that was typed into a `datetime-local` field whose time is UTC.
 *
 * @returns ISO 8601 UTC; `undefined` for an empty or half-typed field
 */
export function fromUtcInput(typed: string): string | undefined {
  const at = new Date(`${typed}Z`);
  return typed === '' || Number.isNaN(at.getTime())
    ? undefined
    : at.toISOString();
}

/**
 * An instant as the page says it: `2026-11-24 06:00 UTC`, with seconds where they matter.
 *
 * @param iso - ISO 8601
 */
export function utcInWords(iso: string): string {
  const text = new Date(iso).toISOString().replace('T', ' ');
  return `${text.slice(17, 19) === '00' ? text.slice(0, 16) : text.slice(0, 19)} UTC`;
}
