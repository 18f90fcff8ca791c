import { toError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  DuplicatePhaseError,
  type AuditEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { actionAnswerOf } from '../actions/actionAnswer';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import type { Evidence } from './gatherEvidence';
import type { ConcludingServices } from './PipelineServices';
import { responseOf } from './recallAnswer';
import { rememberForRepeats } from './rememberForRepeats';

/**
 * Writes the terminal row.
 *
 * @returns undefined if it is written; else the answer: 503 with the action id, or what the reconciler concluded meanwhile
 */
export async function commitTerminal(
  services: ConcludingServices,
  attempt: Attempt,
  evidence: Evidence,
  terminal: {
    phase: Extract<AuditEvent['phase'], 'succeeded' | 'failed' | 'compensated'>;
    details: JsonObject;
  },
): Promise<ActionResponse | undefined> {
  const action = attempt.action.event.id;
  try {
    await services.ledger.append({
      ...auditEventOf(attempt, terminal.phase, evidence, terminal.details),
      ...(terminal.phase === 'compensated' && {
        compensates: attempt.actionId,
      }),
    });
    services.metrics.outcome(action, terminal.phase);
    return undefined;
  } catch (error) {
    if (error instanceof DuplicatePhaseError) {
      const concluded = await concludedElsewhere(services, attempt);
      if (concluded) return concluded;
    }
    services.metrics.terminalRefused(action);
    services.logger.error(
      `The outcome of action ${attempt.actionId} (${action}: ${terminal.phase}) could not be recorded; the reconciler will`,
      toError(error),
    );
    await rememberForRepeats(services, attempt, () =>
      services.store.claims.leave(attempt.actionId),
    );
    return {
      status: 503,
      headers: { 'Retry-After': '5' },
      body: {
        error: {
          name: 'ServiceUnavailableError',
          message:
            'The outcome could not be recorded, so it is not reported here. The portal will find out and record it: look the action up before you repeat it.',
        },
        actionId: attempt.actionId,
        state: 'open',
      },
    };
  }
}

/** What the reconciler wrote, if it was faster: its word stands. */
async function concludedElsewhere(
  services: ConcludingServices,
  attempt: Attempt,
): Promise<ActionResponse | undefined> {
  try {
    const answer = actionAnswerOf(
      await services.ledger.rowsOfAction(attempt.actionId),
    );
    return answer && responseOf(answer);
  } catch {
    return undefined;
  }
}
