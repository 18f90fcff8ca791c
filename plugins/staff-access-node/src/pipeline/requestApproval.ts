import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { ObservedTarget } from '../actions/PrivilegedAction';
import type { StoredAnswer } from '../store/ActionClaims';
import type { NewApproval } from '../store/Approvals';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import { claim } from './claim';
import { freeKey } from './freeKey';
import { recordedStepUp, type Evidence } from './gatherEvidence';
import { holdsSecrets } from './holdsSecrets';
import type { PipelineServices } from './PipelineServices';
import { refuse } from './refuse';

/**
 * Asks other people for an attempt that is complete but for their approval: claims the key and uses the grant, writes a `challenged` row that holds what the
 * requester saw, stores the request, and answers 202. Nothing of the action itself is done. A crash on the way costs a grant.
 *
 * @returns undefined if the key or the grant was taken by a request that was faster
 * @throws LedgerUnavailableError or ServiceUnavailableError (503) if anything can't be written: nobody was asked
 */
export async function requestApproval(
  services: PipelineServices,
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  evidence: Evidence & { quorum: number },
): Promise<ActionResponse | undefined> {
  const objection = cannotWait(attempt);
  if (objection) return refuse(services, attempt, 'approval', objection);
  const claimed = await claim(services, attempt, evidence);
  if (claimed !== 'claimed') return undefined;
  const approval = newApproval(services, attempt, before, evidence);
  const answer = awaitingApproval(approval);
  try {
    await services.ledger.append(
      auditEventOf(attempt, 'challenged', evidence, {
        approval: {
          quorum: approval.quorum,
          expiresAt: approval.expiresAt.toISOString(),
          preview: approval.preview as unknown as JsonObject,
        },
      }),
    );
    await services.store.approvals.create(approval, answer);
  } catch (error) {
    await freeKey(services, attempt);
    throw error;
  }
  services.metrics.outcome(attempt.action.event.id, 'challenged');
  return answer;
}

/** Why nobody else can be asked for an attempt; undefined if they can. */
function cannotWait({ action, caller, input }: Attempt): string | undefined {
  if (caller.agent) {
    return `A second person is needed for this: ${action.event.title}. Agents can’t ask for one: the person has to.`;
  }
  // What is stored is stored for everybody who may approve, and a secret isn't stored at all.
  return holdsSecrets(action, input)
    ? `A second person is needed for this: ${action.event.title}. It can’t wait for one with a secret in it.`
    : undefined;
}

function newApproval(
  services: PipelineServices,
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  evidence: Evidence & { quorum: number },
): NewApproval {
  const { action, caller, input } = attempt;
  const now = Date.now();
  return {
    id: attempt.actionId,
    actionType: action.event.id,
    target: attempt.target,
    compensates: action.compensates,
    proposal: attempt.proposal,
    input,
    reason: attempt.reason,
    seenVersion: attempt.seenVersion,
    operationDigest: attempt.operationDigest,
    // The version is the one that the requester saw, so this is what they saw.
    preview: {
      action: action.event.id,
      ...action.describe(input, before.state),
      seenVersion: before.version,
      approvals: evidence.quorum,
    },
    requester: caller.session.userRef,
    actor: attempt.actor,
    request: attempt.request,
    stepUp: recordedStepUp(evidence),
    stepUpBound: evidence.grant?.bound ?? false,
    quorum: evidence.quorum,
    createdAt: new Date(now),
    expiresAt: new Date(now + services.approvalsExpireAfterMs),
  };
}

function awaitingApproval({
  id,
  expiresAt,
  quorum,
}: NewApproval): StoredAnswer {
  return {
    status: 202,
    body: {
      actionId: id,
      state: 'awaiting-approval',
      approvalId: id,
      expiresAt: expiresAt.toISOString(),
      message:
        quorum === 1
          ? 'Nothing is done yet: a second person has to approve it.'
          : `Nothing is done yet: ${quorum} other people have to approve it.`,
    },
  };
}
