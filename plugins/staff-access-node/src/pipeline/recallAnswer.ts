import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import { actionAnswerOf } from '../actions/actionAnswer';
import type { ActionClaim } from '../store/ActionClaims';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { claimantOf } from './claim';
import type { PipelineServices } from './PipelineServices';

const RETRY_AFTER_SECONDS = 2;

/**
 * Step 2: the answer to a repeat. The first answer if there is one; else where the action stands by the ledger; 409 while somebody is at work on it, and for a
 * key that was claimed by a process which died before it wrote an intent; 422 if the key was used for something else.
 *
 * @returns undefined if the key is new
 */
export async function recallAnswer(
  services: Pick<PipelineServices, 'store' | 'ledger'>,
  attempt: Attempt,
): Promise<ActionResponse | undefined> {
  const claim = await services.store.claims.find(
    claimantOf(attempt.caller),
    attempt.idempotencyKey,
  );
  if (!claim) return undefined;
  if (claim.requestHash !== attempt.requestHash) {
    return refusal(
      422,
      'IdempotencyKeyReusedError',
      'This Idempotency-Key was used for another request. Use a new one.',
    );
  }
  if (claim.answer) return claim.answer;
  return presentState(services, claim);
}

async function presentState(
  services: Pick<PipelineServices, 'ledger'>,
  claim: ActionClaim,
): Promise<ActionResponse> {
  const answer = actionAnswerOf(
    await services.ledger.rowsOfAction(claim.actionId),
  );
  if (answer && answer.state !== 'open') return responseOf(answer);
  if (claim.runningUntil.getTime() > Date.now()) {
    return {
      ...refusal(
        409,
        'ConflictError',
        'This action is still running. Ask again in a moment, with the same Idempotency-Key.',
        claim.actionId,
      ),
      headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    };
  }
  if (answer) return responseOf(answer);
  return refusal(
    409,
    'ConflictError',
    'Nothing was done under this Idempotency-Key: the portal stopped before the action began. Use a new one.',
  );
}

/** How a repeat is answered by where its action stands. */
export function responseOf(answer: ActionAnswer): ActionResponse {
  const { actionId, state, message = '' } = answer;
  switch (state) {
    case 'succeeded':
      return { status: 200, body: { ...answer } as ActionResponse['body'] };
    case 'open':
      return { status: 202, body: { actionId, state, message } };
    default:
      return {
        status: 502,
        body: {
          error: { name: 'EffectRefusedError', message },
          actionId,
          state,
        },
      };
  }
}

function refusal(
  status: number,
  name: string,
  message: string,
  actionId?: string,
): ActionResponse {
  return {
    status,
    body: { error: { name, message }, ...(actionId && { actionId }) },
  };
}
