import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';

/** The resource type of every privileged action's permission. */
export const RESOURCE_TYPE_PRIVILEGED_ACTION = 'privileged-action';

/**
 * An attempt at a privileged action, with the evidence brought for it. It exists only in memory: the policy's conditions
 * are applied to it.
 */
export type PrivilegedAttempt = {
  /** The best grant for this attempt, if any. */
  stepUp?: {
    acrs: string[];
    /** Seconds since `auth_time`. */
    ageSeconds: number;
    /** Whether the grant is bound to this very operation and unused. */
    bound: boolean;
  };
  /** How many different people other than the requester approved this very operation. */
  approvals: number;
  /** Whether it stays within what the action lets one person do alone. Not known is not within. */
  withinCeiling?: boolean;
};

/** The resource that privileged permissions are decided on. */
export const privilegedAttemptResourceRef = createPermissionResourceRef<
  PrivilegedAttempt,
  never
>().with({
  pluginId: 'staff-access',
  resourceType: RESOURCE_TYPE_PRIVILEGED_ACTION,
});

const stepUpParams = z.object({
  acr: z.string(),
  maxAgeSeconds: z.number().int().positive(),
  bound: z.boolean(),
});

const approvalParams = z.object({ quorum: z.number().int().positive() });

/** Met when the attempt carries a step-up of context `acr`, not older than `maxAgeSeconds`, bound to the operation if asked. */
export const hasStepUpRule = createPermissionRule({
  name: 'HAS_STEP_UP',
  description: 'The person proved who they are, interactively and recently',
  resourceRef: privilegedAttemptResourceRef,
  paramsSchema: stepUpParams,
  apply: (attempt, { acr, maxAgeSeconds, bound }) =>
    attempt.stepUp !== undefined &&
    attempt.stepUp.acrs.includes(acr) &&
    attempt.stepUp.ageSeconds <= maxAgeSeconds &&
    (!bound || attempt.stepUp.bound),
  toQuery: () => {
    throw new Error('Attempts are never queried');
  },
});

/** Met when `quorum` people other than the requester approved the operation. */
export const hasApprovalRule = createPermissionRule({
  name: 'HAS_APPROVAL',
  description: 'Somebody else approved this very operation',
  resourceRef: privilegedAttemptResourceRef,
  paramsSchema: approvalParams,
  apply: (attempt, { quorum }) => attempt.approvals >= quorum,
  toQuery: () => {
    throw new Error('Attempts are never queried');
  },
});

/** Met when the operation stays within what the action lets one person do alone. */
export const isWithinCeilingRule = createPermissionRule({
  name: 'IS_WITHIN_CEILING',
  description: 'The operation is small enough for one person',
  resourceRef: privilegedAttemptResourceRef,
  paramsSchema: z.object({}),
  apply: attempt => attempt.withinCeiling === true,
  toQuery: () => {
    throw new Error('Attempts are never queried');
  },
});

/** The rules that apply to attempts. */
export const privilegedAttemptRules = {
  hasStepUp: hasStepUpRule,
  hasApproval: hasApprovalRule,
  isWithinCeiling: isWithinCeilingRule,
};

const exported = createConditionExports({
  resourceRef: privilegedAttemptResourceRef,
  rules: privilegedAttemptRules,
});

/** Condition factories for policies. */
export const privilegedAttemptConditions = exported.conditions;

/** Makes a policy's conditional answer for a privileged permission. */
export const createPrivilegedAttemptDecision =
  exported.createConditionalDecision;
