import type { LoggerService } from '@backstage/backend-plugin-api';
import { unavailable } from '../unavailable';

/**
 * Runs a database operation; whatever goes wrong becomes a 503. Nothing that is asked of this schema can fail by the caller's fault, so every
 * failure means that the database could not do its part.
 *
 * @throws ServiceUnavailableError; the failure is logged
 */
export async function orUnavailable<T>(
  logger: LoggerService,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw unavailable(
      "The portal's database is unavailable: nothing was done. Try again in a moment.",
      error,
      logger,
    );
  }
}
