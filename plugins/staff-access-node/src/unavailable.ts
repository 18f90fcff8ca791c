import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';

/**
 * A 503 whose cause is logged and not told: it may name hosts and statements, and Backstage answers with an error's cause.
 */
export function unavailable(
  message: string,
  cause: unknown,
  logger: LoggerService,
): ServiceUnavailableError {
  logger.error(message, toError(cause));
  return new ServiceUnavailableError(message);
}
