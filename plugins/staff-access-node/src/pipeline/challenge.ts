import { randomUUID } from 'node:crypto';
import type {
  DelegatedRequest,
  StepUpChallenge,
  StepUpRequirement,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { ObservedTarget } from '../actions/PrivilegedAction';
import type { Agent } from '../agents/Agent';
import { grantIdOf } from '../store/hashes';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import type { PipelineServices } from './PipelineServices';

/** How long a challenge can be answered, milliseconds. */
export const CHALLENGE_LIFETIME_MS = 10 * 60_000;

/**
 * Refuses an attempt for want of a step-up: a `challenged` row, a stored challenge, and the answer of RFC 9470.
 *
 * @throws LedgerUnavailableError or ServiceUnavailableError (503) if either can't be written
 */
export async function challenge(
  services: Pick<PipelineServices, 'ledger' | 'metrics' | 'store'>,
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  requirement: StepUpRequirement,
): Promise<ActionResponse> {
  const issued = newChallenge(attempt, requirement);
  await services.ledger.append(
    auditEventOf(
      attempt,
      'challenged',
      {},
      { challenge: recordedChallenge(issued) },
    ),
  );
  await storeChallenge(services, attempt, before, issued);
  services.metrics.outcome(attempt.action.event.id, 'challenged');
  return challengeResponse(issued);
}

/** However much the policy lets a person do after one step-up: for an agent they prove themselves for one operation, once. */
export function requirementFor(
  agent: Agent | undefined,
  requirement: StepUpRequirement,
): StepUpRequirement {
  return agent ? { ...requirement, bound: true } : requirement;
}

/** A challenge for an attempt, not stored yet. */
export function newChallenge(
  attempt: Attempt,
  requirement: StepUpRequirement,
): StepUpChallenge {
  return {
    ...requirementFor(attempt.caller.agent, requirement),
    id: randomUUID(),
    actionType: attempt.action.event.id,
    operationDigest: attempt.operationDigest,
    expiresAt: new Date(Date.now() + CHALLENGE_LIFETIME_MS).toISOString(),
  };
}

/**
 * Stores a challenge for the attempt's caller.
 *
 * @param before - the target as it was observed
 */
export async function storeChallenge(
  services: Pick<PipelineServices, 'store'>,
  attempt: Attempt,
  before: ObservedTarget<JsonObject>,
  issued: StepUpChallenge,
): Promise<void> {
  const { session } = attempt.caller;
  await services.store.stepUps.createChallenge({
    ...issued,
    userRef: session.userRef,
    sessionId: session.sessionId,
    createdAt: new Date(),
    expiresAt: new Date(issued.expiresAt),
    actor: attempt.actor,
    connection: session.connection,
    request: requestOf(attempt, before),
  });
}

/** What an agent wants to do, in the words in which the preview tells a person; undefined if a person was challenged themselves. */
function requestOf(
  { action, caller, input, reason }: Attempt,
  before: ObservedTarget<JsonObject>,
): DelegatedRequest | undefined {
  if (!caller.agent) return undefined;
  const { title, destructive, changes, affects, warnings, undo } =
    action.describe(input, before.state);
  return {
    agent: caller.agent.title,
    reason,
    title,
    destructive,
    changes,
    affects,
    warnings,
    undo,
  };
}

/** A challenge as the ledger tells it: by the id that its grant will have, never by its own, which is a capability. */
export function recordedChallenge({
  id,
  acr,
  maxAgeSeconds,
  bound,
}: StepUpChallenge) {
  return { grant_id: grantIdOf(id), acr, maxAgeSeconds, bound };
}

/**
 * The answer of RFC 9470 §3: 401, with what is asked for in `WWW-Authenticate`, and the challenge in the body.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9470#section-3
 */
export function challengeResponse(issued: StepUpChallenge): ActionResponse {
  const message = 'Prove that it is you: a recent step-up sign-in is needed';
  return {
    status: 401,
    headers: {
      'WWW-Authenticate': [
        'Bearer error="insufficient_user_authentication"',
        `error_description=${quoted(message)}`,
        `acr_values=${quoted(issued.acr)}`,
        `max_age=${quoted(String(issued.maxAgeSeconds))}`,
      ].join(', '),
    },
    body: {
      error: { name: 'InsufficientUserAuthenticationError', message },
      challenge: issued,
    },
  };
}

/** A quoted-string of RFC 9110 §5.6.4. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
