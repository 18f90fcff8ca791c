import { INTENT_BUDGET_MS, settlingMs } from '../actions/deadlines';
import type { StaffCaller } from '../identity/StaffSessionReader';
import type { ClaimOutcome } from '../store/ActionClaims';
import type { Attempt } from './Attempt';
import type { Evidence } from './gatherEvidence';
import { OBSERVE_MS } from './observeTarget';
import type { PipelineServices } from './PipelineServices';

/** Whose idempotency keys they are: an agent's are its own, also where it acts for a person. */
export function claimantOf({ session, agent }: StaffCaller): string {
  return agent ? `${agent.id} for ${session.userRef}` : session.userRef;
}

/**
 * Step 5, first half: claims the idempotency key, uses the grant and confirms the proposal: all or nothing. A crash after it costs a grant, never an effect.
 *
 * @throws ServiceUnavailableError (503) if the database can't be asked
 */
export async function claim(
  services: Pick<PipelineServices, 'store'>,
  attempt: Attempt,
  evidence: Evidence,
): Promise<ClaimOutcome> {
  const { session } = attempt.caller;
  return services.store.claims.claim({
    actor: claimantOf(attempt.caller),
    key: attempt.idempotencyKey,
    requestHash: attempt.requestHash,
    actionId: attempt.actionId,
    runningUntil: new Date(
      Date.now() + INTENT_BUDGET_MS + settlingMs(attempt.action, OBSERVE_MS),
    ),
    grant: evidence.grant && {
      id: evidence.grant.id,
      userRef: session.userRef,
      sessionId: session.sessionId,
      operationDigest: attempt.operationDigest,
    },
    proposal: attempt.proposal && {
      id: attempt.proposal.id,
      by: session.userRef,
    },
  });
}
