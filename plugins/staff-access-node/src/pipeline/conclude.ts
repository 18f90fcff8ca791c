import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import { EffectThrottledError } from '../actions/errors';
import { OPEN_MESSAGE } from '../actions/actionAnswer';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { challengeUpstream } from './challengeUpstream';
import { commitTerminal } from './commitTerminal';
import { errorDetails } from './errorDetails';
import type { Evidence } from './gatherEvidence';
import type { Outcome } from './Outcome';
import type { ConcludingServices } from './PipelineServices';
import { responseOf } from './recallAnswer';
import { rememberForRepeats } from './rememberForRepeats';

/**
 * Steps 7 and 8: the terminal row, then the answer. An outcome that isn't known gets no row: the action stays open, and the reconciler finds out.
 */
export async function conclude(
  services: ConcludingServices,
  attempt: Attempt,
  evidence: Evidence,
  outcome: Outcome,
): Promise<ActionResponse> {
  if (outcome.state === 'open') return leaveOpen(services, attempt, outcome);
  if (outcome.state === 'challenged-upstream') {
    return challengeUpstream(services, attempt, evidence, outcome);
  }
  const refused = await commitTerminal(services, attempt, evidence, {
    phase: outcome.state,
    details: terminalDetails(outcome),
  });
  if (refused) return refused;
  const answer = responseTo(attempt, outcome);
  await rememberForRepeats(services, attempt, () =>
    services.store.claims.settle(attempt.actionId, answer),
  );
  return answer;
}

async function leaveOpen(
  services: ConcludingServices,
  attempt: Attempt,
  outcome: Extract<Outcome, { state: 'open' }>,
): Promise<ActionResponse> {
  services.metrics.outcome(attempt.action.event.id, 'open');
  services.logger.warn(
    `The outcome of action ${attempt.actionId} (${attempt.action.event.id}) is not known`,
    outcome.error,
  );
  await rememberForRepeats(services, attempt, () =>
    services.store.claims.leave(attempt.actionId),
  );
  return responseOf({
    actionId: attempt.actionId,
    state: 'open',
    message: OPEN_MESSAGE,
  });
}

type Closed = Extract<
  Outcome,
  { state: 'succeeded' | 'failed' | 'compensated' }
>;

function terminalDetails(outcome: Closed): JsonObject {
  const { remoteCalls = [] } = outcome;
  return {
    ...stateDetails(outcome),
    ...(remoteCalls.length > 0 && { remoteCalls }),
  };
}

function stateDetails(outcome: Closed): JsonObject {
  switch (outcome.state) {
    case 'succeeded':
      return {
        result: outcome.result,
        ...(outcome.after && { after: outcome.after }),
        ...(outcome.shortfall && { shortfall: outcome.shortfall }),
      };
    case 'compensated':
      return { error: errorDetails(outcome.error), partial: outcome.partial };
    default:
      return { error: errorDetails(outcome.error) };
  }
}

function responseTo(attempt: Attempt, outcome: Closed): ActionResponse {
  const { actionId } = attempt;
  if (outcome.state === 'succeeded') {
    const { state, result, shortfall } = outcome;
    return {
      status: 200,
      body: {
        actionId,
        state,
        result,
        ...(shortfall && { message: shortfall }),
      },
    };
  }
  return {
    status: outcome.state === 'failed' ? outcome.status : 502,
    ...(outcome.state === 'failed' &&
      outcome.status === 503 && {
        headers: { 'Retry-After': String(retryAfterSeconds(outcome.error)) },
      }),
    body: {
      error: {
        name: outcome.error.name,
        message:
          outcome.state === 'failed'
            ? outcome.error.message
            : `${outcome.error.message}. What had happened was undone.`,
      },
      actionId,
      state: outcome.state,
    },
  };
}

function retryAfterSeconds(error: Error): number {
  return error instanceof EffectThrottledError ? error.retryAfterSeconds : 5;
}
