import type {
  ConditionalPolicyDecision,
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import type { StepUpRequirement } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  hasApprovalRule,
  hasStepUpRule,
  privilegedAttemptRules,
  type PrivilegedAttempt,
} from '../attempt';

const meets = createConditionAuthorizer(Object.values(privilegedAttemptRules));

/** Whether the evidence meets the policy's conditions. */
export function meetsConditions(
  decision: ConditionalPolicyDecision,
  evidence: PrivilegedAttempt,
): boolean {
  return meets(decision, evidence);
}

/** What evidence lacks: a step-up, so many other people's approval, or what nobody can bring. */
export type Lack =
  | { lacks: 'step-up'; requirement: StepUpRequirement }
  | { lacks: 'approval'; quorum: number }
  | { lacks: 'the-impossible' };

/**
 * What is missing from evidence that doesn't meet the conditions. A step-up comes first: other people are asked only on behalf of somebody who has proved who they
 * are.
 */
export function lackOf(
  decision: ConditionalPolicyDecision,
  evidence: PrivilegedAttempt,
): Lack {
  const requirement = stepUpRequirementOf(decision);
  const proved = requirement && {
    ...evidence,
    stepUp: perfectStepUp(requirement),
  };
  if (proved && meets(decision, proved)) {
    return { lacks: 'step-up', requirement };
  }
  const quorum = quorumFor(decision, evidence);
  if (quorum !== undefined) return { lacks: 'approval', quorum };
  if (proved && quorumFor(decision, proved) !== undefined) {
    return { lacks: 'step-up', requirement };
  }
  return { lacks: 'the-impossible' };
}

/**
 * How many other people's approval would make evidence meet the conditions.
 *
 * @returns undefined if no number would
 */
export function quorumFor(
  decision: ConditionalPolicyDecision,
  evidence: PrivilegedAttempt,
): number | undefined {
  return quorumsOf(decision).find(approvals =>
    meets(decision, { ...evidence, approvals }),
  );
}

/**
 * How many other people have to approve, whoever attempts it and however they prove themselves; undefined if none.
 *
 * @param attempt - what is known of it: whether it stays within its ceiling
 */
export function quorumOf(
  decision: ConditionalPolicyDecision,
  attempt: Pick<PrivilegedAttempt, 'withinCeiling'> = {},
): number | undefined {
  const requirement = stepUpRequirementOf(decision);
  const evidence = {
    ...attempt,
    approvals: 0,
    stepUp: requirement && perfectStepUp(requirement),
  };
  return meets(decision, evidence) ? undefined : quorumFor(decision, evidence);
}

/** The numbers of people that the conditions speak of, the least first. */
function quorumsOf(decision: ConditionalPolicyDecision): number[] {
  return leavesOf(decision.conditions)
    .filter(condition => condition.rule === hasApprovalRule.name)
    .map(condition => Number(condition.params?.quorum))
    .sort((a, b) => a - b);
}

/**
 * The step-up that the conditions ask for. Where one of several is enough, the least that is; where all are needed, the strictest of each.
 *
 * @returns undefined if they ask for none
 */
export function stepUpRequirementOf(
  decision: ConditionalPolicyDecision,
): StepUpRequirement | undefined {
  const asked = leavesOf(decision.conditions)
    .filter(condition => condition.rule === hasStepUpRule.name)
    .map(condition => condition.params as StepUpRequirement);
  if (asked.length === 0) return undefined;
  const [least] = asked
    .filter(one => isEnoughAlone(decision, one))
    .sort(
      (a, b) =>
        Number(a.bound) - Number(b.bound) || b.maxAgeSeconds - a.maxAgeSeconds,
    );
  return (
    least ?? {
      acr: asked[0].acr,
      maxAgeSeconds: Math.min(...asked.map(one => one.maxAgeSeconds)),
      bound: asked.some(one => one.bound),
    }
  );
}

/** Whether a step-up that only just meets `requirement` would do, approvals aside. */
function isEnoughAlone(
  decision: ConditionalPolicyDecision,
  { acr, maxAgeSeconds, bound }: StepUpRequirement,
): boolean {
  return meets(decision, {
    approvals: Number.POSITIVE_INFINITY,
    stepUp: { acrs: [acr], ageSeconds: maxAgeSeconds, bound },
  });
}

function perfectStepUp({ acr }: StepUpRequirement) {
  return { acrs: [acr], ageSeconds: 0, bound: true };
}

/** The conditions of a tree. What is under `not` isn't asked for. */
function leavesOf(
  criteria: PermissionCriteria<PermissionCondition>,
): PermissionCondition[] {
  if ('allOf' in criteria) return criteria.allOf.flatMap(leavesOf);
  if ('anyOf' in criteria) return criteria.anyOf.flatMap(leavesOf);
  if ('not' in criteria) return [];
  return [criteria];
}
