import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  UpstreamResponseError,
  UpstreamStepUpRequiredError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/**
 * A read that cp refuses to the portal's own agent says nothing about the person who looks: as a 401 it would send them to the sign-in page, as a 403 it
 * would tell them of rights that aren't at stake. It is a 502.
 */
export function aboutThePortal(error: unknown): unknown {
  return error instanceof AuthenticationError ||
    error instanceof NotAllowedError ||
    error instanceof UpstreamStepUpRequiredError
    ? new UpstreamResponseError(
        `alphaswarm-cp doesn’t let the portal read this: ${error.message}`,
        { upstream: 'alphaswarm-cp' },
      )
    : error;
}
