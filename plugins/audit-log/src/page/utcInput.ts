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
