import { toError } from '@backstage/errors';
import type { Attempt } from './Attempt';
import type { PipelineServices } from './PipelineServices';

/** Frees the attempt's key: surely nothing happened. If that fails, a repeat is told to use a new key; nothing worse. */
export async function freeKey(
  services: Pick<PipelineServices, 'store' | 'logger'>,
  attempt: Attempt,
): Promise<void> {
  try {
    await services.store.claims.release(attempt.actionId);
  } catch (error) {
    services.logger.warn(
      `The idempotency key of action ${attempt.actionId} could not be freed`,
      toError(error),
    );
  }
}
