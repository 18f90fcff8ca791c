import { ServiceUnavailableError } from '@backstage/errors';

/**
 * A 503 with a cause that is logged but not told: it may name hosts and statements, and Backstage's errors append their cause to the message.
 */
export function unavailable(
  message: string,
  cause: unknown,
): ServiceUnavailableError {
  return Object.defineProperty(new ServiceUnavailableError(message), 'cause', {
    value: cause,
  });
}
