import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { VisibleRows } from '../database/AuditLogStore';
import { restrictTo } from '../database/restrictTo';
import { toWebSearch } from './searchText';

/** Adds a condition to a query of `audit_search as row`. */
export type Condition = (query: Knex.QueryBuilder) => void;

/** What rows have to meet, by what it takes to find them. */
export type SearchConditions = {
  /** Each of these has an index in order of `seq`. */
  listed: Condition[];
  /** The words, as `websearch_to_tsquery` reads them: their index knows no order. */
  webSearch?: string;
  /** The rest: looked at row by row. */
  checked: Condition[];
};

/** The columns that filters compare. */
const columns = {
  actor: 'actor_user_id',
  actorKind: 'actor_kind',
  action: 'event_type',
  category: 'event_category',
  severity: 'severity',
  phase: 'phase',
  outcome: 'outcome',
  organizationId: 'organization_id',
  targetKind: 'target_kind',
  targetId: 'target_id',
} as const satisfies Partial<Record<keyof AuditFilter, string>>;

/** The conditions of a filter, and of what the reader may see. */
export function searchConditions(
  filter: AuditFilter,
  visible: VisibleRows,
): SearchConditions {
  const listed: Condition[] = [];
  const checked: Condition[] = [];
  for (const [key, column] of Object.entries(columns)) {
    const value = filter[key as keyof typeof columns];
    if (value !== undefined) {
      listed.push(query => query.where(`row.${column}`, value));
    }
  }
  if (visible) {
    // A condition on one column is found by its index, as a filter is.
    ('column' in visible ? listed : checked).push(restrictTo(visible));
  }
  const { from, to, q } = filter;
  if (from !== undefined) {
    checked.push(query => query.where('row.created_at', '>=', from));
  }
  if (to !== undefined) {
    checked.push(query => query.where('row.created_at', '<', to));
  }
  return { listed, checked, ...(q && { webSearch: toWebSearch(q) }) };
}

/** Rows that hold the words. */
export function holdsWords(webSearch: string): Condition {
  return query =>
    query.whereRaw(`row.words @@ websearch_to_tsquery('simple', ?)`, [
      webSearch,
    ]);
}
