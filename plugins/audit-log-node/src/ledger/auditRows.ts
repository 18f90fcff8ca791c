import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { types } from 'pg';

/** The columns of `security_audit_events`. */
export const auditRowColumns = [
  'seq',
  'v',
  'id',
  'action_id',
  'phase',
  'event_type',
  'event_category',
  'severity',
  'source',
  'actor_kind',
  'actor_user_id',
  'agent_subject',
  'act',
  'user_id',
  'organization_id',
  'workspace_id',
  'cell_id',
  'target_kind',
  'target_id',
  'reason',
  'ip',
  'user_agent',
  'connection',
  'request_id',
  'step_up',
  'approval',
  'operation_digest',
  'compensates',
  'details',
  'created_at',
  'leaf_hash',
] as const satisfies ReadonlyArray<keyof AuditRow>;

/**
 * Options of a knex query for rows of `security_audit_events`: has them read as they were appended, so that their leaf hashes can be computed from
 * them again. Once for each value, where a `Date` on the way would be made of a text and into one again.
 */
export const auditRowOptions = {
  types: {
    getTypeParser(oid: number, format?: 'text' | 'binary') {
      if (oid === types.builtins.TIMESTAMPTZ) return isoTime;
      // `seq`: a log of 2^53 rows is not to be expected.
      if (oid === types.builtins.INT8) return Number;
      return types.getTypeParser(oid, format);
    },
  },
};

/** As long as `2026-11-24 12:13:30.123+00`: what a server says whose time zone is UTC. */
const LONGEST_UTC = 26;

function isoTime(text: string): string {
  if (!text.endsWith('+00') || text.length > LONGEST_UTC) {
    return new Date(text).toISOString();
  }
  // Cut, not matched: an export does it for each of its rows.
  const milliseconds = text.slice(20, -3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}
