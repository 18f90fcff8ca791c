import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import type { Attempt } from './Attempt';
import { recordedStepUp, type Evidence } from './gatherEvidence';

/**
 * A row of an attempt: every row of it tells who, what, why and from where.
 *
 * @param details - beside `input` and `seenVersion`, which every row has, so that each reads by itself
 */
export function auditEventOf(
  attempt: Attempt,
  phase: AuditEvent['phase'],
  evidence: Evidence,
  details: JsonObject,
): AuditEvent {
  return {
    definition: attempt.action.event,
    actionId: attempt.actionId,
    phase,
    actor: attempt.actor,
    request: attempt.request,
    target: attempt.target,
    reason: attempt.reason,
    compensates: attempt.action.compensates,
    operationDigest: attempt.operationDigest,
    stepUp: recordedStepUp(evidence),
    approval: evidence.approval,
    details: {
      input: attempt.input,
      seenVersion: attempt.seenVersion,
      ...(attempt.proposal && { proposal: attempt.proposal }),
      ...details,
    },
  };
}
