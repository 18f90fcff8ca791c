import { ServiceUnavailableError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import { INTENT_BUDGET_MS } from '../actions/deadlines';
import type { ObservedTarget } from '../actions/PrivilegedAction';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import { freeKey } from './freeKey';
import type { Evidence } from './gatherEvidence';
import type { PipelineServices } from './PipelineServices';

/**
 * Step 5, second half: the intent row. Nothing is done before it is durable. If it can't be written the key is freed, so that the caller may try again with
 * it; should the row be there after all, the reconciler finds that nothing happened.
 *
 * @param claimedAt - when the key was claimed, epoch milliseconds
 * @throws LedgerUnavailableError (503) if the row could not be made durable
 * @throws ServiceUnavailableError (503) if writing it took so long that a repeat may have been told that nothing was done
 */
export async function commitIntent(
  services: Pick<PipelineServices, 'ledger' | 'metrics' | 'store' | 'logger'>,
  attempt: Attempt,
  evidence: Evidence,
  observed: ObservedTarget<JsonObject>,
  claimedAt: number,
): Promise<void> {
  try {
    await services.ledger.append(
      auditEventOf(attempt, 'intent', evidence, { before: observed.state }),
    );
  } catch (error) {
    services.metrics.intentRefused(attempt.action.event.id);
    await freeKey(services, attempt);
    throw error;
  }
  if (Date.now() - claimedAt > INTENT_BUDGET_MS) {
    throw new ServiceUnavailableError(
      `Recording the action took too long: nothing was done. Try again with a new Idempotency-Key. (Action ${attempt.actionId})`,
    );
  }
}
