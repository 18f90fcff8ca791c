import {
  auditRowConditions,
  createAuditRowConditionalDecision,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { RESOURCE_TYPE_AUDIT_ROW } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createPrivilegedAttemptDecision,
  privilegedAttemptConditions,
  RESOURCE_TYPE_PRIVILEGED_ACTION,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  policyTable,
  thirdPartyTable,
  type PolicyCondition,
  type PolicyRow,
} from './policyTable';
import type { StaffRole } from './staffRoles';

/** Somebody of the staff, as the policy sees them. */
export type StaffSubject = {
  userRef: string;
  roles: readonly StaffRole[];
};

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * What the table says about one permission and one person. Pure.
 *
 * @param permission - as asked for; only its name, action and resource type count
 * @param subject - the person
 * @param table - the table as configured
 * @returns ALLOW, DENY, or CONDITIONAL with the condition of each row that the person's roles open
 */
export function decide(
  permission: Permission,
  subject: StaffSubject,
  table: readonly PolicyRow[] = policyTable,
): PolicyDecision {
  const rows = rowsAbout(permission.name, table).filter(row =>
    opens(row, subject),
  );
  if (rows.length === 0) return decideThirdParty(permission, subject);
  if (rows.some(row => row.condition === undefined)) return ALLOW;
  return conditional(
    permission,
    rows.map(row => row.condition).filter(condition => condition !== undefined),
    subject,
  );
}

/** The rows that speak of a permission. */
export function rowsAbout(
  permissionName: string,
  table: readonly PolicyRow[] = policyTable,
): PolicyRow[] {
  return table.filter(row =>
    row.permissions.some(({ name }) => name === permissionName),
  );
}

function opens(
  row: { roles: readonly StaffRole[] },
  subject: StaffSubject,
): boolean {
  return row.roles.some(role => subject.roles.includes(role));
}

function decideThirdParty(
  permission: Permission,
  subject: StaffSubject,
): PolicyDecision {
  const allowed = thirdPartyTable.some(
    row =>
      permission.name.startsWith(`${row.namespace}.`) &&
      row.reads === (permission.attributes.action === 'read') &&
      opens(row, subject),
  );
  return allowed ? ALLOW : DENY;
}

/** All conditions of one permission are about the same kind of resource; a permission asked for as another kind is denied. */
function conditional(
  permission: Permission,
  conditions: PolicyCondition[],
  subject: StaffSubject,
): PolicyDecision {
  if (isResourcePermission(permission, RESOURCE_TYPE_PRIVILEGED_ACTION)) {
    const criteria = conditions.flatMap(condition =>
      condition.kind === 'attempt' ? [attemptCriteria(condition)] : [],
    );
    return isNotEmpty(criteria)
      ? createPrivilegedAttemptDecision(permission, anyOf(criteria))
      : DENY;
  }
  if (
    isResourcePermission(permission, RESOURCE_TYPE_AUDIT_ROW) &&
    conditions.some(({ kind }) => kind === 'own-rows')
  ) {
    return createAuditRowConditionalDecision(
      permission,
      auditRowConditions.isOwnRow({ userRef: subject.userRef }),
    );
  }
  return DENY;
}

type AttemptCriteria = PermissionCriteria<
  PermissionCondition<typeof RESOURCE_TYPE_PRIVILEGED_ACTION>
>;

function attemptCriteria({
  stepUp,
  approvals,
  onlyAboveCeiling,
}: Extract<PolicyCondition, { kind: 'attempt' }>): AttemptCriteria {
  const hasStepUp = privilegedAttemptConditions.hasStepUp(stepUp);
  if (approvals === undefined) return hasStepUp;
  const hasApproval = privilegedAttemptConditions.hasApproval({
    quorum: approvals,
  });
  return {
    allOf: [
      hasStepUp,
      onlyAboveCeiling
        ? {
            anyOf: [
              privilegedAttemptConditions.isWithinCeiling({}),
              hasApproval,
            ],
          }
        : hasApproval,
    ],
  };
}

function anyOf(criteria: [AttemptCriteria, ...AttemptCriteria[]]) {
  return criteria.length === 1 ? criteria[0] : { anyOf: criteria };
}

function isNotEmpty<T>(items: T[]): items is [T, ...T[]] {
  return items.length > 0;
}
