import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';

/**
 * How the actor proved who they are, e.g. "verified by MFA 12 s before".
 *
 * @returns `undefined` if the row carries no step-up evidence
 */
export function stepUpInWords(row: AuditRow): string | undefined {
  const evidence = row.step_up;
  if (!evidence) {
    return undefined;
  }
  const how = evidence.amr.includes('mfa')
    ? 'MFA'
    : evidence.amr.join(' + ') || evidence.acrs.join(', ');
  const secondsBefore = Math.max(
    0,
    Math.round(Date.parse(row.created_at) / 1000 - evidence.auth_time),
  );
  return `verified by ${how} ${secondsBefore} s before`;
}
