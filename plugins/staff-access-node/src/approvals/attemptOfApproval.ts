import type { PrivilegedAction } from '../actions/PrivilegedAction';
import type { Attempt } from '../pipeline/Attempt';
import { traceContextIn } from '../pipeline/traceContext';
import type { StoredApproval } from '../store/Approvals';

/**
 * The attempt that a request for approval stands for, in its requester's name.
 *
 * @returns undefined if its input can't be read by this build
 */
export function attemptOfApproval(
  approval: StoredApproval,
  action: PrivilegedAction,
): Attempt | undefined {
  const input = action.input.safeParse(approval.input);
  if (!input.success) return undefined;
  const { id, requester, actor, request } = approval;
  return {
    // A revert has the target of what it undoes, which only its request knew.
    action: {
      ...action,
      compensates: approval.compensates,
      target: () => approval.target,
    },
    actionId: id,
    proposal: approval.proposal,
    caller: {
      // No token is in it: nothing can be asked in the requester's name.
      credentials: {
        $$type: '@backstage/BackstageCredentials',
        principal: { type: 'user', userEntityRef: requester },
      },
      session: {
        userRef: requester,
        sessionId: `approval:${id}`,
        name: actor.name ?? requester,
        email: actor.email,
        connection: request.connection ?? 'approval',
      },
    },
    actor,
    request,
    traceparent: traceContextIn(request.requestId).traceparent,
    idempotencyKey: id,
    input: input.data,
    target: approval.target,
    reason: approval.reason,
    seenVersion: approval.seenVersion,
    operationDigest: approval.operationDigest,
    requestHash: approval.operationDigest,
  };
}
