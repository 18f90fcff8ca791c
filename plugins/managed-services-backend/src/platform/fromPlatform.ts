import { isOutage } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import type { FromPlatform } from '@alphaswarm-admin/plugin-managed-services-common';

/** What alphaswarm-cp answers, or why it doesn't: so that one part of a page never takes the others away. */
export async function fromPlatform<T>(
  answer: Promise<T>,
): Promise<FromPlatform<T>> {
  try {
    return { known: true, value: await answer };
  } catch (error) {
    if (
      isOutage(error) ||
      // About the portal's own identity there, and nobody else's.
      error instanceof AuthenticationError ||
      error instanceof NotAllowedError
    ) {
      return { known: false, why: error.message };
    }
    throw error;
  }
}
