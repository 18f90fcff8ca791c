import type {
  ApprovalEvidence,
  StepUpEvidence,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { PrivilegedAttempt } from '../attempt';
import type { StepUpGrant } from '../store/StepUps';
import type { Attempt } from './Attempt';
import { lackOf, meetsConditions, type Lack } from './conditions';
import type { Decision } from './decide';
import type { PipelineServices } from './PipelineServices';

/** What an attempt is done under, as the intent row will tell. */
export type Evidence = {
  grant?: StepUpGrant;
  /** The step-up of somebody who isn't there any more: it was used when they asked for approval. */
  earlierStepUp?: StepUpEvidence;
  approval?: ApprovalEvidence;
};

/**
 * Step 4: looks for evidence that meets the policy's conditions. A grant bound to this very operation comes first: it is of no use for anything else.
 */
export async function gatherEvidence(
  services: Pick<PipelineServices, 'store'>,
  attempt: Attempt,
  decision: Exclude<Decision, { verdict: 'denied' }>,
): Promise<Evidence | (Lack & Evidence)> {
  const usable = await services.store.stepUps.usableGrants(
    attempt.caller.session,
    attempt.operationDigest,
    new Date(),
  );
  // What a person proved for an agent, they proved for one operation.
  const grants = attempt.caller.agent
    ? usable.filter(grant => grant.bound)
    : usable;
  if (decision.verdict === 'allowed') {
    // Not asked for, but given for this operation: an upstream may have asked.
    return { grant: grants.find(grant => grant.bound) };
  }
  const grant = grants.find(candidate =>
    meetsConditions(decision.decision, attemptUnder(attempt, candidate)),
  );
  if (grant) return { grant };
  const bare = attemptUnder(attempt, undefined);
  if (meetsConditions(decision.decision, bare)) return {};
  const lack = lackOf(decision.decision, bare);
  if (lack.lacks !== 'step-up') return lack;
  // With one of these, other people's approval is all that is missing.
  for (const candidate of grants) {
    const without = lackOf(decision.decision, attemptUnder(attempt, candidate));
    if (without.lacks === 'approval') return { ...without, grant: candidate };
  }
  return lack;
}

/** How the policy's conditions see the attempt. It has no approvals yet: what other people approved is done by {@link ApprovedRuns}. */
function attemptUnder(
  { action, input }: Attempt,
  grant: StepUpGrant | undefined,
): PrivilegedAttempt {
  return {
    stepUp: grant && {
      acrs: grant.acrs,
      ageSeconds: ageSecondsOf(grant),
      bound: grant.bound,
    },
    approvals: 0,
    withinCeiling: action.isAboveCeiling?.(input) !== true,
  };
}

/** Seconds since the person proved who they are. */
export function ageSecondsOf(grant: StepUpGrant): number {
  return Math.max(0, Date.now() / 1000 - grant.authTime);
}

/** What the ledger records of a step-up. */
export function recordedStepUp({
  grant,
  earlierStepUp,
}: Evidence): StepUpEvidence | undefined {
  return grant ? stepUpEvidenceOf(grant) : earlierStepUp;
}

function stepUpEvidenceOf(grant: StepUpGrant): StepUpEvidence {
  return {
    acrs: grant.acrs,
    amr: grant.amr,
    auth_time: grant.authTime,
    grant_id: grant.id,
  };
}
