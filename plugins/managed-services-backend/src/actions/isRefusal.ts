import {
  AuthenticationError,
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  UpstreamStepUpRequiredError,
  UpstreamUnavailableError,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/** Whether alphaswarm-cp surely has done nothing. */
export function isRefusal(error: unknown): boolean {
  return (
    [
      AuthenticationError,
      ConflictError,
      NotAllowedError,
      NotFoundError,
      UpstreamStepUpRequiredError,
    ].some(refusal => error instanceof refusal) ||
    (error instanceof UpstreamUnavailableError && error.neverSent)
  );
}
