import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { VisibleRows } from '../database/AuditLogStore';
import { restrictTo } from '../database/restrictTo';
import type { ListedColumn } from './facets';
import { toWebSearch } from './searchText';

/** Adds a condition to a query of `audit_search as row`. */
export type Condition = (query: Knex.QueryBuilder) => void;

/** The rows that have a value in a column: an index lists them in order of `seq`. */
export type List = { column: ListedColumn; value: string };

/** What rows have to meet, by what it takes to find them. */
export type SearchConditions = {
  lists: List[];
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
} as const satisfies Partial<Record<keyof AuditFilter, ListedColumn>>;

/** The conditions of a filter, and of what the reader may see. */
export function searchConditions(
  filter: AuditFilter,
  visible: VisibleRows,
): SearchConditions {
  const lists: List[] = [];
  const checked: Condition[] = [];
  for (const [key, column] of Object.entries(columns)) {
    const value = filter[key as keyof typeof columns];
    if (value !== undefined) lists.push({ column, value });
  }
  if (visible) {
    if ('column' in visible) lists.push(visible);
    else checked.push(restrictTo(visible));
  }
  const { from, to, q } = filter;
  if (from !== undefined) {
    checked.push(query => query.where('row.created_at', '>=', from));
  }
  if (to !== undefined) {
    checked.push(query => query.where('row.created_at', '<', to));
  }
  return { lists, checked, ...(q && { webSearch: toWebSearch(q) }) };
}

/** Rows that hold the words. */
export function holdsWords(webSearch: string): Condition {
  return query =>
    query.whereRaw(`row.words @@ websearch_to_tsquery('simple', ?)`, [
      webSearch,
    ]);
}

/** Rows that are on a list. */
export function isListed({ column, value }: List): Condition {
  return query => query.where(`row.${column}`, value);
}

/**
 * The rows of a list, or of the log, within a range and in order of `seq`.
 *
 * Written as a comparison of pairs, which only the list's own index can answer in order: the planner could as well walk the whole log until it has
 * met enough rows of the list, and would where it expects that to be soon. `between` tells it how many rows the list has.
 *
 * @param bounds - places, or what stands for them in the statement: from, inclusive, to, exclusive
 */
export function follow(
  list: List | undefined,
  bounds: { from: number | Knex.Raw; to: number | Knex.Raw },
  order: 'asc' | 'desc',
): Condition {
  const { from, to } = bounds;
  if (!list) {
    return query =>
      query
        .whereRaw('row.seq >= ? and row.seq < ?', [from, to])
        .orderBy('row.seq', order);
  }
  const column = `row.${list.column}`;
  return query =>
    query
      .whereBetween(column, [list.value, list.value])
      .whereRaw('(??, row.seq) >= (?, ?)', [column, list.value, from])
      .whereRaw('(??, row.seq) < (?, ?)', [column, list.value, to])
      .orderBy([
        { column, order },
        { column: 'row.seq', order },
      ]);
}
