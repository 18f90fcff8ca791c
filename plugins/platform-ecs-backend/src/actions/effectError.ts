import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  EffectRefusedError,
  EffectThrottledError,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { AwsCallError, RETRY_AFTER_SECONDS } from '../aws/AwsCallError';

/** What an action throws after a read failed: nothing was changed in any case, so only the status matters. */
export function readError(error: unknown): unknown {
  if (!(error instanceof AwsCallError)) return error;
  const message = `${error.message}. Nothing was changed.`;
  switch (error.statusCode) {
    case 404:
      return new NotFoundError(message);
    case 503:
      return new ServiceUnavailableError(message);
    default: {
      const { permission, problem, source } = error;
      return new AwsCallError(message, { permission, problem, source });
    }
  }
}

/**
 * What an action throws after a mutation failed. Where it is certain that AWS did nothing, an error that ends the action as failed; otherwise the
 * error as it is, which leaves the action open until the reconciler has asked ECS.
 */
export function effectError(error: unknown): unknown {
  if (!(error instanceof AwsCallError) || !error.nothingHappened) return error;
  const message = `${error.message}. Nothing was changed.`;
  switch (error.problem) {
    case 'not-found':
      return new NotFoundError(message);
    case 'throttled':
      return new EffectThrottledError(
        `${message} Try again in a moment.`,
        RETRY_AFTER_SECONDS,
      );
    default:
      return new EffectRefusedError(message);
  }
}
