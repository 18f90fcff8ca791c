import { toError } from '@backstage/errors';
import type { Attempt } from './Attempt';
import type { PipelineServices } from './PipelineServices';

/** Notes something for repeats. Only a convenience: without it they are answered by the ledger. */
export async function rememberForRepeats(
  services: Pick<PipelineServices, 'logger'>,
  attempt: Attempt,
  note: () => Promise<void>,
): Promise<void> {
  try {
    await note();
  } catch (error) {
    services.logger.warn(
      `The answer to action ${attempt.actionId} could not be kept for repeats`,
      toError(error),
    );
  }
}
