import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { UpstreamUnavailableError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { EffectRefusedError, EffectThrottledError } from '../actions/errors';
import { PreconditionFailedError } from './ifMatch';

/**
 * The errors by which `perform` says that surely nothing happened, with the status that the caller gets. By class and not by name: an error that only happens to
 * be called so says nothing about what happened.
 *
 * A remote side's 401 or 403 is about the portal's own identity there, not the caller's: passed on as such it would send the caller to the sign-in page.
 */
const refusals: Array<[new (...args: any[]) => Error, number]> = [
  // Before its base class.
  [EffectThrottledError, 503],
  [EffectRefusedError, 502],
  [AuthenticationError, 502],
  [NotAllowedError, 502],
  [InputError, 400],
  [NotFoundError, 404],
  [ConflictError, 409],
  [PreconditionFailedError, 412],
];

/**
 * The status to answer an error of `perform` with.
 *
 * @returns undefined if the error leaves open what happened
 */
export function failureStatus(error: unknown): number | undefined {
  // An upstream that surely didn't get the request, or turned it away unread.
  if (error instanceof UpstreamUnavailableError && error.neverSent) return 503;
  return refusals.find(([type]) => error instanceof type)?.[1];
}
