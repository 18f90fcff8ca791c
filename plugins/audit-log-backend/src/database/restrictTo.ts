import type { AuditRowCriterion } from '@alphaswarm-admin/plugin-audit-log-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';

/**
 * A permission decision's conditions as SQL, on the table alias `row`. It agrees with the rules' `apply`: a column that is `null` has no value, so
 * that a negation of a condition on it holds.
 */
export function restrictTo(
  criteria: PermissionCriteria<AuditRowCriterion>,
): (query: Knex.QueryBuilder) => void {
  return query => {
    if ('allOf' in criteria) {
      for (const criterion of criteria.allOf) {
        query.andWhere(restrictTo(criterion));
      }
    } else if ('anyOf' in criteria) {
      for (const criterion of criteria.anyOf) {
        query.orWhere(restrictTo(criterion));
      }
    } else if ('not' in criteria) {
      query.whereNot(restrictTo(criteria.not));
    } else {
      query
        .whereNotNull(`row.${criteria.column}`)
        .where(`row.${criteria.column}`, criteria.value);
    }
  };
}
