import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import type { PipelineServices } from './PipelineServices';

/** Why an attempt is refused for good. */
export type RefusalGround = 'policy' | 'approval';

/**
 * Refuses an attempt: a `denied` row, then 403 that names who could.
 *
 * @throws LedgerUnavailableError (503) if the row can't be written: even a refusal isn't given unrecorded
 */
export async function refuse(
  services: Pick<PipelineServices, 'ledger' | 'metrics' | 'policy'>,
  attempt: Attempt,
  ground: RefusalGround,
): Promise<ActionResponse> {
  const { event, permission } = attempt.action;
  const whoCould = services.policy.whoCould(permission.name);
  const message =
    ground === 'policy'
      ? `You are not allowed to do this: ${event.title}`
      : `A second person is needed for this: ${event.title}. Nobody has approved this operation.`;
  await services.ledger.append(
    auditEventOf(attempt, 'denied', {}, { ground, error: { message } }),
  );
  services.metrics.outcome(event.id, 'denied');
  return {
    status: 403,
    body: {
      error: { name: 'NotAllowedError', message },
      ...(whoCould && { whoCould }),
    },
  };
}
