import { toError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  STEP_UP_ACR,
  type StepUpChallenge,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ObservedTarget } from '../actions/PrivilegedAction';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import {
  challengeResponse,
  newChallenge,
  recordedChallenge,
  storeChallenge,
} from './challenge';
import { commitTerminal } from './commitTerminal';
import { errorDetails } from './errorDetails';
import { freeKey } from './freeKey';
import { ageSecondsOf, type Evidence } from './gatherEvidence';
import type { Outcome } from './Outcome';
import type { ConcludingServices } from './PipelineServices';

/** Where an upstream doesn't say how fresh. */
const DEFAULT_MAX_AGE_SECONDS = 180;

/**
 * An upstream answered with a challenge of its own (RFC 9470): surely nothing happened, so the action ends as `failed`, and the caller gets our challenge, bound to
 * this operation. The idempotency key is freed: the repeat after the step-up, with the same key, is a new action with its own intent.
 *
 * Its acr is ours: whatever the upstream calls it, `c1` is what the staff tenant can prove. Under a step-up that was already as fresh as the upstream asks, asking
 * the person again would go round in circles, so that is a refusal.
 */
export async function challengeUpstream(
  services: ConcludingServices,
  attempt: Attempt,
  evidence: Evidence,
  outcome: Extract<Outcome, { state: 'challenged-upstream' }>,
): Promise<ActionResponse> {
  const { error, before } = outcome;
  const issued = newChallenge(attempt, {
    acr: STEP_UP_ACR,
    maxAgeSeconds: error.maxAgeSeconds || DEFAULT_MAX_AGE_SECONDS,
    bound: true,
  });
  const { grant } = evidence;
  const unconvinced =
    grant?.bound && ageSecondsOf(grant) <= issued.maxAgeSeconds;
  const stored =
    !unconvinced && (await tryToStore(services, attempt, before, issued));
  const refused = await commitTerminal(services, attempt, evidence, {
    phase: 'failed',
    details: {
      error: errorDetails(error),
      ...(stored && { challenge: recordedChallenge(issued) }),
    },
  });
  if (refused) return refused;
  await freeKey(services, attempt);
  if (stored) return challengeResponse(issued);
  return {
    status: 502,
    body: {
      error: {
        name: 'EffectRefusedError',
        message: unconvinced
          ? `${error.upstream} does not accept the step-up that was just made: nothing was done.`
          : `${error.upstream} asks for a step-up, which can’t be begun now: nothing was done. Try again in a moment.`,
      },
      actionId: attempt.actionId,
      state: 'failed',
    },
  };
}

async function tryToStore(
  services: ConcludingServices,
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  issued: StepUpChallenge,
): Promise<boolean> {
  try {
    await storeChallenge(services, attempt, before, issued);
    return true;
  } catch (error) {
    services.logger.warn(
      `The challenge for action ${attempt.actionId} could not be stored`,
      toError(error),
    );
    return false;
  }
}
