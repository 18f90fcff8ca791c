import type { Config } from '@backstage/config';
import {
  isResourcePermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_PRIVILEGED_ACTION } from '@alphaswarm-admin/plugin-staff-access-node';
import {
  policyTable,
  recentStepUp,
  type PolicyCondition,
  type PolicyRow,
} from './policyTable';

const KEY = 'permission.staffPolicy.approvals';

/** The table, with those further actions that the configuration wants a second person for. */
export function readPolicyTable(config: Config): readonly PolicyRow[] {
  return tableWithApprovals(
    policyTable,
    config.getOptionalStringArray(KEY) ?? [],
  );
}

/**
 * A table in which the actions with these permissions need a second person. Nothing is taken away: who may do it stays as it is, and so does whatever else is asked.
 *
 * @throws Error for a name that is no privileged action's in the table: a second person would never be asked for
 */
export function tableWithApprovals(
  table: readonly PolicyRow[],
  names: readonly string[],
): readonly PolicyRow[] {
  for (const name of names) {
    const known = table.some(row =>
      row.permissions.some(one => one.name === name && canBeApproved(one)),
    );
    if (!known) {
      throw new Error(
        `${KEY}: '${name}' is not the permission of a privileged action that can wait for a second person`,
      );
    }
  }
  return table.flatMap(row => {
    const named = row.permissions.filter(one => names.includes(one.name));
    if (named.length === 0) return [row];
    const rest = row.permissions.filter(one => !names.includes(one.name));
    return [
      ...(rest.length > 0 ? [{ ...row, permissions: rest }] : []),
      {
        ...row,
        permissions: named,
        condition: withSecondPerson(row.condition ?? recentStepUp),
      },
    ];
  });
}

/** An approval that needed an approval would never end. */
function canBeApproved(permission: Permission): boolean {
  return (
    isResourcePermission(permission, RESOURCE_TYPE_PRIVILEGED_ACTION) &&
    !permission.name.startsWith('staff-access.approval.')
  );
}

function withSecondPerson(condition: PolicyCondition): PolicyCondition {
  return condition.kind === 'attempt'
    ? {
        ...condition,
        approvals: condition.approvals ?? 1,
        onlyAboveCeiling: false,
      }
    : condition;
}
