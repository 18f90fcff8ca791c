import type { Request } from 'express';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import type { ActionResponse } from './ActionResponse';
import { challenge } from './challenge';
import { claim } from './claim';
import { commitIntent } from './commitIntent';
import { conclude } from './conclude';
import { confirmProposal, objectionToConfirming } from './confirmProposal';
import { decide } from './decide';
import { gatherEvidence, recordedStepUp } from './gatherEvidence';
import { readIdempotencyKey } from './idempotencyKey';
import { assertUnchanged, observeTarget } from './observeTarget';
import { perform } from './perform';
import type { PipelineServices } from './PipelineServices';
import { recallAnswer } from './recallAnswer';
import { receiveAttempt } from './receiveAttempt';
import { assertTyped } from './assertTyped';
import { refuse } from './refuse';
import { requestApproval } from './requestApproval';
import { withoutSecrets } from './withoutSecrets';

/**
 * A privileged action, from request to answer. The order is the promise: nothing is done before its intent is durable, and nothing is called success before that
 * is durable too.
 *
 * @throws an error of `@backstage/errors`, always before anything was done; from the intent on every outcome is an answer
 */
export async function runPrivilegedAction(
  services: PipelineServices,
  action: PrivilegedAction,
  request: Request,
): Promise<ActionResponse> {
  // 1. Who, and what exactly?
  const caller = await services.sessions.read(request);
  const received = await receiveAttempt(services, action, caller, request, {
    idempotencyKey: readIdempotencyKey(request),
  });

  // 2. Asked before?
  const earlier = await recallAnswer(services, received);
  if (earlier) return earlier;

  // 3. Allowed at all?
  const [decision] = await decide(services, caller.credentials, [action]);
  if (decision.verdict === 'denied') {
    return refuse(services, received, 'policy');
  }
  const objection =
    objectionToConfirming(received) ??
    (await action.objection?.(received.input, caller));
  if (objection !== undefined) {
    return refuse(services, received, 'objection', objection);
  }

  // 4. What an agent proposed, if that is claimed? Still what the person saw, and under which evidence?
  const attempt = await confirmProposal(services, received);
  const before = await observeTarget(action, attempt.input);
  const evidence = await gatherEvidence(services, attempt, decision);
  if (before.version !== attempt.seenVersion || 'lacks' in evidence) {
    // The same request may have been sent twice at once, and its twin have changed the target or used the grant: then its answer is the answer.
    const twin = await recallAnswer(services, attempt);
    if (twin) return twin;
  }
  // Before the challenge: nobody proves who they are for an action that is out of date.
  assertUnchanged(before, attempt);
  assertTyped(attempt, before);
  if ('lacks' in evidence) {
    switch (evidence.lacks) {
      case 'step-up':
        return challenge(services, attempt, before, evidence.requirement);
      case 'approval':
        return (
          (await requestApproval(services, attempt, before, evidence)) ??
          runPrivilegedAction(services, action, request)
        );
      default:
        return refuse(services, attempt, 'policy');
    }
  }

  // 5. Claim the key, use the grant, write the intent.
  const claimedAt = Date.now();
  const claimed = await claim(services, attempt, evidence);
  if (claimed !== 'claimed') {
    // Somebody else was faster, with the same key, grant or proposal: look again, once it is as they left it.
    return runPrivilegedAction(services, action, request);
  }
  await commitIntent(services, attempt, evidence, before, claimedAt);

  // 6. Do it.
  const outcome = withoutSecrets(
    attempt,
    await perform(attempt, before, recordedStepUp(evidence)),
  );

  // 7. and 8. Write what came of it, then answer.
  return conclude(services, attempt, evidence, outcome);
}
