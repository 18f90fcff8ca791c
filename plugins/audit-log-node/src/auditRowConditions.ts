import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  type AuditRow,
  RESOURCE_TYPE_AUDIT_ROW,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** A condition on ledger rows that the read side turns into SQL: `column` has this value. */
export type AuditRowCriterion = {
  column: 'actor_user_id';
  value: string;
};

/** The resource that reading the ledger is decided on. */
export const auditRowResourceRef = createPermissionResourceRef<
  AuditRow,
  AuditRowCriterion
>().with({ pluginId: 'audit-log', resourceType: RESOURCE_TYPE_AUDIT_ROW });

/** Met by the rows of what `userRef` did, or had an agent do. */
export const isOwnRowRule = createPermissionRule({
  name: 'IS_OWN_ROW',
  description: 'The row is about something that this person did',
  resourceRef: auditRowResourceRef,
  paramsSchema: z.object({ userRef: z.string().min(1) }),
  apply: (row, { userRef }) => row.actor_user_id === userRef,
  toQuery: ({ userRef }) => ({ column: 'actor_user_id', value: userRef }),
});

/** The rules that apply to ledger rows. */
export const auditRowRules = { isOwnRow: isOwnRowRule };

const exported = createConditionExports({
  resourceRef: auditRowResourceRef,
  rules: auditRowRules,
});

/** Condition factories for policies. */
export const auditRowConditions = exported.conditions;

/** Makes a policy's conditional answer for reading ledger rows. */
export const createAuditRowConditionalDecision =
  exported.createConditionalDecision;
